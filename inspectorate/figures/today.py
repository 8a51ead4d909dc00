"""What is wrong today, beyond the cells: leave that runs, clocks passed, people at the gate, police after hours."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Min, Q, Value

from cells.models import OvercrowdingOrder, PlacementException
from inmates.clocks import BY_CODE
from inmates.models import ClockAlarm
from inspectorate.reading.closed import closed_fields
from visits.models import Visit
from visits.standards import standards
from visits.times import wait_of_visit
from visits.waits import Wait

WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class ClockNow:
    """How many people are past a clock, and since when the first of them."""

    code: str
    title: str
    people: int
    since: datetime


@dataclass(frozen=True, slots=True)
class Waiting:
    """Someone at a gate now, and how long."""

    visit: Visit
    wait: Wait


def running_leave() -> tuple[int, int]:
    """How many exceptions and how many overcrowding orders are in force. One query."""
    exceptions = PlacementException.objects.filter(state="granted", ended_at__isnull=True).order_by().values("pk")
    orders = OvercrowdingOrder.objects.filter(began_at__isnull=False, ended_at__isnull=True).order_by().values("pk")
    kinds = exceptions.annotate(kind=Value(0)).union(orders.annotate(kind=Value(1)), all=True)
    counted = Counter(row["kind"] for row in kinds)
    return counted[0], counted[1]


def clocks_passed() -> list[ClockNow]:
    """By clock, most people first. One query."""
    rows = ClockAlarm.objects.open().order_by().values("clock")
    counted = rows.annotate(people=Count("pk"), since=Min("passed_at")).order_by("-people", "clock")
    return [ClockNow(r["clock"], BY_CODE[r["clock"]].title, r["people"], r["since"]) for r in counted]


def at_the_gates(since: datetime, now: datetime) -> tuple[list[Waiting], list[Visit]]:
    """Those who wait over standard, the longest first; and visits after hours since a moment, newest first.

    Two queries.
    """
    after_hours = Q(arrived_at__gte=since) & (Q(after_hours=True) | Q(unauthorised=True))
    visits = Visit.objects.filter(Q(state=Visit.State.WAITING) | after_hours).select_related("facility", "inmate")
    found = list(visits.defer(*closed_fields(Visit)).order_by("-arrived_at"))
    at_night = [one for one in found if one.after_hours or one.unauthorised]
    return _over([one for one in found if one.state == Visit.State.WAITING], now), at_night


def _over(visits: list[Visit], now: datetime) -> list[Waiting]:
    known = standards() if visits else None
    waits = [(visit, wait_of_visit(visit, known, now)) for visit in visits] if known else []
    found = [Waiting(visit, wait) for visit, wait in waits if wait and wait.is_over]
    return sorted(found, key=lambda one: -one.wait.minutes)
