"""How time is counted for the clocks of custody: hours, days, months, and the days on which a court sits.

Interpretation Act 1977 s.49: the day of the event is not counted. The same section lets a short period skip
Sundays and public holidays, and moves a last day that is one to the next day. Both would lengthen custody, so
neither is used here: a limit that protects liberty is never extended. What a Sunday or a holiday does is to move
the day on which one must *act* forward, to the last day before it on which a court sits.
"""

import calendar
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import lru_cache

import holidays

from lcs_ims.lib import clock

SATURDAY = 5


class Counting(StrEnum):
    """What nights, Sundays and public holidays do to a limit."""

    HOURS = "Hours run through; nothing extends them."
    DAYS = "The first day is not counted, all others are; never extended, act on the last court day before."
    MONTHS = "The same day of the month, or the last where there is none; never extended."
    DATE = "A date that an order names; never extended."
    AT_ONCE = "None: it has passed when it begins."


def after_hours(start: datetime, hours: int) -> datetime:
    """So many hours of the clock on the wall, through nights, Sundays and holidays."""
    return start + timedelta(hours=hours)


def after_days(start: date, days: int) -> date:
    """The last day of a period of so many days: the day it starts is not counted, every other day is."""
    return start + timedelta(days=days)


def after_months(start: date, months: int) -> date:
    """The same day so many months later; the last day of a month that has no such day."""
    years, month = divmod(start.month - 1 + months, 12)
    year, month = start.year + years, month + 1
    return date(year, month, min(start.day, calendar.monthrange(year, month)[1]))


def court_sits(day: date) -> bool:
    """Monday to Friday, and no public holiday of Lesotho."""
    return day.weekday() < SATURDAY and not is_public_holiday(day)


def is_public_holiday(day: date) -> bool:
    """A public holiday of Lesotho."""
    return day in _holidays(day.year)


def act_by(due: date) -> date:
    """The last day on or before `due` on which a court sits."""
    while not court_sits(due):
        due -= timedelta(days=1)
    return due


def on_wall(moment: date | datetime) -> date:
    """The facility date of a moment; a date is its own."""
    return clock.facility_date(moment) if isinstance(moment, datetime) else moment


@lru_cache(maxsize=200)
def _holidays(year: int) -> frozenset[date]:
    return frozenset(holidays.country_holidays("LS", years=year))
