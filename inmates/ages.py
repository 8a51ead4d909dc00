"""How old someone is for the separation rules, on a facility date.

As docs/domain.md has it: a missing date of birth is a dispute, a date known only in
part is the latest day it can be, and someone born on 29 February is a year older on 1 March.
"""

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache

CHILD_UNTIL_AGE = 18
GROWN_AGE = 21
PROSECUTION_AGE = 10  # under this nobody can be prosecuted: CPWA s.79
FINDING_AGE = 14  # from 10 to 13 an inquiry magistrate's finding is needed: CPWA s.79

_BIRTH = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", re.ASCII)


class AgeBand(StrEnum):
    CHILD = "child"
    YOUNG_ADULT = "young_adult"
    ADULT = "adult"
    AGE_DISPUTED = "age_disputed"


@dataclass(frozen=True, slots=True)
class Age:
    """The age band on a date, and the age in whole years where there is a date of birth."""

    band: AgeBand
    years: int | None


KnownAge = tuple[AgeBand, int | None]
"""What the rules know of an age: the band, and a child's whole years."""


@lru_cache(maxsize=100_000)
def latest_birth(text: str) -> date | None:
    """The latest day a date of birth can mean: `2009`, `2009-05` or `2009-05-17`; None for empty.

    Raises ValueError for anything else, including a day that does not exist.
    """
    if not text:
        return None
    match = _BIRTH.fullmatch(text)
    if not match:
        raise ValueError(f"{text!r} is not a year, a month or a day such as 2009, 2009-05 or 2009-05-17.")
    year, month = int(match[1]), int(match[2] or 12)
    if not 1 <= month <= 12:
        raise ValueError(f"{text} has month {month}; a year has 12.")
    return date(year, month, int(match[3] or calendar.monthrange(year, month)[1]))


def birthday(born: date, years: int) -> date:
    """The day on which someone becomes `years` old; 1 March for 29 February in a common year."""
    try:
        return born.replace(year=born.year + years)
    except ValueError:
        return date(born.year + years, 3, 1)


def years_old(born: date, on: date) -> int:
    """Whole years lived on a date; negative before birth."""
    years = on.year - born.year
    return years if birthday(born, years) <= on else years - 1


def age_on(born: date | None, on: date, *, disputed: bool = False, child_until: date | None = None) -> Age:
    """The age band on a facility date.

    `born` is the latest day the date of birth can mean. `child_until` is a court's or probation
    officer's order that keeps someone among children up to and including that day, never past 21.
    """
    years = None if born is None else years_old(born, on)
    if disputed or years is None:
        return Age(AgeBand.AGE_DISPUTED, years)
    if years < CHILD_UNTIL_AGE:
        return Age(AgeBand.CHILD, years)
    if years >= GROWN_AGE:
        return Age(AgeBand.ADULT, years)
    if child_until is not None and on <= child_until:
        return Age(AgeBand.CHILD, years)
    return Age(AgeBand.YOUNG_ADULT, years)


def known_age(born: date | None, on: date, *, disputed: bool = False, child_until: date | None = None) -> KnownAge:
    """What the rules know of an age on a date: the band, and a child's years."""
    age = age_on(born, on, disputed=disputed, child_until=child_until)
    return age.band, age.years if age.band is AgeBand.CHILD else None


def age_changes(
    born: date | None, after: date, until: date, *, disputed: bool = False, child_until: date | None = None
) -> list[tuple[date, KnownAge]]:
    """The days in (after, until] on which the rules see another age, with that age: birthdays, an order's end."""
    if disputed or born is None:
        return []
    first, last = years_old(born, after) + 1, min(years_old(born, until), GROWN_AGE)
    days = {birthday(born, years) for years in range(first, last + 1)}
    if child_until is not None:
        days.add(child_until + timedelta(days=1))
    changes, before = [], known_age(born, after, child_until=child_until)
    for day in sorted(day for day in days if after < day <= until):
        age = known_age(born, day, child_until=child_until)
        if age != before:
            changes.append((day, age))
            before = age
    return changes
