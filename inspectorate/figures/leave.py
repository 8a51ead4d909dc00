"""Leave to break rules: exceptions for one person in one cell, and orders to go beyond certified capacity."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db.models import Q

from cells.models import OvercrowdingOrder, PlacementException
from inspectorate.figures.scope import Scope
from lcs_ims.accounts.models import User


@dataclass(frozen=True, slots=True)
class ExceptionCase:
    """An exception asked for in the period, or in force in it. Times are None where nothing happened (yet)."""

    key: int
    facility: str
    number: str
    name: str
    cell: str
    rules: tuple[str, ...]
    state: str
    asked_by: str
    asked_at: datetime
    reason: str
    hours: int
    answered_by: str
    answered_at: datetime | None
    answer: str
    ended_at: datetime | None
    renewal: int


@dataclass(frozen=True, slots=True)
class OrderCase:
    """An overcrowding order proposed in the period, or in force in it."""

    key: int
    facility: str
    reason: str
    highest_load: Decimal
    least_area_m2: Decimal
    days: int
    proposed_by: str
    proposed_at: datetime
    ordered_by: str
    began_at: datetime | None
    ended_at: datetime | None


def exceptions(scope: Scope) -> tuple[ExceptionCase, ...]:
    """By facility and the time of asking. Two queries."""
    asked = (
        PlacementException.objects.filter(
            Q(asked_at__gte=scope.since)
            | Q(state=PlacementException.State.GRANTED, ended_at__isnull=True)
            | Q(state=PlacementException.State.GRANTED, ended_at__gt=scope.since),
            cell__facility__code__in=scope.codes,
            asked_at__lt=scope.until,
        )
        .select_related("inmate", "cell__facility")
        .order_by("cell__facility__code", "asked_at", "pk")
    )
    rows = list(asked)
    officers = names(key for row in rows for key in (row.asked_by_id, row.answered_by_id))
    return tuple(_exception(row, officers, scope.until) for row in rows)


def _exception(row: PlacementException, officers: dict[int, str], until: datetime) -> ExceptionCase:
    answered = row.answered_at is not None and row.answered_at <= until
    ended = row.ended_at or row.ends_at
    return ExceptionCase(
        row.pk,
        row.cell.facility.code,
        row.inmate.inmate_no,
        row.inmate.full_name,
        row.cell.code,
        tuple(row.rules),
        row.state if answered else PlacementException.State.ASKED.value,
        officers.get(row.asked_by_id, ""),
        row.asked_at,
        row.reason,
        row.hours,
        officers.get(row.answered_by_id or 0, "") if answered else "",
        row.answered_at if answered else None,
        row.answer if answered else "",
        ended if answered and ended and ended <= until else None,
        row.renewal,
    )


def orders(scope: Scope) -> tuple[OrderCase, ...]:
    """By facility and the time of proposing. Two queries."""
    proposed = (
        OvercrowdingOrder.objects.filter(
            Q(proposed_at__gte=scope.since) | Q(ended_at__isnull=True) | Q(ended_at__gt=scope.since),
            facility__code__in=scope.codes,
            proposed_at__lt=scope.until,
        )
        .select_related("facility")
        .order_by("facility__code", "proposed_at", "pk")
    )
    rows = list(proposed)
    officers = names(key for row in rows for key in (row.proposed_by_id, row.ordered_by_id))
    return tuple(_order(row, officers, scope.until) for row in rows)


def _order(row: OvercrowdingOrder, officers: dict[int, str], until: datetime) -> OrderCase:
    began = row.began_at if row.began_at and row.began_at <= until else None
    return OrderCase(
        row.pk,
        row.facility.code,
        row.reason,
        row.highest_load,
        row.least_area_m2,
        row.days,
        officers.get(row.proposed_by_id, ""),
        row.proposed_at,
        officers.get(row.ordered_by_id or 0, "") if began else "",
        began,
        row.ended_at if row.ended_at and row.ended_at <= until else None,
    )


def names(keys: Iterable[int | None]) -> dict[int, str]:
    """The officers of these keys as they signed. One query.

    Their table is the Service's, read by itself: in the portal the users of Django are the inspectors.
    """
    wanted = {key for key in keys if key}
    rows = User.objects.filter(pk__in=wanted).values_list("pk", "full_name", "username")
    return {pk: full_name or username for pk, full_name, username in rows}
