"""Deeds on what a facility offers to visitors: hours by kind, rooms, blocked times."""

from collections.abc import Iterable
from datetime import datetime
from itertools import pairwise

from django.utils.translation import gettext as _

from inmates import locks
from lcs_ims.accounts.access import require
from lcs_ims.accounts.permissions import Permission
from lcs_ims.audit import Action, Actor, deed, record
from lcs_ims.facilities.models import Facility
from lcs_ims.lib import clock
from lcs_ims.lib.nights import BEGINS, ENDS
from lcs_ims.lib.refusal import Refused
from lcs_ims.lib.wording import moment
from visits.hours import Published
from visits.kinds import KINDS, LEGAL, Kind
from visits.models import Closure, Room, Visit, VisitingHours
from visits.services.flags import refresh_for_facility

WORKING_DAYS = range(5)


@deed
def publish_hours(facility: Facility, kind: str, hours: Iterable[Published], *, by: Actor) -> int:
    """Set the hours of one kind for the week; none gives the usual hours of the kind back. Visits are judged again.

    Raises Refused: `not-permitted`, `hours-upside-down`, `hours-overlap`, `legal-every-working-day`,
    `police-at-night`.
    """
    require(by, Permission.SET_VISITING, facility)
    locks.hold(Room.objects.filter(facility=facility))
    week = sorted(set(hours), key=lambda one: (one.day, one.begins))
    _refuse_wrong_week(Kind(kind), week)
    VisitingHours.objects.filter(facility=facility, kind=kind).delete()
    for one in week:
        VisitingHours.objects.create(facility=facility, kind=kind, day=one.day, begins=one.begins, ends=one.ends)
    said = [f"{VisitingHours.Day(one.day).label} {one.begins:%H:%M}-{one.ends:%H:%M}" for one in week]
    record(
        Action.VISITING_HOURS_PUBLISHED,
        by=by,
        on=facility.subject,
        after={"kind": _(KINDS[Kind(kind)].title), "hours": said},
    )
    refresh_for_facility(facility, by=by)
    return len(week)


@deed
def set_room(
    facility: Facility, name: str, *, capacity: int, private: bool, by: Actor, retired: bool = False
) -> Room:
    """Enter a visiting room, change it, or take it out of use.

    Raises Refused: `not-permitted`, `name-missing`, `room-booked` (visits to come are in it).
    """
    require(by, Permission.SET_VISITING, facility)
    if not name.strip():
        raise Refused("name-missing", _("The room has no name. Write what it is called."))
    locks.hold(Room.objects.filter(facility=facility))
    now = clock.now()
    room = Room.objects.filter(facility=facility, name=name.strip()).first() or Room(
        facility=facility, name=name.strip()
    )
    booked = Visit.objects.booked().filter(room=room, booked_to__gt=now).count() if room.pk and retired else 0
    if booked:
        raise Refused(
            "room-booked",
            _("%(room)s has %(count)s visits to come. Move or cancel them first.") % {"room": room, "count": booked},
        )
    room.capacity, room.private, room.retired_at = capacity, private, now if retired else None
    room.save()
    record(
        Action.ROOM_CHANGED,
        by=by,
        on=[room.subject, facility.subject],
        after={"capacity": capacity, "private": private, "retired": retired},
    )
    return room


@deed
def block_time(
    facility: Facility, *, begins_at: datetime, ends_at: datetime, reason: str, by: Actor, kind: str = ""
) -> Closure:
    """Block a date or a session, for one kind or all. Visits booked in it are flagged.

    Raises Refused: `not-permitted`, `reason-missing`, `wrong-time`.
    """
    require(by, Permission.SET_VISITING, facility)
    if not reason.strip():
        raise Refused("reason-missing", _("No reason is given. Visitors read it: write why the time is blocked."))
    if ends_at <= begins_at:
        raise Refused("wrong-time", _("The time would end before it begins. Correct the times."))
    locks.hold(Room.objects.filter(facility=facility))
    closure = Closure.objects.create(
        facility=facility,
        kind=kind,
        begins_at=begins_at,
        ends_at=ends_at,
        reason=reason.strip(),
        made_at=clock.now(),
        made_by=by.called,
    )
    after = {"from": moment(begins_at), "to": moment(ends_at), "kind": kind}
    record(Action.TIME_BLOCKED, by=by, on=facility.subject, after=after, reason=closure.reason)
    refresh_for_facility(facility, by=by)
    return closure


@deed
def unblock_time(closure: Closure, *, by: Actor) -> Closure:
    """Open a blocked time again; the flags it raised are cleared. Twice does nothing more."""
    require(by, Permission.SET_VISITING, closure.facility)
    locks.hold(Closure.objects.filter(pk=closure.pk))
    closure = Closure.objects.select_related("facility").get(pk=closure.pk)
    if closure.lifted_at:
        return closure
    closure.lifted_at, closure.lifted_by = clock.now(), by.called
    closure.save(update_fields=["lifted_at", "lifted_by"])
    record(
        Action.TIME_UNBLOCKED,
        by=by,
        on=closure.facility.subject,
        after={"from": moment(closure.begins_at), "to": moment(closure.ends_at)},
    )
    refresh_for_facility(closure.facility, by=by)
    return closure


def _refuse_wrong_week(kind: Kind, week: list[Published]) -> None:
    for one in week:
        if one.ends <= one.begins:
            raise Refused("hours-upside-down", _("Hours would end before they begin. Correct the times."))
    for one, following in pairwise(week):
        if one.day == following.day and following.begins < one.ends:
            raise Refused("hours-overlap", _("Hours of one day overlap. Join or separate them."))
    if week and kind in LEGAL and not {one.day for one in week}.issuperset(WORKING_DAYS):
        raise Refused(
            "legal-every-working-day",
            _("Lawyers can visit on every working day. Give hours for each day from Monday to Friday."),
        )
    if kind == Kind.POLICE and any(one.begins < ENDS or one.ends > BEGINS for one in week):
        raise Refused(
            "police-at-night",
            _("The police have no hours between 18:00 and 06:00: at night they need leave each time. Give others."),
        )
