"""The night, for the Service: from 18:00 to 06:00 on the walls of its facilities. LCS policy."""

from datetime import date, datetime, time, timedelta

from lcs_ims.lib import clock

BEGINS, ENDS = time(18), time(6)


def night_of(moment: datetime) -> date | None:
    """The night a moment lies in, named by the day on which it began; None by day."""
    wall = clock.local(moment)
    if wall.time() >= BEGINS:
        return wall.date()
    return wall.date() - timedelta(days=1) if wall.time() < ENDS else None


def is_night(moment: datetime) -> bool:
    return night_of(moment) is not None
