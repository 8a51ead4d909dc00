"""The watcher: copies what is disclosed and every checkpoint, and says when the trail is not what it was.

Nothing it needs is kept by the Service: how far it got, the frontier of the tree and the checkpoints are in the
portal's own database. Running it twice, or twice at once, does no harm.
"""

from datetime import datetime, timedelta

from django.db import Error, transaction

from inspectorate.away import own_answers
from inspectorate.models import Alarm, Watch
from inspectorate.replica import QUIET, heard_at
from inspectorate.services import alarms, copying, keeping
from lcs_ims.audit.models import Checkpoint, Event, Head
from lcs_ims.lib import clock
from lcs_ims.lib.wording import span

SILENCE = timedelta(minutes=90)
WHOLE_EVERY = timedelta(hours=24)


def look(*, whole: bool = False) -> int:
    """Look once; how many disclosures were copied. `whole`: hash the whole trail again, as is done every 24 hours.

    A Service's database that cannot be reached is an alarm and no failure.
    """
    now = clock.now()
    try:
        copied = _look(now, whole=whole)
    except Error as error:
        if not own_answers():
            raise
        alarms.settle({Alarm.Kind.AWAY: str(error)}, of={Alarm.Kind.AWAY}, now=now)
        copied = 0
    Watch.objects.update_or_create(id=1, defaults={"ran_at": now})
    return copied


@transaction.atomic
def _look(now: datetime, *, whole: bool) -> int:
    watch, _made = Watch.objects.get_or_create(id=1)
    watch = Watch.objects.select_for_update().get(id=1)
    head = Head.objects.first()
    if head is None:
        return 0
    wrongs = keeping.keep_up(watch, head, now=now)
    if not wrongs and (whole or watch.whole_at is None or now - watch.whole_at >= WHOLE_EVERY):
        wrongs = keeping.look_at_all(watch, now=now)
    copied = 0
    if watch.log_id == head.log_id:
        copied, misfiled = copying.copy_disclosures(watch, head, now=now)
        wrongs += misfiled
    watch.save()
    found = {Alarm.Kind(wrong.kind): wrong.said for wrong in wrongs}
    alarms.settle(found | _quiet(head, now), of=set(Alarm.Kind), now=now)
    return copied


def _quiet(head: Head, now: datetime) -> dict[Alarm.Kind, str]:
    """What has fallen silent: events, checkpoints, the Service's background work."""
    found: dict[Alarm.Kind, str] = {}
    if now - head.recorded_at > SILENCE:
        found[Alarm.Kind.SILENT] = f"The last event is {span(now - head.recorded_at)} old."
    signed = Checkpoint.objects.order_by("-number").values_list("size", flat=True).first() or 0
    waiting = Event.objects.filter(leaf=signed).values_list("recorded_at", flat=True).first()
    if waiting and now - waiting > SILENCE:
        found[Alarm.Kind.UNSIGNED] = f"Event {signed} has waited {span(now - waiting)} for a checkpoint."
    beat = heard_at()
    if beat is None or now - beat > QUIET:
        found[Alarm.Kind.HEARTBEAT] = f"It was last heard {span(now - beat)} ago." if beat else "It was never heard."
    return found
