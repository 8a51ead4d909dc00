"""The one clock of the Service: instants are UTC, dates are facility dates in Africa/Maseru (UTC+2)."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Africa/Maseru")

_told: ContextVar[datetime | None] = ContextVar("told_time", default=None)


def now() -> datetime:
    """The present instant, aware, in UTC. A deed reads it once and passes it down."""
    return _told.get() or datetime.now(UTC)


def facility_date(moment: datetime | None = None) -> date:
    """The date on the wall of every facility at an instant (default: now)."""
    return (moment or now()).astimezone(ZONE).date()


def local(moment: datetime) -> datetime:
    """An instant as the clocks on the facilities' walls show it."""
    return moment.astimezone(ZONE)


def days(count: int) -> timedelta:
    """A number of days."""
    return timedelta(days=count)


def midnight(day: date) -> datetime:
    """The instant at which a facility date begins."""
    return datetime(day.year, day.month, day.day, tzinfo=ZONE)


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Tell the clock a time, for loading a demonstration's past. Never used on a live register."""
    token = _told.set(moment)
    try:
        yield
    finally:
        _told.reset(token)
