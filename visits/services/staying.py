"""Police who were let in within visiting hours and are still there after them: that is a visit outside hours too."""

from datetime import datetime

from inmates import locks
from lcs_ims.audit import Action, Actor, deed, record
from visits.kinds import Kind
from visits.models import Visit
from visits.night import OutsideHours
from visits.services.leave import leave_for, tell_outside, use_leave
from visits.times import is_young


def tell_of_stays(now: datetime, *, by: Actor) -> int:
    """Tell of the police who are still with somebody 15 minutes after the hours, of each once; how many."""
    here = Visit.objects.filter(state=Visit.State.WITH_INMATE, kind=Kind.POLICE, after_hours=False, imported=False)
    return sum(_tell(visit, now, by=by) for visit in here.select_related("facility").order_by("pk"))


@deed
def _tell(visit: Visit, now: datetime, *, by: Actor) -> int:
    locks.hold(Visit.objects.filter(pk=visit.pk))
    visit = Visit.objects.select_related("facility", "inmate", "police").get(pk=visit.pk)
    return tell_if_stayed(visit, now, by=by) if visit.state == Visit.State.WITH_INMATE else 0


def tell_if_stayed(visit: Visit, now: datetime, *, by: Actor) -> int:
    """Tell of it, once, where this visit, held by the caller, goes on after the hours; 1 if so.

    `now` is when that is written, not when the visit is said to have ended: what is told late proves no earlier end.
    """
    if visit.kind != Kind.POLICE or visit.after_hours or visit.imported or visit.started_at is None:
        return 0
    if not OutsideHours.of(visit.facility).when(visit.kind, visit.started_at, now):
        return 0
    leave = leave_for(visit, visit.police.force_number, now)
    visit.after_hours, visit.unauthorised = True, leave is None
    if leave:
        use_leave(leave, visit)
    visit.save(update_fields=["after_hours", "unauthorised", "authorised_by"])
    record(
        Action.POLICE_STAYED,
        by=by,
        on=[visit.subject, visit.inmate.subject, visit.facility.subject],
        after={
            "station": visit.police.station,
            "authoriser": visit.authorised_by,
            "child": is_young(visit.inmate, now),
        },
    )
    tell_outside(visit.inmate, visit.facility, leave.delaying_order if leave else "", now, by=by)
    return 1
