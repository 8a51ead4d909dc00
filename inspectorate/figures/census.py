"""Who was held where in a period, and in which cell: read once for all figures that count people."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.db.models import Q

from cells.models import Stay
from inmates.models import Custody
from inspectorate.figures.scope import Scope
from inspectorate.figures.spans import Span, cut, without
from inspectorate.figures.then import FactsThen
from lcs_ims.lib import clock


@dataclass(frozen=True, slots=True)
class Held:
    """One custody as far as it lies in the period. `number` and `name` are the person's."""

    custody: int
    inmate: int
    number: str
    name: str
    facility: str
    admitted_at: datetime
    taken_over: bool
    span: Span


class Census:
    """The people of a scope."""

    def __init__(self, scope: Scope) -> None:
        self.scope = scope

    @cached_property
    def held(self) -> tuple[Held, ...]:
        """Every custody of these facilities that falls into the period, by facility and number. One query."""
        scope = self.scope
        rows = (
            Custody.objects.filter(
                Q(ended_at__isnull=True) | Q(ended_at__gt=scope.since),
                facility__code__in=scope.codes,
                admitted_at__lt=scope.until,
            )
            .order_by("facility__code", "inmate__inmate_no", "admitted_at")
            .values_list(
                "pk",
                "inmate_id",
                "inmate__inmate_no",
                "inmate__given_names",
                "inmate__surname",
                "facility__code",
                "admitted_at",
                "taken_over",
                "ended_at",
            )
        )
        found = []
        for pk, inmate, number, given, surname, facility, admitted, taken_over, ended in rows:
            span = cut(admitted, ended, scope.since, scope.until)
            if span:
                name = f"{given} {surname}".strip()
                found.append(Held(pk, inmate, number, name, facility, admitted, taken_over, span))
        return tuple(found)

    @cached_property
    def facts(self) -> FactsThen:
        """Their facts at any moment of the period. Two queries."""
        return FactsThen.of((one.inmate for one in self.held), self.scope.since)

    @cached_property
    def in_cells(self) -> dict[int, list[Span]]:
        """When each custody had a cell, within the period. One query."""
        scope = self.scope
        stays = (
            Stay.objects.filter(
                Q(ended_at__isnull=True) | Q(ended_at__gt=scope.since),
                custody__facility__code__in=scope.codes,
                began_at__lt=scope.until,
            )
            .order_by()
            .values_list("custody_id", "began_at", "ended_at")
        )
        cells: dict[int, list[Span]] = defaultdict(list)
        for custody, began, ended in stays:
            span = cut(began, ended, scope.since, scope.until)
            if span:
                cells[custody].append(span)
        return cells

    @cached_property
    def without_cell(self) -> dict[int, list[Span]]:
        """When each custody had no cell, from the first day that the records can tell of."""
        begins = {place.code: place.begins_on for place in self.scope.places}
        gaps = {}
        for one in self.held:
            first = begins[one.facility]
            if first is None:
                continue
            told = cut(one.span.since, one.span.until, clock.midnight(first), one.span.until)
            left = without(told, self.in_cells.get(one.custody, ())) if told else []
            if left:
                gaps[one.custody] = left
        return gaps
