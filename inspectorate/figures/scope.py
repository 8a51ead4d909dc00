"""What a report is about: which facilities, which days, and as of when. Pure Python."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from lcs_ims.lib import clock

TICK = timedelta(milliseconds=1)
"""The finest that SQLite's clock tells: what the last event of a checkpoint did is covered with it."""


@dataclass(frozen=True, slots=True)
class Period:
    """Facility dates, both included."""

    first: date
    last: date

    @property
    def since(self) -> datetime:
        return clock.midnight(self.first)

    @property
    def until(self) -> datetime:
        """The first instant after it."""
        return clock.midnight(self.last + timedelta(days=1))

    @property
    def days(self) -> tuple[date, ...]:
        return tuple(self.first + timedelta(days=n) for n in range((self.last - self.first).days + 1))


@dataclass(frozen=True, slots=True)
class Place:
    """A facility as a report names it, and the first day that its records can tell of (None: none yet)."""

    code: str
    name: str
    district: str
    begins_on: date | None
    live_on: date | None


@dataclass(frozen=True, slots=True)
class Basis:
    """The checkpoint that the figures stand on."""

    number: int
    size: int
    root: str
    text: str
    as_of: datetime
    beyond: int
    """Events in the trail when the figures were read that the checkpoint does not cover."""

    demonstration: bool = False


@dataclass(frozen=True, slots=True)
class Scope:
    """Everything a figure depends on. Whatever happened after `as_of` counts as not having happened yet."""

    places: tuple[Place, ...]
    period: Period
    basis: Basis

    @property
    def since(self) -> datetime:
        return self.period.since

    @property
    def until(self) -> datetime:
        """The end of what is counted: of the period, or the moment of the checkpoint when that is earlier."""
        return min(self.period.until, self.basis.as_of + TICK)

    @property
    def codes(self) -> tuple[str, ...]:
        return tuple(place.code for place in self.places)

    @property
    def is_cut_short(self) -> bool:
        return self.basis.as_of < self.period.until

    def days_of(self, place: Place) -> tuple[date, ...]:
        """The days of the period that the records of a facility can tell of."""
        last = clock.facility_date(self.until - timedelta(microseconds=1))
        if place.begins_on is None:
            return ()
        return tuple(day for day in self.period.days if place.begins_on <= day <= last)

    def end_of(self, day: date) -> datetime:
        """The instant for which a day is counted: its end, or the end of what is counted."""
        return min(clock.midnight(day + timedelta(days=1)), self.until)
