"""From rows to facts: how the separation rules see the people on file, on a facility date."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Q

from inmates.ages import AgeBand, age_on, latest_birth
from inmates.facts import Facts, Person, Reach, Record, Sex
from inmates.models import Inmate, KeepApart, Rivalry
from inmates.offences import Category
from inmates.status import GROUP_OF_STATUS

FACT_FIELDS = (
    "inmate_no",
    "sex",
    "placed_as",
    "date_of_birth",
    "age_disputed",
    "child_until",
    "legal_status",
    "category_of_charges",
    "category_set",
    "record",
    "isolation_id",
    "protection",
    "needs",
    "faction",
)
"""The fields of `Inmate` that decide a cell, in the order `person_from` takes them."""

Rivals = dict[str, frozenset[str]]


def declared_rivals() -> Rivals:
    """The rivals of each faction, both ways. One query."""
    rivals: dict[str, set[str]] = {}
    for first, second in Rivalry.objects.values_list("first", "second"):
        rivals.setdefault(first, set()).add(second)
        rivals.setdefault(second, set()).add(first)
    return {faction: frozenset(others) for faction, others in rivals.items()}


def person_from(row: tuple[Any, ...], on: date, rivals: Rivals) -> Person:
    """The person whom a row of `FACT_FIELDS` describes, on a facility date."""
    (number, sex, placed_as, born, disputed, child_until, status, charged, category_set, record) = row[:10]
    isolation, protection, needs, faction = row[10:14]
    age = age_on(latest_birth(born), on, disputed=disputed, child_until=child_until)
    return Person(
        number,
        Facts(
            sex=Sex(placed_as or sex),
            band=age.band,
            group=GROUP_OF_STATUS[status],
            category=Category(category_set or charged),
            record=Record(record),
            child_age=age.years if age.band is AgeBand.CHILD else None,
            isolation=isolation or "",
            protection=protection,
            needs=frozenset(needs),
            faction=faction,
            rivals=rivals.get(faction, frozenset()),
        ),
    )


def person_of(inmate: Inmate, on: date, rivals: Rivals) -> Person:
    """The person as the rules see them on a facility date."""
    return person_from(tuple(getattr(inmate, name) for name in FACT_FIELDS), on, rivals)


def open_orders(touching: Iterable[str] | None = None) -> dict[str, dict[str, Reach]]:
    """Open keep-apart orders by inmate number, both ways; all, or those that name any of these. One query."""
    rows = KeepApart.objects.open()
    if touching is not None:
        numbers = list(touching)
        rows = rows.filter(Q(first__inmate_no__in=numbers) | Q(second__inmate_no__in=numbers))
    orders: dict[str, dict[str, Reach]] = {}
    for first, second, level in rows.order_by().values_list("first__inmate_no", "second__inmate_no", "level"):
        orders.setdefault(first, {})[second] = orders.setdefault(second, {})[first] = Reach(level)
    return orders
