"""What is wrong today, beyond the cells: leave that runs, clocks passed, people at the gate, police after hours."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Min, Q, Value

from cells.models import OvercrowdingOrder, PlacementException
from inmates.clocks import BY_CODE
from inmates.models import ClockAlarm
from inspectorate.models import Disclosed
from inspectorate.reading.closed import closed_fields
from lcs_ims.audit.disclosures import KINDS, Telling
from lcs_ims.lib import clock
from visits.models import Visit
from visits.standards import standards
from visits.waits import Wait, wait_of

WEEK = timedelta(days=7)
HEAD_AFTER = timedelta(hours=24)
"""What nobody has read for so long is shown to the head."""


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


@dataclass(frozen=True, slots=True)
class UnreadKind:
    """Disclosures of a kind that nobody has read yet."""

    kind: str
    heading: str
    at_once: int
    digest: int


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
    found = []
    for visit in visits:
        if visit.arrived_at is None or known is None:
            continue
        limit = known.for_visit(visit.kind, visit.facility_id, clock.facility_date(visit.arrived_at)).length
        wait = wait_of(visit.arrived_at, visit.booked_from, None, now, limit)
        if wait.is_over:
            found.append(Waiting(visit, wait))
    return sorted(found, key=lambda one: -one.wait.minutes)


def unread(now: datetime) -> tuple[list[UnreadKind], int]:
    """What is disclosed and not read, in the order of the registry; and how much for over 24 hours. One query."""
    old = Count("pk", filter=Q(copied_at__lt=now - HEAD_AFTER))
    rows = Disclosed.objects.unread().order_by().values_list("kind", "telling").annotate(new=Count("pk"), old=old)
    counted = {(kind, telling): (new, overdue) for kind, telling, new, overdue in rows}
    found = [
        UnreadKind(
            kind,
            str(told.words),
            counted.get((kind, Telling.AT_ONCE), (0, 0))[0],
            counted.get((kind, Telling.DIGEST), (0, 0))[0],
        )
        for kind, told in KINDS.items()
    ]
    return [one for one in found if one.at_once or one.digest], sum(overdue for _new, overdue in counted.values())
