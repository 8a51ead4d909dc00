from decimal import Decimal

from hypothesis import HealthCheck, assume, given, settings

from cells.facts import CellFacts
from cells.house import House
from cells.planning.plan import plan_rehousing
from inmates.ages import AgeBand
from inmates.facts import Facts, Person, Record, Sex
from inmates.offences import Category
from inmates.status import StatusGroup
from tests.planning import checker
from tests.planning.facilities import small_facilities


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(small_facilities(people=7, cells=5))
def test_every_entering_is_lawful_and_the_steps_lead_to_the_end(facility: tuple[House, list[Person]]) -> None:
    house, unhoused = facility
    plan = plan_rehousing(house, unhoused)
    assume(plan.status == "optimal")
    place = checker.place_of(house, unhoused)
    steps = [(step.inmate, step.origin, step.to) for step in plan.steps]
    assert checker.walk_faults(place, steps, plan.end) == []
    assert not checker.breaches(place, plan.end)


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(small_facilities(people=7, cells=5))
def test_no_step_of_a_lawful_plan_puts_anyone_more_into_a_breach(facility: tuple[House, list[Person]]) -> None:
    house, unhoused = facility
    plan = plan_rehousing(house, unhoused)
    assume(plan.status == "optimal")
    place = checker.place_of(house, unhoused)
    where, wronged = dict(place.home), in_breach(place, place.home)
    for step in plan.steps:
        where.pop(step.inmate, None)
        where |= {step.inmate: step.to} if step.to else {}
        before, wronged = wronged, in_breach(place, where)
        assert wronged <= before


def in_breach(place: checker.Place, where: dict[str, str]) -> set[str]:
    """Those in a breach other than being alone, which is judged at the end."""
    return {number for number, rules in checker.breaches(place, where).items() if rules - {"ALONE"}}


def person(number: str, group: StatusGroup) -> Person:
    return Person(number, Facts(Sex.MALE, AgeBand.ADULT, group, Category.MODERATE, Record.FIRST))


def full(code: str, status: str) -> CellFacts:
    return CellFacts(code, "A", 1, Decimal(10), status=status)


def test_a_full_cycle_takes_one_hold() -> None:
    cells = [full("A1", "untried"), full("A2", "convicted")]
    residents = [(person("1", StatusGroup.CONVICTED), "A1"), (person("2", StatusGroup.UNTRIED), "A2")]
    plan = plan_rehousing(House("X", cells, residents))
    assert (plan.moves, plan.holds, len(plan.steps)) == (2, 1, 3)


def test_a_free_cell_saves_the_hold() -> None:
    cells = [full("A1", "untried"), full("A2", "convicted"), full("A3", "untried")]
    residents = [(person("1", StatusGroup.CONVICTED), "A1"), (person("2", StatusGroup.UNTRIED), "A2")]
    plan = plan_rehousing(House("X", cells, residents))
    assert (plan.moves, plan.holds, len(plan.steps)) == (2, 0, 2)


def test_someone_on_the_way_to_another_cell_is_one_move() -> None:
    cells = [full("A1", "untried"), full("A2", "convicted"), full("A3", "")]
    people = [person("1", StatusGroup.CONVICTED), person("2", StatusGroup.UNTRIED)]
    plan = plan_rehousing(House("X", cells, [(people[0], "A1"), (people[1], "A2")]))
    assert (plan.moves, plan.holds) == (2, 0)
