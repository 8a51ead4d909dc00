"""A facility's visits over some days as they stand, read once, so that any time in them can be judged.

One diary answers a booking, the list of free times and the flags of visits already booked: there is no second
copy of a rule. It reads the same number of queries however many people it is about.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property
from uuid import UUID

from django.db.models import Q

from inmates.absences import Absence, absences
from inmates.models import Custody, Inmate, KeepApart
from lcs_ims.facilities.models import Facility
from lcs_ims.lib import clock
from visits.conflicts import Apart, Blocked, RoomFacts, Situation, VisitorFacts
from visits.hours import Published, Span, open_spans
from visits.kinds import KINDS, LEGAL, Kind
from visits.models import Ban, Client, Closure, Room, SlotHold, Visit, VisitingHours, Visitor


@dataclass(frozen=True, slots=True)
class Entry:
    """A visit or a hold that takes a place: whose, where, when, by whom."""

    visit: int | None
    hold: UUID | None
    facility: int
    room: int | None
    inmate: int
    inmate_no: str
    span: Span
    visitors: frozenset[int]


@dataclass(frozen=True, slots=True)
class Asked:
    """A visit that somebody wants, or has: without `visit` and `hold`, which are its own."""

    kind: str
    inmate: Inmate
    visitors: Sequence[Visitor]
    visit: int | None = None
    hold: UUID | None = None


class Diary:
    """What stands at a facility between two days, for the people named."""

    def __init__(
        self,
        facility: Facility,
        inmates: Iterable[Inmate],
        visitors: Iterable[Visitor],
        *,
        from_on: date,
        days: int = 1,
        now: datetime,
    ) -> None:
        self.facility, self.now = facility, now
        self._inmates = {inmate.pk for inmate in inmates}
        self._visitors = {visitor.pk for visitor in visitors}
        self._period = Span(clock.midnight(from_on), clock.midnight(from_on + timedelta(days=days)))

    def situation(self, asked: Asked, day: date) -> Situation:
        """What is known of one day for one visit."""
        whole = Span(clock.midnight(day), clock.midnight(day + timedelta(days=1)))
        others = [e for e in self._entries if e.span.overlaps(whole) and not _same(e, asked)]
        here = [entry for entry in others if entry.facility == self.facility.pk]
        apart = self._apart.get(asked.inmate.pk, set())
        custody = self._custodies.get(asked.inmate.pk)
        return Situation(
            open=open_spans(day, asked.kind, self._published, own_hours(self.facility)),
            blocked=tuple(
                Blocked(Span(closure.begins_at, closure.ends_at), closure.reason)
                for closure in self._closures
                if closure.kind in ("", asked.kind)
            ),
            rooms=tuple(
                RoomFacts(
                    room.pk, room.name, room.capacity, room.private, tuple(e.span for e in here if e.room == room.pk)
                )
                for room in self._rooms
            ),
            held_here=custody is not None and custody.facility_id == self.facility.pk,
            busy=tuple(entry.span for entry in others if entry.inmate == asked.inmate.pk),
            court_on=custody.next_court_on if custody else None,
            out=self._out(asked.inmate),
            apart=tuple(Apart(e.inmate_no, e.span, e.room) for e in here if e.inmate in apart),
            visitors=tuple(self._visitor(one, asked, others) for one in asked.visitors),
        )

    def custody(self, inmate: Inmate) -> Custody | None:
        """The person's open custody, wherever it is."""
        return self._custodies.get(inmate.pk)

    def apart_on(self, asked: Asked, day: date) -> list[int]:
        """Visits of the day at this facility whose inmate is to be kept apart from this one."""
        apart = self._apart.get(asked.inmate.pk, set())
        return sorted(
            entry.visit
            for entry in self._entries
            if entry.visit
            and entry.inmate in apart
            and entry.facility == self.facility.pk
            and clock.facility_date(entry.span.begins) == day
        )

    def _out(self, inmate: Inmate) -> Blocked | None:
        absence = self._absences.get(inmate.pk)
        if absence is None:
            return None
        tonight = clock.midnight(clock.facility_date(self.now) + timedelta(days=1))
        return Blocked(Span(absence.began_at, max(absence.due_at or tonight, self.now)), absence.place)

    def _visitor(self, visitor: Visitor, asked: Asked, others: list[Entry]) -> VisitorFacts:
        needs_tie = asked.kind in LEGAL or visitor.user_id is not None
        return VisitorFacts(
            key=visitor.pk,
            name=visitor.full_name,
            verified_until=visitor.verified_until if visitor.verified_at else None,
            banned_until=self._bans.get(visitor.pk),
            client=(visitor.pk, asked.inmate.pk) in self._ties if needs_tie else None,
            elsewhere=tuple(entry.span for entry in others if visitor.pk in entry.visitors),
        )

    @cached_property
    def _published(self) -> list[Published]:
        return published(self.facility)

    @cached_property
    def _closures(self) -> list[Closure]:
        found = Closure.objects.in_force().filter(facility=self.facility)
        return list(found.touching(self._period.begins, self._period.ends))

    @cached_property
    def _rooms(self) -> list[Room]:
        return list(Room.objects.filter(facility=self.facility, retired_at__isnull=True))

    @cached_property
    def _custodies(self) -> dict[int, Custody]:
        return {one.inmate_id: one for one in Custody.objects.open().filter(inmate__in=self._inmates)}

    @cached_property
    def _absences(self) -> dict[int, Absence]:
        return absences(self._inmates)

    @cached_property
    def _apart(self) -> dict[int, set[int]]:
        orders = KeepApart.objects.open().filter(Q(first__in=self._inmates) | Q(second__in=self._inmates)).order_by()
        apart: dict[int, set[int]] = defaultdict(set)
        for first, second in orders.values_list("first_id", "second_id"):
            apart[first].add(second)
            apart[second].add(first)
        return apart

    @cached_property
    def _bans(self) -> dict[int, datetime]:
        """The latest end of the bans that touch the period, by visitor."""
        bans = Ban.objects.filter(visitor__in=self._visitors, lifted_at__isnull=True, ends_at__gt=self.now)
        bans = bans.filter(Q(facility=None) | Q(facility=self.facility), begins_at__lt=self._period.ends)
        return dict(bans.order_by("ends_at").values_list("visitor_id", "ends_at"))

    @cached_property
    def _ties(self) -> set[tuple[int, int | None]]:
        ties = Client.objects.confirmed().filter(visitor__in=self._visitors, inmate__in=self._inmates)
        return set(ties.order_by().values_list("visitor_id", "inmate_id"))

    @cached_property
    def _entries(self) -> list[Entry]:
        return [*self._visits(), *self._holds()]

    def _visits(self) -> Iterable[Entry]:
        booked = Q(booked_from__lt=self._period.ends, booked_to__gt=self._period.begins)
        unbooked = Q(booked_from=None, state=Visit.State.WITH_INMATE)
        near = Visit.objects.standing().filter(booked | unbooked)
        mine = Q(facility=self.facility) | Q(inmate__in=self._inmates) | Q(party__visitor__in=self._visitors)
        rows = near.filter(mine).order_by("pk").values_list(
            "pk", "facility_id", "room_id", "inmate_id", "inmate__inmate_no", "booked_from", "booked_to",
            "party__visitor_id", "started_at", "kind",
        )  # fmt: skip
        visits: dict[int, tuple[tuple[int, int | None, int, str, Span], set[int]]] = {}
        for pk, facility, room, inmate, number, begins, ends, visitor, started, kind in rows:
            span = Span(begins, ends) if begins and ends else self._unbooked(started or self.now, kind)
            visits.setdefault(pk, ((facility, room, inmate, number, span), set()))[1].add(visitor)
        return [
            Entry(pk, None, facility, room, inmate, number, span, frozenset(visitors))
            for pk, ((facility, room, inmate, number, span), visitors) in visits.items()
        ]

    def _unbooked(self, started: datetime, kind: str) -> Span:
        """A visit under way that was not booked: as long as its kind usually is, and at least until now."""
        usual = started + timedelta(minutes=KINDS[Kind(kind)].length)
        return Span(started, max(usual, self.now))

    def _holds(self) -> Iterable[Entry]:
        held = SlotHold.objects.holding(self.now).filter(
            begins_at__lt=self._period.ends, ends_at__gt=self._period.begins
        )
        held = held.filter(Q(room__facility=self.facility) | Q(visitor__in=self._visitors))
        for hold in held.select_related("room", "inmate"):
            yield Entry(
                None, hold.token, hold.room.facility_id, hold.room_id, hold.inmate_id, hold.inmate.inmate_no,
                Span(hold.begins_at, hold.ends_at), frozenset({hold.visitor_id}),
            )  # fmt: skip


def published(facility: Facility) -> list[Published]:
    """The hours that a facility has published, of all kinds. One query."""
    rows = VisitingHours.objects.filter(facility=facility)
    return [Published(*row) for row in rows.values_list("kind", "day", "begins", "ends")]


def own_hours(facility: Facility) -> tuple[time, time] | None:
    """The visiting hours of the whole facility, where it has said any."""
    begins, ends = facility.visiting_from, facility.visiting_to
    return (begins, ends) if begins and ends else None


def span_of(visit: Visit) -> Span:
    """The booked time of a visit. Raises ValueError where it has none."""
    if visit.booked_from is None or visit.booked_to is None:
        message = f"Visit {visit.pk} was not booked for a time."
        raise ValueError(message)
    return Span(visit.booked_from, visit.booked_to)


def _same(entry: Entry, asked: Asked) -> bool:
    return (entry.visit is not None and entry.visit == asked.visit) or (
        entry.hold is not None and entry.hold == asked.hold
    )
