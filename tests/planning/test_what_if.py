"""People pinned, cells left alone, closed and opened."""

from dataclasses import replace
from decimal import Decimal

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cells.facts import CellFacts
from cells.house import House
from cells.planning.plan import Plan, plan_rehousing
from cells.planning.what_if import Pins
from inmates.ages import AgeBand
from inmates.facts import Facts, Person, Reach, Record, Sex
from inmates.offences import Category
from inmates.status import StatusGroup
from tests.planning import checker
from tests.planning.facilities import small_facilities

MAN = Facts(Sex.MALE, AgeBand.ADULT, StatusGroup.CONVICTED, Category.PETTY, Record.FIRST)
REMAND = replace(MAN, group=StatusGroup.UNTRIED)


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(small_facilities(), st.sets(st.sampled_from(["P0", "P1", "P2"])))
def test_the_optimum_with_pins_equals_an_exhaustive_search(
    facility: tuple[House, list[Person]], stay: set[str]
) -> None:
    house, unhoused = facility
    pinned = {number: code for number, code in house.cell_of.items() if number in stay}
    plan = plan_rehousing(house, unhoused, pins=Pins(stay=frozenset(stay)))
    place = checker.place_of(house, unhoused)
    kept = [w for w in checker.arrangements(place) if pinned.items() <= w.items()]
    lawful = [checker.moves(place, where) for where in kept if not checker.breaches(place, where)]
    assert (plan.status == "impossible") == (not lawful)
    assert pinned.items() <= plan.end.items()
    if lawful:
        assert plan.moves == plan.lower_bound == min(lawful)
    elif plan.aims is not None and plan.aims.proved:
        best = min(checker.aims(place, where) for where in kept)
        assert checker.aims(place, plan.end)[: plan.aims.proved] == best[: plan.aims.proved]


def house(*homes: tuple[Facts, str], orders: dict[str, dict[str, Reach]] | None = None) -> House:
    """Cells A-1, A-2 and B-1 for two each; people P0, P1... in the cells named."""
    cells = [CellFacts(code, code[0], 2, Decimal(20)) for code in ("A-1", "A-2", "B-1")]
    return House("X", cells, [(Person(f"P{n}", facts), code) for n, (facts, code) in enumerate(homes)], orders)


def planned(facility: House, **pins: set[str]) -> Plan:
    return plan_rehousing(facility, pins=Pins(**{name: frozenset(said) for name, said in pins.items()}))


def test_a_cell_left_alone_keeps_its_people_and_gets_nobody() -> None:
    plan = planned(house((MAN, "A-1"), (REMAND, "A-1"), (MAN, "A-2"), (REMAND, "A-2")), alone={"A-1"})
    assert (plan.status, plan.moves) == ("optimal", 1)
    assert plan.end.keys() == {"P2", "P3"}
    assert set(plan.end.values()) == {"A-2", "B-1"}


def test_whom_an_order_keeps_from_a_cell_left_alone_by_block_leaves_the_block() -> None:
    orders = {"P0": {"P1": Reach.BLOCK}, "P1": {"P0": Reach.BLOCK}}
    plan = planned(house((MAN, "A-1"), (MAN, "A-2"), orders=orders), alone={"A-1"})
    assert plan.end == {"P1": "B-1"}


def test_a_closed_cell_is_emptied() -> None:
    plan = planned(house((MAN, "A-1")), close={"A-1"})
    assert (plan.status, plan.moves, plan.end["P0"] in {"A-2", "B-1"}) == ("optimal", 1, True)


def test_a_cell_out_of_service_is_used_once_opened() -> None:
    shut = house((MAN, "A-1"), (MAN, "A-1"), (REMAND, "A-2"), (REMAND, "A-2"), (MAN, "A-2"))
    shut.cells["B-1"] = replace(shut.cells["B-1"], in_service=False)
    assert planned(shut).status == "impossible"
    assert planned(shut, open={"B-1"}).moves == 1
