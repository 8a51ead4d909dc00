"""What the clock does to the trail: a checkpoint a quarter of an hour after the last, if anything happened.

When nothing happens an hour is an event of its own, so that there is a new checkpoint every hour all the same:
whoever keeps them sees that the Service lives, and a gap between two of them shows that it did not.
"""

from datetime import datetime, timedelta

from lcs_ims.audit.actions import Action
from lcs_ims.audit.actor import Actor, Subject
from lcs_ims.audit.deeds import deed, record
from lcs_ims.audit.models import Head
from lcs_ims.audit.signer import sign_if_due
from lcs_ims.audit.tree_head import origin_of
from lcs_ims.lib.duties import duty

QUIET = timedelta(hours=1)


@duty(name="audit.hour", every=timedelta(minutes=1))
def tell_a_quiet_hour(now: datetime) -> int:
    head = Head.objects.first()
    if head is None or now - head.recorded_at < QUIET:
        return 0
    _tell(head)
    return 1


@duty(name="audit.checkpoint", every=timedelta(minutes=1))
def sign_checkpoint_due(now: datetime) -> int:
    return int(sign_if_due() is not None)


@deed
def _tell(head: Head) -> None:
    log = Subject("audit.log", str(head.log_id), origin_of(head.log_id))
    record(Action.HOUR_PASSED, by=Actor.system("sweep"), on=log, after={"since": head.recorded_at})
