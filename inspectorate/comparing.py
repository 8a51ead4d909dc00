"""Facilities beside each other, and a period beside the one before it. The figures are those of the reports."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from typing import Any, Self

from inspectorate.figures import Period, Scope, scope_of
from inspectorate.figures.census import Census
from inspectorate.figures.population import PopulationDay, occupancy, population, together
from inspectorate.figures.separation import BreachCase, breach_cases
from inspectorate.figures.waiting import VisitWait, percentile, waits

LENGTHS = (7, 30, 90)


@dataclass(frozen=True, slots=True)
class Row:
    """One facility in one period."""

    mean: float
    occupancy: float | None
    children: int
    opened: int
    open_at_end: int
    visits: int
    median_wait: int | None
    over: int


@dataclass(frozen=True, slots=True)
class Beside:
    """A facility now and before, and its occupancy day by day through both."""

    code: str
    name: str
    now: Row
    before: Row | None
    spark: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """All facilities over two periods of equal length."""

    period: Period
    earlier: Period
    rows: Sequence[Beside]
    days: Sequence[PopulationDay]

    def as_told(self) -> dict[str, Any]:
        """All of it as plain values, to be kept."""
        return asdict(self)

    @classmethod
    def of(cls, told: dict[str, Any]) -> Self:
        """What was kept, as it was."""
        rows = [
            Beside(**row | {"now": Row(**row["now"]), "before": Row(**row["before"]) if row["before"] else None})
            for row in told["rows"]
        ]
        days = [PopulationDay(**day | {"day": date.fromisoformat(day["day"])}) for day in told["days"]]
        return cls(_period(told["period"]), _period(told["earlier"]), rows, days)


def _period(told: dict[str, str]) -> Period:
    return Period(date.fromisoformat(told["first"]), date.fromisoformat(told["last"]))


def compare(codes: Sequence[str], last: date, length: int) -> Comparison:
    """The `length` days up to `last`, and as many before them. Raises Refused as `scope_of` does."""
    first = last - timedelta(days=2 * length - 1)
    scope = scope_of(codes, first, last)
    later = Period(last - timedelta(days=length - 1), last)
    earlier = Period(first, later.first - timedelta(days=1))
    days, breaches, waited = population(Census(scope)), breach_cases(scope), waits(scope)
    rows = [
        Beside(
            place.code,
            place.name,
            _row(place.code, later, days, breaches, waited),
            _before(place.code, earlier, days, breaches, waited),
            _spark([day for day in days if day.facility == place.code], scope),
        )
        for place in scope.places
    ]
    return Comparison(later, earlier, rows, together(days))


def _before(
    code: str,
    period: Period,
    days: Sequence[PopulationDay],
    breaches: Sequence[BreachCase],
    waited: Sequence[VisitWait],
) -> Row | None:
    """The period before; None where the records do not reach back."""
    if not any(day.facility == code and day.day <= period.last for day in days):
        return None
    return _row(code, period, days, breaches, waited)


def _row(
    code: str,
    period: Period,
    days: Iterable[PopulationDay],
    breaches: Iterable[BreachCase],
    waited: Iterable[VisitWait],
) -> Row:
    here = [day for day in days if day.facility == code and period.first <= day.day <= period.last]
    broken = [case for case in breaches if case.facility == code and case.opened_at < period.until]
    came = [one for one in waited if one.facility == code and period.since <= one.arrived_at < period.until]
    lengths = sorted(one.minutes for one in came if one.minutes is not None)
    (whole,) = occupancy(here) or (None,)
    return Row(
        whole.mean if whole else 0,
        whole.occupancy if whole else None,
        max((day.children + day.disputed for day in here), default=0),
        sum(case.opened_at >= period.since and not case.taken_over for case in broken),
        sum(case.closed_at is None or case.closed_at >= period.until for case in broken),
        len(came),
        percentile(lengths, 50),
        sum(one.over for one in came),
    )


def _spark(days: Sequence[PopulationDay], scope: Scope) -> str:
    """Points of a line over a box of 120 by 24, occupancy from 0 to 200%; empty for fewer than two days."""
    known = {day.day: day.occupancy for day in days if day.occupancy is not None}
    if len(known) < 2:
        return ""
    first, count = scope.period.first, max(len(scope.period.days) - 1, 1)
    points: dict[float, float] = defaultdict(float)
    for day, value in sorted(known.items()):
        points[round(120 * (day - first).days / count, 1)] = round(24 - 24 * min(value, 200) / 200, 1)
    return " ".join(f"{x},{y}" for x, y in points.items())
