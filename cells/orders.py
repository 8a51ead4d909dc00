"""Overcrowding orders as one line each: how full the facility is, who was placed under them, for how long."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from django.db.models import Count, Sum

from cells.models import Cell, OvercrowdingOrder, Stay
from inmates.models import Custody

Span = tuple[datetime, datetime | None]
"""When a stay began and ended (None: not yet)."""


@dataclass(frozen=True, slots=True)
class Line:
    """An order, the people and places of its facility now, and those placed under it.

    `there` are those who still sleep where it placed them; `person_days` is the time that all of them spent
    there while it was in force; `left` how long it runs still (None: it does not).
    """

    order: OvercrowdingOrder
    people: int
    places: int
    placed: int
    there: int
    person_days: Decimal
    left: timedelta | None

    @property
    def load(self) -> Decimal | None:
        """People a certified place; None where no place is certified."""
        return Decimal(self.people) / self.places if self.places else None


def lines(orders: Iterable[OvercrowdingOrder], now: datetime) -> list[Line]:
    """The orders in the order given, ready to be shown. Three queries."""
    wanted = list(orders)
    facilities = {order.facility_id for order in wanted}
    held = Custody.objects.open().filter(facility__in=facilities).order_by()
    people = dict(held.values_list("facility_id").annotate(Count("pk")))
    standing = Cell.objects.standing().filter(facility__in=facilities, in_service=True).order_by()
    places = dict(standing.values_list("facility_id").annotate(Sum("certified_capacity")))
    stays: dict[int, list[Span]] = defaultdict(list)
    rows = Stay.objects.filter(overcrowding_order__in=[order.pk for order in wanted]).order_by()
    for order, began, ended in rows.values_list("overcrowding_order_id", "began_at", "ended_at"):
        stays[order].append((began, ended))
    return [
        _line(order, people.get(order.facility_id, 0), places.get(order.facility_id, 0), stays[order.pk], now)
        for order in wanted
    ]


def _line(order: OvercrowdingOrder, people: int, places: int, stays: list[Span], now: datetime) -> Line:
    until = order.ended_at or now
    spent = sum((max(min(ended or until, until) - began, timedelta()) for began, ended in stays), timedelta())
    in_force = order.began_at is not None and order.ended_at is None
    return Line(
        order,
        people,
        places,
        placed=len(stays),
        there=sum(ended is None for _began, ended in stays),
        person_days=Decimal(spent // timedelta(minutes=1)) / 1440,
        left=max(order.ends_at - now, timedelta()) if in_force and order.ends_at else None,
    )
