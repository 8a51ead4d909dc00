"""Facilities that nobody would build: the planner answers, and in words."""

from dataclasses import asdict, replace
from decimal import Decimal

import pytest

from cells.facts import CellFacts
from cells.house import House
from cells.planning.plan import Plan, plan_rehousing
from cells.plans.words import proof_in_words
from inmates.ages import AgeBand
from inmates.facts import Facts, Need, Person, Reach, Record, Sex
from inmates.offences import Category
from inmates.status import StatusGroup
from tests.planning import checker

MAN = Facts(Sex.MALE, AgeBand.ADULT, StatusGroup.CONVICTED, Category.PETTY, Record.FIRST)
NEEDY = replace(
    MAN, isolation="tb", protection="informer", needs=frozenset(Need), faction="red", rivals=frozenset({"blue"})
)
DISPUTED = replace(MAN, band=AgeBand.AGE_DISPUTED)
UNKNOWN = replace(MAN, sex=Sex.UNKNOWN, category=Category.UNCLASSIFIED, record=Record.UNKNOWN)


def people(many: int, facts: Facts = MAN) -> list[Person]:
    return [Person(f"P{n}", facts) for n in range(many)]


def open_cells(many: int, places: int = 2, **said: object) -> list[CellFacts]:
    return [CellFacts(f"A-{n}", "A", places, Decimal(6 * places), **said) for n in range(many)]  # type: ignore[arg-type]


def planned(cells: list[CellFacts], inside: list[Person], orders: dict[str, dict[str, Reach]] | None = None) -> Plan:
    """People two by two in the cells as they come, those left over without one."""
    housed = list(zip(inside, [cell.code for cell in cells for _ in range(2)], strict=False))
    house = House("X", cells, housed, orders)
    plan = plan_rehousing(house, inside[len(housed) :], seconds=20)
    place = checker.place_of(house, inside[len(housed) :])
    assert checker.walk_faults(place, [(s.inmate, s.origin, s.to) for s in plan.steps], plan.end) == []
    return plan


def all_apart(many: int) -> dict[str, dict[str, Reach]]:
    return {f"P{a}": {f"P{b}": Reach.CELL for b in range(many) if b != a} for a in range(many)}


@pytest.mark.parametrize("cells", [[], open_cells(2)])
def test_nobody_needs_no_move(cells: list[CellFacts]) -> None:
    assert (planned(cells, []).status, planned(cells, []).steps) == ("optimal", ())


def test_one_with_every_need_is_told_of_in_words() -> None:
    plan = planned(open_cells(2), people(1, NEEDY))
    assert plan.missing is not None
    why = proof_in_words(asdict(plan.missing.proof[0]))
    assert why.startswith("1 convicted man in medical isolation under protection needing")


@pytest.mark.parametrize("cells", [[], open_cells(1, places=0)])
def test_where_no_cell_is_certified_everyone_stays_and_all_places_are_missing(cells: list[CellFacts]) -> None:
    plan = plan_rehousing(House("X", cells, []), people(2))
    assert plan.missing is not None
    assert (plan.status, plan.end, sum(row.places for row in plan.missing.shortfall)) == ("impossible", {}, 2)


def test_where_all_cells_are_closed_everyone_lacks_a_place() -> None:
    plan = planned(open_cells(2, in_service=False), people(3))
    assert plan.missing is not None
    assert sum(row.places for row in plan.missing.shortfall) == 3
    assert plan.missing.proof[0].places == 0


@pytest.mark.parametrize("facts", [DISPUTED, UNKNOWN])
def test_people_of_whom_too_little_is_known_get_a_cell_each_or_the_proof(facts: Facts) -> None:
    assert planned(open_cells(3), people(3, facts)).moves == 1
    assert planned(open_cells(2), people(4, facts)).status == "impossible"


def test_all_kept_apart_get_a_cell_each_or_the_proof() -> None:
    assert planned(open_cells(3), people(3), all_apart(3)).moves == 1
    plan = planned(open_cells(2), people(4), all_apart(4))
    assert plan.missing is not None
    assert plan.aims is not None
    assert (plan.status, sum(row.cells for row in plan.missing.shortfall)) == ("impossible", 2)
    assert plan.aims.harms == (0, 0, 3)  # one alone, three together: fewer in breach than two and two
