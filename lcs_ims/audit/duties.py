"""What the clock does to the trail: a checkpoint a quarter of an hour after the last, if anything happened."""

from datetime import datetime, timedelta

from lcs_ims.audit.signer import sign_if_due
from lcs_ims.lib.duties import duty


@duty(name="audit.checkpoint", every=timedelta(minutes=1))
def sign_checkpoint_due(now: datetime) -> int:
    return int(sign_if_due() is not None)
