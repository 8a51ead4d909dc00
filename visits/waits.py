"""How long someone waits at the gate, and when that is too long. Pure Python.

Waited is counted from the later of arrival and the booked start (from arrival for who comes unbooked) to the start of
the visit, to leaving unseen, or to now. It is never negative, whatever the clock did meanwhile.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Level:
    """A point at which somebody more is told. `percent` is of the standard."""

    code: str
    percent: int


WARNING, OVER, ESCALATED = Level("warning", 80), Level("over", 100), Level("escalated", 200)
LEVELS = (WARNING, OVER, ESCALATED)
"""Lowest first."""

_BY_CODE = {level.code: level for level in LEVELS}

SOURCE = "LCS policy"
"""No norm found gives a number of minutes (NMR 61 says "without delay"): they are the Service's own."""


@dataclass(frozen=True, slots=True)
class Standard:
    """How many minutes a kind of visit may wait, from a date on, who says so, and where (everywhere when empty)."""

    kind: str
    minutes: int
    source: str = SOURCE
    facility: int | None = None
    from_on: date = date.min

    @property
    def length(self) -> timedelta:
        return self.minutes * MINUTE


class Standards:
    """The standards as they are and were. The newest one that holds counts; a facility's own goes before the rest.

    Where nobody has set any, `policy` holds: minutes by kind.
    """

    def __init__(self, policy: Mapping[str, int], standards: Iterable[Standard] = ()) -> None:
        self._policy = policy
        self._known: dict[tuple[str, int | None], list[Standard]] = {}
        for standard in sorted(standards, key=lambda standard: standard.from_on, reverse=True):
            self._known.setdefault((standard.kind, standard.facility), []).append(standard)

    def for_visit(self, kind: str, facility: int | None, on: date) -> Standard:
        """The one that holds for a visit of this kind, at this facility, on this facility date."""
        for place in (facility, None):
            for standard in self._known.get((kind, place), ()):
                if standard.from_on <= on:
                    return standard
        return Standard(kind, self._policy[kind])


@dataclass(frozen=True, slots=True)
class Wait:
    """One wait as it stands at a moment: from when, until when, and how long it may be."""

    since: datetime
    until: datetime
    limit: timedelta

    @property
    def waited(self) -> timedelta:
        return max(self.until - self.since, timedelta())

    @property
    def minutes(self) -> int:
        """Whole minutes, as they are said to people."""
        return self.waited // MINUTE

    @property
    def standard_minutes(self) -> int:
        return self.limit // MINUTE

    @property
    def levels(self) -> tuple[Level, ...]:
        """Every level reached, lowest first. A level is reached at its percentage, not after it."""
        return tuple(level for level in LEVELS if self.until >= self.due_at(level))

    @property
    def level(self) -> str:
        """The highest level reached, or nothing."""
        reached = self.levels
        return reached[-1].code if reached else ""

    @property
    def is_over(self) -> bool:
        return self.until >= self.due_at(OVER)

    def due_at(self, level: Level) -> datetime:
        """The moment at which a level is reached, if the wait goes on."""
        return self.since + self.limit * level.percent / 100


def waits_from(arrived_at: datetime, booked_from: datetime | None) -> datetime:
    """From when a wait counts: nobody waits before the hour they booked, and who comes late waits from then."""
    return max(arrived_at, booked_from) if booked_from else arrived_at


def wait_of(
    arrived_at: datetime,
    booked_from: datetime | None,
    ended_at: datetime | None,
    now: datetime,
    limit: timedelta,
) -> Wait:
    """The wait of a visit. `ended_at` is the start of the visit, or the leaving of who was not seen."""
    return Wait(waits_from(arrived_at, booked_from), ended_at or now, limit)


def level(code: str) -> Level:
    """The level of this code. Raises KeyError."""
    return _BY_CODE[code]
