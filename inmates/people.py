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
"""The fields of `Inmate` that decide a cell, in the order `Reader` takes them."""

Rivals = dict[str, frozenset[str]]


def declared_rivals() -> Rivals:
    """The rivals of each faction, both ways. One query."""
    rivals: dict[str, set[str]] = {}
    for first, second in Rivalry.objects.values_list("first", "second"):
        rivals.setdefault(first, set()).add(second)
        rivals.setdefault(second, set()).add(first)
    return {faction: frozenset(others) for faction, others in rivals.items()}


class Reader:
    """Turns rows of `FACT_FIELDS` into people as the rules see them on one facility date.

    People with the same facts share one `Facts` object, which is what makes a large house fast.
    """

    def __init__(self, on: date, rivals: Rivals) -> None:
        self._on = on
        self._rivals = rivals
        self._seen: dict[tuple[Any, ...], Facts] = {}

    def person(self, row: tuple[Any, ...]) -> Person:
        """The person whom a row of `FACT_FIELDS` describes."""
        number, sex, placed_as, born, disputed, child_until, status, charged, category_set, *rest = row
        age = age_on(latest_birth(born), self._on, disputed=disputed, child_until=child_until)
        child_age = age.years if age.band is AgeBand.CHILD else None
        record, isolation, protection, needs, faction = rest
        category = category_set or charged
        key = (
            placed_as or sex,
            age.band,
            status,
            category,
            record,
            child_age,
            isolation,
            protection,
            *needs,
            faction,
        )
        facts = self._seen.get(key)
        if facts is None:
            facts = self._seen[key] = Facts(
                sex=Sex(placed_as or sex),
                band=age.band,
                group=GROUP_OF_STATUS[status],
                category=Category(category),
                record=Record(record),
                child_age=child_age,
                isolation=isolation or "",
                protection=protection,
                needs=frozenset(needs),
                faction=faction,
                rivals=self._rivals.get(faction, frozenset()),
            )
        return Person(number, facts)

    def of(self, inmate: Inmate) -> Person:
        """Someone on file."""
        return self.person(tuple(getattr(inmate, name) for name in FACT_FIELDS))


def person_of(inmate: Inmate, on: date, rivals: Rivals) -> Person:
    """The person as the rules see them on a facility date."""
    return Reader(on, rivals).of(inmate)


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
