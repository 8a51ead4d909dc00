from dataclasses import replace
from decimal import Decimal

from cells.facts import CellFacts
from cells.house import House
from cells.planning.country import Country, CountryPlan, plan_country
from cells.planning.solver import Clock
from inmates.ages import AgeBand
from inmates.facts import Facts, Person, Reach, Record, Sex
from inmates.offences import Category
from inmates.status import StatusGroup

MAN = Facts(Sex.MALE, AgeBand.ADULT, StatusGroup.CONVICTED, Category.PETTY, Record.FIRST)
BOY = replace(MAN, band=AgeBand.CHILD, child_age=15)
DISTRICT = {"NORTH": "Leribe", "SOUTH": "Quthing", "WEST": "Mafeteng"}


def planned(near: dict[str, str] | None = None, apart: bool = False, **people: list[Facts]) -> CountryPlan:
    """Three facilities of two cells for two each; the people of each are N0, N1..., S0..., W0...."""
    orders = {"N0": {"N1": Reach.FACILITY}, "N1": {"N0": Reach.FACILITY}} if apart else {}
    houses = {}
    for code in DISTRICT:
        cells = [CellFacts(f"A-{n}", "A", 2, Decimal(20)) for n in (1, 2)]
        persons = [Person(f"{code[0]}{n}", facts) for n, facts in enumerate(people.get(code, []))]
        houses[code] = House(code, cells, [(p, f"A-{n % 2 + 1}") for n, p in enumerate(persons)], orders)
    plan = plan_country(Country(houses, {}, DISTRICT, near or {}), Clock(60))
    assert plan is not None
    return plan


def test_whoever_has_no_lawful_bed_at_home_is_transferred_to_one_and_nobody_else() -> None:
    plan = planned(NORTH=[MAN] * 5)
    assert (plan.before["NORTH"], sum(plan.after.values()), plan.proved) == (1, 0, True)
    assert len(plan.transfers) == plan.at_least == 1


def test_of_those_alike_the_one_goes_who_is_brought_near_to_home() -> None:
    near = {f"N{n}": "Leribe" for n in range(5)} | {"N3": "Quthing"}
    (move,) = planned(near, NORTH=[MAN] * 5).transfers
    assert (move.inmate, move.to, move.near) == ("N3", "SOUTH", True)


def test_nobody_is_transferred_for_nearness_alone() -> None:
    assert planned({"N0": "Quthing"}, NORTH=[MAN]).transfers == ()


def test_a_pair_kept_apart_in_the_whole_facility_is_parted() -> None:
    (move,) = planned(apart=True, NORTH=[MAN, MAN]).transfers
    assert move.apart
    assert move.inmate in {"N0", "N1"}


def test_people_go_where_they_may_share() -> None:
    plan = planned(NORTH=[MAN] * 5, SOUTH=[BOY, BOY, MAN, MAN], WEST=[BOY, BOY, BOY])
    assert sum(plan.after.values()) == 1
    assert {move.to for move in plan.transfers} <= {"SOUTH", "WEST"}
