"""When an event is recorded: the database's clock, never backwards, and nobody's to set."""

import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.db import connection

from lcs_ims.audit.actions import Action
from lcs_ims.audit.models import Event, Head
from lcs_ims.lib import clock

STEP = timedelta(seconds=60)


@dataclass(frozen=True, slots=True)
class Step:
    """The database's clock was set: by how much, and what it says now."""

    by: timedelta
    reading: datetime


@dataclass(slots=True)
class _Watch:
    """This process's own reckoning, by a clock that nobody can set, of what the database's should say."""

    reading: datetime | None = None
    ticks: float = 0.0

    def set_by(self, reading: datetime) -> None:
        self.reading, self.ticks = reading, _ticks()

    def expected(self) -> datetime | None:
        return self.reading and self.reading + timedelta(seconds=_ticks() - self.ticks)


_watch = _Watch()


def recording_time(head: Head) -> tuple[datetime, Step | None]:
    """The later of the database's clock and the last event's time, and a step of that clock not yet recorded.

    A demonstration database, which says so in its first event, takes `clock.now()` instead, so that
    its loader can tell a past. Called under the lock of the head.
    """
    if head.demonstration and Event.objects.demonstration():
        return max(clock.now(), head.recorded_at), None
    reading = database_clock()
    return max(reading, head.recorded_at), _unrecorded_step(reading, head)


def _unrecorded_step(reading: datetime, head: Head) -> Step | None:
    """Another process may have recorded the same step already: then it has happened since `since`."""
    expected, since = _watch.expected(), _watch.reading
    _watch.set_by(reading)
    if expected is None or since is None:
        expected, since = max(reading, head.recorded_at), head.recorded_at
    step = Step(reading - expected, reading)
    return step if _is_unrecorded(step, since) else None


def clock_was_set() -> bool:
    """Whether the database's clock was set since this process last recorded something, and no event says so yet."""
    expected, since = _watch.expected(), _watch.reading
    if expected is None or since is None:
        return False
    reading = database_clock()
    return _is_unrecorded(Step(reading - expected, reading), since)


def _is_unrecorded(step: Step, since: datetime) -> bool:
    recorded = Event.objects.filter(action=Action.CLOCK_STEPPED, recorded_at__gte=since)
    return abs(step.by) > STEP and not recorded.exists()


def _ticks() -> float:
    return time.clock_gettime(time.CLOCK_BOOTTIME)


def database_clock() -> datetime:
    """What the database's clock says now, in UTC."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT strftime('%Y-%m-%dT%H:%M:%f', 'now')")
            return datetime.fromisoformat(cursor.fetchone()[0]).replace(tzinfo=UTC)
        cursor.execute("SELECT clock_timestamp()")
        reading: datetime = cursor.fetchone()[0]
        return reading.astimezone(UTC)
