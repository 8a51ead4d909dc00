"""Counting what officers claim of time, event by event, as the watcher passes them. Part of its transaction."""

from datetime import date

from inspectorate.models import OfficerDay
from lcs_ims.audit.actions import LATE_AFTER, TAKEN_OVER
from lcs_ims.audit.models import Event
from lcs_ims.lib import clock


class Tally:
    """The claimed times of the events passed in one look."""

    def __init__(self) -> None:
        self._days: dict[tuple[str, date], OfficerDay] = {}

    def add(self, event: Event) -> None:
        """Count an event in which a person claims a time of their own. A take-over is no one's habit."""
        by = event.by
        if by.kind != "user" or event.action in TAKEN_OVER or not event.facts["occurred_at"]:
            return
        key = (by.username, clock.facility_date(event.recorded_at))
        row = self._days.setdefault(key, OfficerDay(username=key[0], day=key[1], claimed=0, late=0, rounded=0))
        row.name, row.facility = by.name[:120], by.facility[:200]
        at = event.occurred_at
        row.claimed += 1
        row.late += event.recorded_at - at > LATE_AFTER
        row.rounded += at.minute % 5 == 0 and at.second == 0

    def write(self) -> None:
        """Add what was counted to what was there before."""
        days = {day for _username, day in self._days}
        there = {(row.username, row.day): row for row in OfficerDay.objects.filter(day__in=days)} if days else {}
        for key, row in self._days.items():
            if known := there.get(key):
                row.pk = known.pk
                row.claimed, row.late, row.rounded = (
                    row.claimed + known.claimed,
                    row.late + known.late,
                    row.rounded + known.rounded,
                )
        fresh = [row for key, row in self._days.items() if key not in there]
        OfficerDay.objects.bulk_create(fresh)
        known_rows = [row for key, row in self._days.items() if key in there]
        OfficerDay.objects.bulk_update(known_rows, ["name", "facility", "claimed", "late", "rounded"])
