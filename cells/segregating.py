"""How long segregation may last, and on which days nobody from health saw the person. Pure.

Over 15 consecutive days is prolonged solitary confinement, which no order makes lawful (NMR 43(1)(b), 44). Health
staff see the person every day (NMR 46(1)).
"""

from collections.abc import Collection, Iterable
from datetime import date, datetime, timedelta

from lcs_ims.lib.clock import facility_date

LONGEST = timedelta(days=15)
ALERT_BEFORE = timedelta(days=1)
BREAK = timedelta(days=7)  # LCS policy: a shorter time between two orders does not begin the 15 days anew

Spell = tuple[datetime, datetime]


def latest_end(spells: Iterable[Spell], begins: datetime) -> datetime:
    """The last moment to which an order that begins now may run, after the spells (begin, end) there were."""
    left, since = LONGEST, begins
    for began, ended in sorted(spells, reverse=True):
        if since - ended >= BREAK:
            break
        left, since = left - (ended - began), began
    return begins + max(left, timedelta())


def days_unseen(begins: datetime, ends: datetime, seen: Collection[date]) -> list[date]:
    """The facility dates that are over, after the first, on which health staff did not see the person."""
    first, last = facility_date(begins), facility_date(ends)
    days = (first + timedelta(days=n) for n in range(1, (last - first).days))
    return [day for day in days if day not in seen]
