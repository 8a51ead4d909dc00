"""Alarms of the watcher: raised when something is wrong, ended when it is no longer so, never deleted."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from inspectorate.models import Alarm, Inspector, Watch
from lcs_ims.lib import clock
from lcs_ims.lib.refusal import Refused


@transaction.atomic
def settle(found: Mapping[Alarm.Kind, str], *, of: set[Alarm.Kind], now: datetime) -> None:
    """Bring the open alarms of these kinds in line with what was found.

    A grave one (rewritten, cut, forged, another log) does not end by itself: somebody must say what it was.
    """
    open_ones = Alarm.objects.select_for_update().filter(ended_at=None, kind__in=of)
    running = {Alarm.Kind(alarm.kind): alarm for alarm in open_ones}
    for kind, said in found.items():
        if kind not in running:
            Alarm.objects.create(kind=kind, said=said, raised_at=now)
    for kind, alarm in running.items():
        if kind not in found and not alarm.is_grave:
            alarm.ended_at = now
            alarm.save(update_fields=["ended_at"])


@transaction.atomic
def acknowledge(alarm: Alarm, words: str, *, anew: bool = False, by: Inspector) -> Alarm:
    """Say what was found out about an alarm; a grave one ends with it, until it is found again.

    `anew`: the trail is to be watched on as it now stands. The head of the Inspectorate says so, after events were
    truly lost and the Service has answered for them.

    Raises Refused: `acknowledged`, `not-permitted`.
    """
    if anew and not (by.is_head and alarm.is_grave):
        raise Refused(
            "not-permitted", _("Only the head of the Inspectorate says that a trail is to be watched anew.")
        )
    alarm = Alarm.objects.select_for_update().get(pk=alarm.pk)
    if alarm.acknowledged_at:
        raise Refused("acknowledged", _("{name} has answered this alarm.").format(name=alarm.acknowledged_by))
    now = clock.now()
    alarm.acknowledged_at, alarm.acknowledged_by, alarm.words = now, by.full_name, words.strip()
    if alarm.is_grave:
        alarm.ended_at = now
    if anew:
        Watch.objects.update(anew=True)
    alarm.save(update_fields=["acknowledged_at", "acknowledged_by", "words", "ended_at"])
    return alarm
