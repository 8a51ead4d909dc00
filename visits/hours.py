"""When a facility can be visited, and how working hours are counted. Pure.

A facility publishes hours by kind and weekday. For a kind that it has published nothing for, the kind's own
hours hold (`kinds.py`). Public holidays are those of Lesotho.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from inmates.counting import court_sits, is_public_holiday
from lcs_ims.lib import clock
from visits.kinds import KINDS, Hours, Kind

HOLIDAY = 7  # the day after Sunday, in published hours
OFFICE = (time(8), time(16, 30))


@dataclass(frozen=True, slots=True)
class Span:
    """From an instant to another. Times that only touch do not overlap."""

    begins: datetime
    ends: datetime

    def overlaps(self, other: "Span") -> bool:
        return self.begins < other.ends and other.begins < self.ends

    def holds(self, other: "Span") -> bool:
        return self.begins <= other.begins and other.ends <= self.ends


@dataclass(frozen=True, slots=True)
class Published:
    """Hours that a facility has published for one kind on one weekday, or on public holidays (7)."""

    kind: str
    day: int
    begins: time
    ends: time


def open_spans(
    day: date, kind: str, published: Iterable[Published], facility_hours: tuple[time, time] | None
) -> tuple[Span, ...]:
    """When a kind may visit on a day, as spans in order; empty when not at all."""
    own = [hours for hours in published if hours.kind == kind]
    if not own:
        return _usual(day, KINDS[Kind(kind)].hours, facility_hours or OFFICE)
    number = HOLIDAY if is_public_holiday(day) else day.weekday()
    times = sorted((hours.begins, hours.ends) for hours in own if hours.day == number)
    return tuple(_span(day, begins, ends) for begins, ends in times)


def _usual(day: date, hours: Hours, facility_hours: tuple[time, time]) -> tuple[Span, ...]:
    match hours:
        case Hours.ALWAYS:
            return (Span(clock.midnight(day), clock.midnight(day + timedelta(days=1))),)
        case Hours.OFFICE:
            return (_span(day, *OFFICE),) if court_sits(day) else ()
        case Hours.DAILY:
            return (_span(day, *OFFICE),)
        case Hours.FACILITY:
            return () if is_public_holiday(day) else (_span(day, *facility_hours),)


def _span(day: date, begins: time, ends: time) -> Span:
    return Span(datetime.combine(day, begins, clock.ZONE), datetime.combine(day, ends, clock.ZONE))


def after_working(start: datetime, length: timedelta) -> datetime:
    """The instant when so much office time has passed: 08:00 to 16:30, Monday to Friday, no public holiday."""
    day = clock.facility_date(start)
    while True:
        if court_sits(day):
            office = _span(day, *OFFICE)
            begins = max(start, office.begins)
            if begins + length <= office.ends:
                return begins + length
            length -= max(office.ends - begins, timedelta())
        day += timedelta(days=1)
