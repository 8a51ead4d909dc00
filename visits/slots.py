"""Free times: those to which nothing objects."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from lcs_ims.facilities.models import Facility
from lcs_ims.lib import clock
from visits.conflicts import Wish, objections
from visits.diary import Asked, Diary
from visits.hours import Span

STEP = timedelta(minutes=30)
AHEAD = 14  # days of free times on one page


@dataclass(frozen=True, slots=True)
class Day:
    """A day and the times at which a visit could begin."""

    day: date
    times: tuple[Span, ...]


def free_ahead(facility: Facility, asked: Asked, length: timedelta) -> list[Day]:
    """The free times of the next two weeks."""
    now = clock.now()
    today = clock.facility_date(now)
    diary = Diary(facility, [asked.inmate], asked.visitors, from_on=today, days=AHEAD, now=now)
    return free_days(diary, asked, from_on=today, days=AHEAD, length=length)


def free_days(diary: Diary, asked: Asked, *, from_on: date, days: int, length: timedelta) -> list[Day]:
    """The days of a period that have a free time, each with all its free times."""
    listed = (from_on + timedelta(days=count) for count in range(days))
    found = (Day(day, tuple(_free(diary, asked, day, length))) for day in listed)
    return [day for day in found if day.times]


def first_free(diary: Diary, asked: Asked, *, wanted: Span, days: int) -> Span | None:
    """The time wanted where it is free, else the first free one after it."""
    first = clock.facility_date(wanted.begins)
    length = wanted.ends - wanted.begins
    if not objections(_wish(diary, asked, wanted), diary.situation(asked, first)):
        return wanted
    for day in free_days(diary, asked, from_on=first, days=days, length=length):
        for span in day.times:
            if span.begins >= wanted.begins:
                return span
    return None


def _free(diary: Diary, asked: Asked, day: date, length: timedelta) -> Iterator[Span]:
    situation = diary.situation(asked, day)
    for open_span in situation.open:
        begins = open_span.begins
        while begins + length <= open_span.ends:
            span = Span(begins, begins + length)
            if not objections(_wish(diary, asked, span), situation):
                yield span
            begins += STEP


def _wish(diary: Diary, asked: Asked, span: Span) -> Wish:
    return Wish(asked.kind, span, diary.now)
