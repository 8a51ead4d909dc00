"""What speaks against a visit at a time: every objection at once, by code. Pure.

One function per rule; `RULES` is the registry and the order in which objections are shown. Whoever books from
outside reads the same sentences as the desk, so none of them says whom else somebody meets.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from lcs_ims.lib import clock
from lcs_ims.lib.objections import Objection, Severity, gettext_noop
from visits.hours import Span
from visits.kinds import KINDS, LEGAL, SOCIAL, Kind

POLICY = "LCS policy"


@dataclass(frozen=True, slots=True)
class RoomFacts:
    """A room, and the groups that are in it or held for it, in spans."""

    key: int
    name: str
    capacity: int
    private: bool
    taken: tuple[Span, ...] = ()

    def free(self, span: Span) -> bool:
        return most_at_once(self.taken, span) < self.capacity


@dataclass(frozen=True, slots=True)
class VisitorFacts:
    """A visitor: `client` None where the kind and the visitor need no tie to the inmate."""

    key: int
    name: str
    verified_until: datetime | None
    banned_until: datetime | None = None
    client: bool | None = None
    elsewhere: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Apart:
    """A visit of someone who is to be kept apart from the inmate, at the same facility."""

    inmate_no: str
    span: Span
    room: int | None


@dataclass(frozen=True, slots=True)
class Blocked:
    span: Span
    reason: str


@dataclass(frozen=True, slots=True)
class Wish:
    """What is asked for. Without a room any will do."""

    kind: str
    span: Span
    now: datetime
    room: int | None = None


@dataclass(frozen=True, slots=True)
class Situation:
    """What is known of the time, the place and the people when a visit is judged."""

    open: tuple[Span, ...]
    blocked: tuple[Blocked, ...]
    rooms: tuple[RoomFacts, ...]
    held_here: bool
    busy: tuple[Span, ...]
    court_on: date | None
    out: Blocked | None
    apart: tuple[Apart, ...]
    visitors: tuple[VisitorFacts, ...]


def most_at_once(spans: Iterable[Span], within: Span) -> int:
    """How many spans overlap at any one moment of another; those that only touch do not."""
    inside = [span for span in spans if span.overlaps(within)]
    return max((sum(one.begins <= span.begins < one.ends for one in inside) for span in inside), default=0)


def room_for(wish: Wish, situation: Situation) -> RoomFacts | None:
    """The room that a visit would get, the smallest first."""
    apart = {one.room for one in situation.apart if one.span.overlaps(wish.span)}
    fits = [room for room in _fitting(wish, situation) if room.key not in apart]
    return min(fits, key=lambda room: (room.capacity, room.name), default=None)


def _fitting(wish: Wish, situation: Situation) -> list[RoomFacts]:
    """The rooms free and fit for the kind, whoever else is in them. Private ones are left to those who need them."""
    private = KINDS[Kind(wish.kind)].private
    return [
        room
        for room in situation.rooms
        if wish.room in (None, room.key) and room.free(wish.span) and room.private == private
    ]


def objections(wish: Wish, situation: Situation) -> tuple[Objection, ...]:
    """Everything that speaks against it; nothing when the visit can be booked."""
    return tuple(objection for rule in RULES for objection in rule(wish, situation))


def _objection(
    code: str, template: str, basis: str = POLICY, concerns: Sequence[str] = (), **params: str
) -> Objection:
    return Objection(code, Severity.STRICT, template, basis, tuple(sorted(concerns)), tuple(params.items()))


def _day(moment: datetime) -> str:
    return f"{clock.local(moment):%-d %b %Y}"


def _hour(moment: datetime) -> str:
    return f"{clock.local(moment):%H:%M}"


def times_in_order(wish: Wish, situation: Situation) -> Iterator[Objection]:
    """A visit ends after it begins, and begins in the future."""
    if wish.span.ends <= wish.span.begins:
        yield _objection("wrong-time", gettext_noop("The visit would end before it begins. Choose another time."))
    elif wish.span.begins < wish.now:
        yield _objection("past", gettext_noop("That time has passed. Choose a later one."))


def somebody_comes(wish: Wish, situation: Situation) -> Iterator[Objection]:
    """There is at least one visitor, and each only once."""
    keys = [visitor.key for visitor in situation.visitors]
    if not keys:
        yield _objection("no-visitor", gettext_noop("Nobody is named as visitor. Name who comes."))
    for visitor in {v.key: v for v in situation.visitors if keys.count(v.key) > 1}.values():
        yield _objection(
            "visitor-twice", gettext_noop("{visitor} is named twice. Name each visitor once."), visitor=visitor.name
        )


def held_here(wish: Wish, situation: Situation) -> Iterator[Objection]:
    """The inmate is in custody at the facility."""
    if not situation.held_here:
        yield _objection("not-held-here", gettext_noop("The person is not held here. Ask the records office."))


def within_hours(wish: Wish, situation: Situation) -> Iterator[Objection]:
    """The whole visit lies within the hours of its kind."""
    if any(span.holds(wish.span) for span in situation.open):
        return
    when = ", ".join(f"{_hour(span.begins)}-{_hour(span.ends)}" for span in situation.open)
    if when:
        template = gettext_noop("Visiting hours that day are {hours}. Choose a time within them.")
    else:
        template = gettext_noop("There are no visiting hours on {day}. Choose another day.")
    yield _objection("outside-hours", template, hours=when, day=_day(wish.span.begins))


def enough_notice(wish: Wish, situation: Situation) -> Iterator[Objection]:
    """Some kinds are booked a while ahead, so that the person and a room are ready."""
    notice = KINDS[Kind(wish.kind)].notice
    if wish.now <= wish.span.begins < wish.now + timedelta(minutes=notice):
        yield _objection(
            "notice-too-short",
            gettext_noop("This needs {minutes} minutes of notice. Choose a later time."),
            minutes=str(notice),
        )


def not_blocked(wish: Wish, situation: Situation) -> Iterator[Objection]:
    """The facility has not blocked the time."""
    for blocked in situation.blocked:
        if blocked.span.overlaps(wish.span):
            yield _objection(
                "blocked",
                gettext_noop("The facility has blocked that time: {reason}. Choose another time."),
                reason=blocked.reason.rstrip("."),
            )


def a_room(wish: Wish, situation: Situation) -> Iterator[Objection]:
    """A room is free, one in sight and not in hearing where the kind needs that."""
    if not _fitting(wish, situation):
        basis = "NMR 61, 118, 120" if KINDS[Kind(wish.kind)].private else POLICY
        yield _objection("no-room", gettext_noop("No room is free at that time. Choose another time."), basis)


def inmate_free(wish: Wish, situation: Situation) -> Iterator[Objection]:
    """The inmate has no other visit then."""
    if any(span.overlaps(wish.span) for span in situation.busy):
        yield _objection("inmate-busy", gettext_noop("The person has another visit then. Choose another time."))


def not_at_court(wish: Wish, situation: Situation) -> Iterator[Objection]:
    """The inmate has no court date that day."""
    if situation.court_on == clock.facility_date(wish.span.begins):
        yield _objection("at-court", gettext_noop("The person is due at court that day. Choose another day."))


def not_out(wish: Wish, situation: Situation) -> Iterator[Objection]:
    """The inmate is back from hospital, court or work by then."""
    if situation.out and situation.out.span.overlaps(wish.span):
        yield _objection(
            "out", gettext_noop("The person is out until {until}. Choose a later time."),
            until=f"{_day(situation.out.span.ends)} {_hour(situation.out.span.ends)}",
        )  # fmt: skip


def kept_apart(wish: Wish, situation: Situation) -> Iterator[Objection]:
    """Nobody meets someone to be kept apart: not in one room in one hour; families not on one day at all."""
    day = clock.facility_date(wish.span.begins)
    if wish.kind in SOCIAL:
        near = [one for one in situation.apart if clock.facility_date(one.span.begins) == day]
    elif _fitting(wish, situation) and room_for(wish, situation) is None:
        near = [one for one in situation.apart if one.span.overlaps(wish.span) and one.room is not None]
    else:
        near = []
    if near:
        yield _objection(
            "kept-apart",
            gettext_noop("Another visit must be kept apart from this one. Choose another time or day."),
            "NMR 12(2)",
            [one.inmate_no for one in near],
        )


def visitors_free(wish: Wish, situation: Situation) -> Iterator[Objection]:
    """No visitor has another visit then."""
    for visitor in situation.visitors:
        if any(span.overlaps(wish.span) for span in visitor.elsewhere):
            yield _objection(
                "visitor-elsewhere",
                gettext_noop("{visitor} has another visit then. Choose another time."),
                visitor=visitor.name,
            )


def nobody_banned(wish: Wish, situation: Situation) -> Iterator[Objection]:
    """No visitor is banned then."""
    for visitor in situation.visitors:
        if visitor.banned_until and wish.span.begins < visitor.banned_until:
            yield _objection(
                "banned",
                gettext_noop("{visitor} may not visit until {until}. Ask the officer in charge."),
                visitor=visitor.name,
                until=_day(visitor.banned_until),
            )


def all_verified(wish: Wish, situation: Situation) -> Iterator[Objection]:
    """Every visitor is verified, and still will be."""
    for visitor in situation.visitors:
        if visitor.verified_until is None or visitor.verified_until <= wish.span.begins:
            yield _objection(
                "not-verified",
                gettext_noop("{visitor} is not verified for that day. Ask the records office to verify."),
                visitor=visitor.name,
            )


def all_clients(wish: Wish, situation: Situation) -> Iterator[Objection]:
    """A lawyer visits a client who has agreed, and others from outside whom they were let to visit."""
    for visitor in situation.visitors:
        if visitor.client is False:
            yield _objection(
                "not-a-client",
                gettext_noop("{visitor} has no confirmed request for this person. Send a request first."),
                "NMR 61" if wish.kind in LEGAL else POLICY,
                visitor=visitor.name,
            )


Rule = Callable[[Wish, Situation], Iterator[Objection]]

RULES: tuple[Rule, ...] = (
    times_in_order,
    somebody_comes,
    held_here,
    within_hours,
    enough_notice,
    not_blocked,
    a_room,
    inmate_free,
    not_at_court,
    not_out,
    kept_apart,
    visitors_free,
    nobody_banned,
    all_verified,
    all_clients,
)
