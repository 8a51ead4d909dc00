"""Odd patterns in how the book is kept: late entries, times on round minutes, counts that always agree.

None of it proves anything. Each is a question that an inspector may ask, with the figures it rests on.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, F, Max, Q, Sum

from cells.models import CountFigure
from inspectorate.models import OfficerDay
from lcs_ims.lib import clock

PERIOD = timedelta(days=90)
FEWEST = 10
ROUND = 0.7
"""So many of a person's claimed times on a multiple of five minutes are odd: chance gives one in five."""


@dataclass(frozen=True, slots=True)
class Officer:
    """One officer's claimed times in the period: how many, late, and on round minutes."""

    username: str
    name: str
    facility: str
    claimed: int
    late: int
    rounded: int

    @property
    def late_share(self) -> int:
        return round(100 * self.late / self.claimed)

    @property
    def round_share(self) -> int:
        return round(100 * self.rounded / self.claimed)

    @property
    def rounds(self) -> bool:
        return self.claimed >= FEWEST and self.rounded / self.claimed >= ROUND


@dataclass(frozen=True, slots=True)
class Counts:
    """A facility's counts in the period: cells counted, how many agreed with the book."""

    facility: str
    name: str
    figures: int
    agreed: int

    @property
    def always(self) -> bool:
        """Nobody counts hundreds of cells without ever being one out."""
        return self.figures >= 100 and self.agreed == self.figures


@dataclass(frozen=True, slots=True)
class Patterns:
    """All of it, for a period."""

    since: datetime
    late: list[Officer]
    rounded: list[Officer]
    counts: list[Counts]


def patterns(now: datetime) -> Patterns:
    """The last ninety days, as far as the watcher has got. Two queries."""
    since = now - PERIOD
    officers = list(_officers(since))
    late = sorted((one for one in officers if one.late), key=lambda one: (-one.late, one.username))
    rounded = sorted((one for one in officers if one.rounds), key=lambda one: (-one.round_share, one.username))
    return Patterns(since, late, rounded, _counts(since))


def _officers(since: datetime) -> Iterable[Officer]:
    rows = OfficerDay.objects.filter(day__gte=clock.facility_date(since)).order_by().values("username")
    summed = rows.annotate(
        who=Max("name"), where=Max("facility"), all=Sum("claimed"), too_late=Sum("late"), round=Sum("rounded")
    )
    for row in summed:
        yield Officer(row["username"], row["who"], row["where"], row["all"], row["too_late"], row["round"])


def _counts(since: datetime) -> list[Counts]:
    agreed = Count("pk", filter=Q(counted=F("expected")))
    rows = CountFigure.objects.filter(counted_at__gte=since).order_by("count__facility__name")
    by_facility = rows.values_list("count__facility__code", "count__facility__name")
    found = by_facility.annotate(figures=Count("pk"), agreed=agreed)
    return [Counts(*row) for row in found]
