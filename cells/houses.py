"""Loading a facility as it stands: the same few queries however many cells, people or past stays."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any

from cells.facts import CellFacts
from cells.house import House
from cells.models import Cell, Stay
from inmates.facts import Person
from inmates.people import FACT_FIELDS, Reader, declared_rivals, open_orders
from lcs_ims.facilities.models import Facility

_CELL_FIELDS = (
    "facility_id",
    "code",
    "block_id",
    "certified_capacity",
    "floor_area_m2",
    "sex",
    "age",
    "status",
    "purpose",
    "step_free",
    "in_service",
)


def load_house(facility: Facility, on: date) -> House:
    """One facility as it stands now, its people judged on a facility date."""
    return load_houses([facility], on)[facility.code]


def load_houses(facilities: Iterable[Facility], on: date) -> dict[str, House]:
    """Facilities as they stand now, by code. Four queries in all."""
    wanted = list(facilities)
    cells = _cells(wanted)
    residents = _residents(wanted, Reader(on, declared_rivals()))
    orders = open_orders()
    return {f.code: House(f.code, cells[f.pk], residents[f.pk], orders) for f in wanted}


def _cells(facilities: list[Facility]) -> dict[int, list[CellFacts]]:
    found: dict[int, list[CellFacts]] = defaultdict(list)
    rows = Cell.objects.standing().filter(facility__in=facilities).order_by("code").values_list(*_CELL_FIELDS)
    for facility, code, block, *facts in rows:
        found[facility].append(CellFacts(code, str(block), *facts))
    return found


def _residents(facilities: list[Facility], reader: Reader) -> dict[int, list[tuple[Person, str]]]:
    found: dict[int, list[tuple[Person, str]]] = defaultdict(list)
    fields = [f"inmate__{name}" for name in FACT_FIELDS]
    rows: Iterable[tuple[Any, ...]] = (
        Stay.objects.open().at(*facilities).order_by().values_list("cell__facility_id", "cell__code", *fields)
    )
    for facility, code, *facts in rows:
        found[facility].append((reader.person(tuple(facts)), code))
    return found
