"""How long visitors waited at the gate, by kind of visit."""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from inspectorate.figures.scope import Scope
from lcs_ims.facilities.models import Facility
from visits.kinds import Kind
from visits.models import Visit
from visits.standards import standards
from visits.times import wait_of_visit
from visits.waits import MINUTE

STEPS = (15, 30, 60, 120)
"""Where the bars of the distribution end, in minutes; the last has no end."""

READ = (
    "visit_no",
    "facility_id",
    "kind",
    "arrived_at",
    "booked_from",
    "started_at",
    "left_at",
    "refused_at",
    "learned",
    "cause",
    "cause_words",
    "imported",
)
"""What a wait is told from; a visit's other columns are not read, many of tens of thousands of visits."""


@dataclass(frozen=True, slots=True)
class VisitWait:
    """A visit that arrived in the period, and how long it waited: until it started, or else until it was given up.

    `minutes` is None for a visit that was found out later: it tells no wait. `seen` says that the visit started.
    """

    facility: str
    visit_no: str
    kind: str
    number: str
    arrived_at: datetime
    booked_from: datetime | None
    started_at: datetime | None
    left_at: datetime | None
    minutes: int | None
    standard: int
    over: bool
    seen: bool
    cause: str
    cause_words: str
    imported: bool


@dataclass(frozen=True, slots=True)
class WaitRow:
    """The waits of one kind of visit; minutes. Percentiles are of the waits whose length is known (nearest rank)."""

    kind: str
    visits: int
    known: int
    unseen: int
    median: int | None
    ninth: int | None
    longest: int | None
    over: int
    by_length: tuple[int, ...]
    """How many waits lie in each step of the distribution."""

    @property
    def over_percent(self) -> float | None:
        return round(100 * self.over / self.known, 1) if self.known else None


def waits(scope: Scope) -> tuple[VisitWait, ...]:
    """Every visit that arrived in the period, by facility and arrival. Three queries."""
    allowed = standards()
    places = dict(Facility.objects.filter(code__in=scope.codes).values_list("pk", "code"))
    rows = (
        Visit.objects.filter(facility__code__in=scope.codes, arrived_at__gte=scope.since, arrived_at__lt=scope.until)
        .select_related("inmate")
        .only(*READ, "inmate__inmate_no")
        .order_by("facility__code", "arrived_at", "pk")
    )
    found = []
    for visit in rows.iterator(5_000):
        wait = wait_of_visit(visit, allowed, scope.until)
        if wait is None or visit.arrived_at is None:
            continue
        wait = replace(wait, until=min(wait.until, scope.until))  # what ended later had not ended yet
        known = not visit.learned  # one that was found out later says nothing of a wait
        found.append(
            VisitWait(
                places[visit.facility_id],
                visit.visit_no,
                visit.kind,
                visit.inmate.inmate_no,
                visit.arrived_at,
                visit.booked_from,
                _until(visit.started_at, scope),
                _until(visit.left_at, scope),
                wait.minutes if known else None,
                wait.limit // MINUTE,
                known and wait.is_over,
                _until(visit.started_at, scope) is not None,
                visit.cause,
                visit.cause_words,
                visit.imported,
            )
        )
    return tuple(found)


def _until(at: datetime | None, scope: Scope) -> datetime | None:
    return at if at and at <= scope.until else None


def wait_rows(cases: Iterable[VisitWait]) -> tuple[WaitRow, ...]:
    """A row for each kind of visit that came, in the order of the kinds."""
    by_kind: dict[str, list[VisitWait]] = defaultdict(list)
    for case in cases:
        by_kind[case.kind].append(case)
    return tuple(_row(kind.value, by_kind[kind.value]) for kind in Kind if by_kind[kind.value])


def _row(kind: str, cases: Sequence[VisitWait]) -> WaitRow:
    lengths = sorted(case.minutes for case in cases if case.minutes is not None)
    return WaitRow(
        kind,
        visits=len(cases),
        known=len(lengths),
        unseen=sum(not case.seen for case in cases),
        median=percentile(lengths, 50),
        ninth=percentile(lengths, 90),
        longest=lengths[-1] if lengths else None,
        over=sum(case.over for case in cases),
        by_length=distribution(lengths),
    )


def percentile(lengths: Sequence[int], hundredth: int) -> int | None:
    """The nearest-rank percentile of sorted lengths: the smallest that so many of a hundred do not exceed."""
    return lengths[math.ceil(len(lengths) * hundredth / 100) - 1] if lengths else None


def distribution(lengths: Iterable[int]) -> tuple[int, ...]:
    """How many lengths fall into each step, a step's end not included."""
    counted = Counter(next((n for n, end in enumerate(STEPS) if length < end), len(STEPS)) for length in lengths)
    return tuple(counted[n] for n in range(len(STEPS) + 1))


def causes(cases: Iterable[VisitWait]) -> tuple[tuple[str, int], ...]:
    """Why visits waited over the standard: each cause given, the most first; an empty cause was not given."""
    counted = Counter(case.cause for case in cases if case.over)
    return tuple(sorted(counted.items(), key=lambda pair: (not pair[0], -pair[1], pair[0])))
