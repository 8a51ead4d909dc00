"""Deeds on bookings: holding a time, booking, changing, cancelling.

The last place in a room is given once: whoever books holds the rows of the inmate (and of those kept apart from
them), of the visitors and of the facility's rooms, in that order, and judges only then.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from secrets import choice, token_urlsafe
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from inmates import locks
from inmates.models import Inmate
from lcs_ims.audit import Action, Actor, attempt, deed, record
from lcs_ims.facilities.models import Facility
from lcs_ims.lib import clock
from lcs_ims.lib.refusal import Refused
from lcs_ims.lib.wording import moment
from visits.conflicts import RoomFacts, Wish, objections, room_for
from visits.diary import Asked, Diary, span_of
from visits.hours import Span
from visits.kinds import purpose_kept
from visits.models import Party, Room, SlotHold, Visit, Visitor
from visits.services.flags import refresh
from visits.services.notices import tell_booked, tell_cancelled
from visits.services.rights import may_arrange

HELD_FOR = timedelta(minutes=10)
CANCELLED_WITHIN = timedelta(days=28)  # of its day, by officers: LCS policy
_SIGNS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # none that is read as another


@dataclass(frozen=True, slots=True)
class Booking:
    """What somebody asks for. `token` is the form's: the same form sent again makes nothing new."""

    facility: Facility
    inmate: Inmate
    kind: str
    visitors: Sequence[Visitor]
    span: Span
    token: UUID
    room: Room | None = None
    purpose: str = ""

    @property
    def asked(self) -> Asked:
        return Asked(self.kind, self.inmate, self.visitors, hold=self.token)


@deed
def hold_slot(wanted: Booking, *, by: Actor) -> SlotHold:
    """Keep a time for ten minutes while the form is open; what the visitor held before for this person is let go.

    Raises Refused: `not-permitted`, `cannot-be-booked` with the objections.
    """
    may_arrange(by, wanted.facility, wanted.visitors)
    now = clock.now()
    _hold(wanted)
    held = SlotHold.objects.filter(token=wanted.token).first()
    if held is not None and held.held_until > now:
        return held
    room = _decided(wanted, wanted.asked, now)
    SlotHold.objects.holding(now).filter(visitor=wanted.visitors[0], inmate=wanted.inmate).update(held_until=now)
    hold, _made = SlotHold.objects.update_or_create(
        token=wanted.token,
        defaults={
            "room_id": room.key,
            "inmate": wanted.inmate,
            "visitor": wanted.visitors[0],
            "kind": wanted.kind,
            "begins_at": wanted.span.begins,
            "ends_at": wanted.span.ends,
            "held_by": by.called,
            "held_until": now + HELD_FOR,
        },
    )
    record(
        Action.SLOT_HELD,
        by=by,
        on=[wanted.facility.subject, wanted.inmate.subject],
        after={"kind": wanted.kind, "when": moment(wanted.span.begins)},
    )
    return hold


@deed
def book_visit(wanted: Booking, *, by: Actor) -> Visit:
    """Book a visit, once however often the form is sent.

    Raises Refused: `not-permitted`, `form-used`, `cannot-be-booked` with every objection.
    """
    subjects = [wanted.inmate.subject, wanted.facility.subject]
    attempt(
        Action.BOOKING_REFUSED, by=by, on=subjects, after={"kind": wanted.kind, "when": moment(wanted.span.begins)}
    )
    may_arrange(by, wanted.facility, wanted.visitors)
    now = clock.now()
    _hold(wanted)
    if done := _done_already(wanted):
        return done
    room = _decided(wanted, wanted.asked, now)
    visit = Visit.objects.create(
        visit_no=new_visit_no(wanted.facility),
        facility=wanted.facility,
        inmate=wanted.inmate,
        kind=wanted.kind,
        booked_from=wanted.span.begins,
        booked_to=wanted.span.ends,
        room_id=room.key,
        purpose=purpose_kept(wanted.kind, wanted.purpose),
        made_at=now,
        made_by=by.called,
        form_token=wanted.token,
        pass_code=token_urlsafe(16),
    )
    Party.objects.bulk_create([Party(visit=visit, visitor=visitor) for visitor in wanted.visitors])
    SlotHold.objects.filter(token=wanted.token).update(visit=visit)
    record(
        Action.VISIT_BOOKED,
        by=by,
        on=[visit.subject, *subjects, *(visitor.subject for visitor in wanted.visitors)],
        after=_said(visit, room) | {"kind": str(visit.get_kind_display())},
    )
    tell_booked(visit, by=by)
    return visit


@deed
def change_visit(visit: Visit, span: Span, *, by: Actor, reason: str = "") -> Visit:
    """Move a booked visit to another time; its pass is a new one, and the old one opens nothing.

    Raises Refused: `not-permitted`, `not-booked`, `cannot-be-booked` with every objection.
    """
    attempt(
        Action.BOOKING_REFUSED, by=by, on=[visit.subject, visit.inmate.subject], after={"when": moment(span.begins)}
    )
    visitors = _visitors(visit)
    may_arrange(by, visit.facility, visitors)
    wanted = Booking(visit.facility, visit.inmate, visit.kind, visitors, span, UUID(int=0))
    _hold(wanted)
    visit = _held(visit)
    _refuse_unless(visit, Visit.State.BOOKED)
    now = clock.now()
    before = {"from": visit.booked_from, "to": visit.booked_to}
    if (span.begins, span.ends) == (visit.booked_from, visit.booked_to):
        return visit
    room = _decided(wanted, Asked(visit.kind, visit.inmate, visitors, visit=visit.pk), now)
    visit.booked_from, visit.booked_to, visit.room_id = span.begins, span.ends, room.key
    visit.pass_code, visit.changes = token_urlsafe(16), visit.changes + 1
    visit.save(update_fields=["booked_from", "booked_to", "room", "pass_code", "changes"])
    record(
        Action.VISIT_CHANGED,
        by=by,
        on=[visit.subject, visit.inmate.subject, visit.facility.subject],
        before=before,
        after=_said(visit, room),
        reason=reason,
    )
    tell_booked(visit, by=by, changed=True)
    refresh(Visit.objects.filter(pk=visit.pk), by=by)
    return visit


@deed
def cancel_visit(visit: Visit, *, by: Actor, reason: str) -> Visit:
    """Call a visit off that was booked: visitors until its hour, officers until 28 days after, where nobody came.

    Cancelling twice does nothing more. Raises Refused: `not-permitted`, `reason-missing`, `not-booked`, `too-late`.
    """
    as_officer = may_arrange(by, visit.facility, _visitors(visit))
    visit = _held(visit)
    if visit.state == Visit.State.CANCELLED:
        return visit
    if not reason.strip():
        raise Refused("reason-missing", _("No reason is given. Write why the visit is called off."))
    now = clock.now()
    _refuse_too_late(visit, now, as_officer=as_officer)
    visit.state, visit.cancelled_at, visit.cancelled_by = Visit.State.CANCELLED, now, by.called
    visit.cancelled_reason = reason.strip()
    visit.save(update_fields=["state", "cancelled_at", "cancelled_by", "cancelled_reason"])
    Party.objects.filter(visit=visit).update(present=False)
    visit.flags.standing().update(cleared_at=now)
    record(
        Action.VISIT_CANCELLED,
        by=by,
        on=[visit.subject, visit.inmate.subject, visit.facility.subject],
        reason=visit.cancelled_reason,
    )
    if span_of(visit).ends > now:
        tell_cancelled(visit, by=by)
    return visit


@deed
def mark_absent(*, by: Actor, now: datetime) -> int:
    """Say of booked visits, the day after, that nobody came. Whoever knows better still records the arrival."""
    over = Visit.objects.booked().filter(booked_to__lt=clock.midnight(clock.facility_date(now)))
    locks.hold(over)
    visits = list(over.select_related("facility", "inmate").order_by("pk"))
    for visit in visits:
        visit.state = Visit.State.ABSENT
        visit.save(update_fields=["state"])
        visit.flags.standing().update(cleared_at=now)
        record(Action.VISIT_NOT_COME, by=by, on=[visit.subject, visit.inmate.subject, visit.facility.subject])
    return len(visits)


def new_visit_no(facility: Facility) -> str:
    """A number for a ticket that is easily read out and tells nobody how many visits there are."""
    while True:
        number = "V-" + "".join(choice(_SIGNS) for _place in range(6))
        if not Visit.objects.filter(facility=facility, visit_no=number).exists():
            return number


def _hold(wanted: Booking) -> None:
    locks.hold_people([wanted.inmate.pk])
    locks.hold(Visitor.objects.filter(pk__in=[visitor.pk for visitor in wanted.visitors]))
    locks.hold(Room.objects.filter(facility=wanted.facility))


def _decided(wanted: Booking, asked: Asked, now: datetime) -> RoomFacts:
    """The room, when nothing objects. What is judged is read after the locks."""
    wish = _wish(wanted, now)
    situation = _diary(wanted, now).situation(asked, clock.facility_date(wanted.span.begins))
    found = objections(wish, situation)
    room = room_for(wish, situation)
    if found or room is None:
        raise Refused("cannot-be-booked", _("This visit cannot be booked. Each reason is listed below."), found)
    return room


def _diary(wanted: Booking, now: datetime) -> Diary:
    visitors = Visitor.objects.filter(pk__in=[visitor.pk for visitor in wanted.visitors])
    fresh = {visitor.pk: visitor for visitor in visitors}
    for visitor in wanted.visitors:
        visitor.verified_at, visitor.verified_until = fresh[visitor.pk].verified_at, fresh[visitor.pk].verified_until
    from_on = clock.facility_date(wanted.span.begins)
    return Diary(wanted.facility, [wanted.inmate], wanted.visitors, from_on=from_on, now=now)


def _wish(wanted: Booking, now: datetime) -> Wish:
    return Wish(wanted.kind, wanted.span, now, wanted.room.pk if wanted.room else None)


def _said(visit: Visit, room: RoomFacts) -> dict[str, Any]:
    times = {"from": visit.booked_from, "to": visit.booked_to, "when": moment(visit.booked_from)}
    return times | {"room": room.name}


def _done_already(wanted: Booking) -> Visit | None:
    done = Visit.objects.filter(form_token=wanted.token).select_related("facility", "inmate").first()
    if done is None:
        return None
    if done.inmate_id != wanted.inmate.pk or {p.visitor_id for p in done.party.all()} != {
        v.pk for v in wanted.visitors
    }:
        raise Refused("form-used", _("This form has been used for another visit. Open a new one."))
    return done


def _held(visit: Visit) -> Visit:
    locks.hold(Visit.objects.filter(pk=visit.pk))
    return Visit.objects.select_related("facility", "inmate").get(pk=visit.pk)


def _refuse_unless(visit: Visit, *states: Visit.State) -> None:
    if visit.state not in states:
        raise Refused(
            "not-booked",
            _("Visit %(number)s is %(state)s. Only a booked visit is changed or cancelled.")
            % {"number": visit.visit_no, "state": str(visit.get_state_display()).lower()},
        )


def _refuse_too_late(visit: Visit, now: datetime, *, as_officer: bool) -> None:
    if not as_officer:
        _refuse_unless(visit, Visit.State.BOOKED)
        if span_of(visit).begins <= now:
            raise Refused("too-late", _("The hour of the visit has come. Ask the facility."))
        return
    _refuse_unless(visit, Visit.State.BOOKED, Visit.State.ABSENT)
    if clock.facility_date(now) - clock.facility_date(span_of(visit).begins) > CANCELLED_WITHIN:
        raise Refused("too-late", _("The visit was more than 28 days ago. It stands as it is."))


def _visitors(visit: Visit) -> list[Visitor]:
    return list(Visitor.objects.filter(party__visit=visit).order_by("pk"))
