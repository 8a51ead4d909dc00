"""Loading a facility as it stands: the same few queries however many cells, people or past stays."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from django.db.models import Exists, OuterRef

from cells.facts import CellFacts
from cells.house import House
from cells.models import Cell, SegregationOrder, Stay
from inmates.facts import Person, Reach
from inmates.models import Inmate
from inmates.people import FACT_FIELDS, Reader, declared_rivals, open_orders
from lcs_ims.facilities.models import Facility

_CELL_FIELDS = (
    "facility_id",
    "code",
    "block__code",
    "certified_capacity",
    "floor_area_m2",
    "sex",
    "age",
    "status",
    "purpose",
    "step_free",
    "in_service",
    "retired_at",
)


class Houses:
    """Facilities as they stand now, their people judged on one facility date.

    Rivals and keep-apart orders are read once, at first use; then two queries for as many facilities
    as are asked for together.
    """

    def __init__(self, on: date) -> None:
        self.on = on

    def at(self, facilities: Iterable[Facility], *more: Cell) -> dict[str, House]:
        """The houses of these facilities, by code: their cells in use, and any more of them that are named."""
        wanted = list(facilities)
        cells, residents = _cells(wanted, more), _residents(wanted, self._reader)
        return {
            f.code: House(f.code, cells[f.pk], residents[f.pk].homes, self._orders, residents[f.pk].segregated)
            for f in wanted
        }

    def person(self, inmate: Inmate) -> Person:
        """Someone as the rules see them, who need not live in any of the houses."""
        return self._reader.of(inmate)

    @cached_property
    def _reader(self) -> Reader:
        return Reader(self.on, declared_rivals())

    @cached_property
    def _orders(self) -> dict[str, dict[str, Reach]]:
        return open_orders()


def load_house(facility: Facility, on: date, *more: Cell) -> House:
    """One facility as it stands now, its people judged on a facility date; with `more` cells than those in use."""
    return Houses(on).at([facility], *more)[facility.code]


def load_houses(facilities: Iterable[Facility], on: date) -> dict[str, House]:
    """Facilities as they stand now, by code. Four queries in all."""
    return Houses(on).at(facilities)


def _cells(facilities: list[Facility], more: Iterable[Cell]) -> dict[int, list[CellFacts]]:
    found: dict[int, list[CellFacts]] = defaultdict(list)
    cells = Cell.objects.in_use(*more).filter(facility__in=facilities).order_by("code")
    rows: Iterable[tuple[Any, ...]] = cells.values_list(*_CELL_FIELDS)
    for facility, *facts, in_service, retired_at in rows:
        found[facility].append(CellFacts(*(*facts, in_service and retired_at is None)))
    return found


@dataclass(slots=True)
class _Residents:
    """Who sleeps where in one facility, and whose stay is under a segregation order in force."""

    homes: list[tuple[Person, str]] = field(default_factory=list)
    segregated: frozenset[str] = frozenset()


def _residents(facilities: list[Facility], reader: Reader) -> dict[int, _Residents]:
    found: dict[int, _Residents] = defaultdict(_Residents)
    fields = [f"inmate__{name}" for name in FACT_FIELDS]
    ordered = Exists(SegregationOrder.objects.open().filter(stay=OuterRef("pk")))
    stays = Stay.objects.open().at(*facilities).order_by()
    rows: Iterable[tuple[Any, ...]] = stays.values_list("cell__facility_id", "cell__code", ordered, *fields)
    for facility, code, segregated, *facts in rows:
        person, here = reader.person(tuple(facts)), found[facility]
        here.homes.append((person, code))
        if segregated:
            here.segregated |= {person.number}
    return found
