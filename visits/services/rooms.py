"""The room of somebody who came unbooked: given when the visit starts, and then nobody else's place."""

from datetime import datetime, timedelta

from lcs_ims.lib import clock
from visits.conflicts import Wish, room_for
from visits.diary import Asked, Diary
from visits.hours import Span
from visits.kinds import KINDS, Kind
from visits.models import Visit, Visitor


def room_now(visit: Visit, at: datetime) -> int | None:
    """The key of the room that is free for this visit from now, for as long as its kind usually stays.

    None where no room is (what happens is written all the same), and for who goes to the person: an emergency doctor.
    The caller holds the rooms.
    """
    if visit.kind == Kind.EMERGENCY_DOCTOR:
        return None
    visitors = list(Visitor.objects.filter(party__visit=visit).order_by("pk"))
    day = clock.facility_date(at)
    diary = Diary(visit.facility, [visit.inmate], visitors, from_on=day, now=at)
    situation = diary.situation(Asked(visit.kind, visit.inmate, visitors, visit=visit.pk), day)
    span = Span(at, at + timedelta(minutes=KINDS[Kind(visit.kind)].length))
    room = room_for(Wish(visit.kind, span, at), situation)
    return room.key if room else None
