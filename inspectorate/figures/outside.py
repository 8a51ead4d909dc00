"""What the gate and the count tell: who went out with the police, and counts that were not the book's."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from cells.models import Count, CountQuestion, Whereabouts
from inspectorate.figures.scope import Scope


@dataclass(frozen=True, slots=True)
class PoliceExit:
    """Someone taken out by the police. `back_at` None: not back at the end of what is counted."""

    facility: str
    number: str
    name: str
    left_at: datetime
    due_at: datetime | None
    back_at: datetime | None
    in_charge: str
    force_number: str
    order: str
    place: str
    state_before: str
    state_after: str
    confirmed: bool


@dataclass(frozen=True, slots=True)
class CountDifference:
    """A cell whose count was not the book's. `answer` is empty while the question is open."""

    facility: str
    cell: str
    kind: str
    counted_at: datetime
    counted: int
    expected: int
    answer: str
    words: str
    answered_by: str
    answered_at: datetime | None


@dataclass(frozen=True, slots=True)
class CountsKept:
    """How many counts a facility began in the period, and how many of them are finished."""

    facility: str
    kind: str
    begun: int
    ended: int


def police_exits(scope: Scope) -> tuple[PoliceExit, ...]:
    """By facility and time. One query."""
    rows = (
        Whereabouts.objects.filter(
            Q(ended_at__isnull=True) | Q(ended_at__gt=scope.since),
            kind=Whereabouts.Kind.POLICE,
            custody__facility__code__in=scope.codes,
            began_at__lt=scope.until,
        )
        .select_related("custody__inmate", "custody__facility")
        .order_by("custody__facility__code", "began_at", "pk")
    )
    return tuple(
        PoliceExit(
            row.custody.facility.code,
            row.custody.inmate.inmate_no,
            row.custody.inmate.full_name,
            row.began_at,
            row.due_at,
            row.ended_at if row.ended_at and row.ended_at <= scope.until else None,
            row.with_whom,
            row.receiver_no,
            row.order,
            row.place,
            row.state_before,
            row.state_after,
            row.arrival_confirmed_at is not None,
        )
        for row in rows
    )


def count_differences(scope: Scope) -> tuple[CountDifference, ...]:
    """By facility and time of counting. One query."""
    rows = (
        CountQuestion.objects.filter(
            figure__count__facility__code__in=scope.codes,
            figure__counted_at__gte=scope.since,
            figure__counted_at__lt=scope.until,
        )
        .select_related("figure__count__facility", "figure__cell")
        .order_by("figure__count__facility__code", "figure__counted_at", "pk")
    )
    return tuple(_difference(row, scope.until) for row in rows)


def _difference(row: CountQuestion, until: datetime) -> CountDifference:
    answered = row.answered_at is not None and row.answered_at <= until
    figure = row.figure
    return CountDifference(
        figure.count.facility.code,
        figure.cell.code,
        figure.count.kind,
        figure.counted_at,
        figure.counted,
        figure.expected,
        row.answer if answered else "",
        row.words if answered else "",
        row.answered_by if answered else "",
        row.answered_at if answered else None,
    )


def counts_kept(scope: Scope) -> tuple[CountsKept, ...]:
    """For each facility and kind of count. One query."""
    found: dict[tuple[str, str], list[bool]] = {
        (place.code, str(kind)): [] for place in scope.places for kind in Count.Kind.values
    }
    rows = Count.objects.filter(
        facility__code__in=scope.codes, began_at__gte=scope.since, began_at__lt=scope.until
    ).values_list("facility__code", "kind", "ended_at")
    for facility, kind, ended in rows:
        found[facility, kind].append(bool(ended and ended <= scope.until))
    return tuple(CountsKept(*key, len(ends), sum(ends)) for key, ends in found.items())
