from fractions import Fraction

from hypothesis import HealthCheck, assume, given, settings

from cells.house import House
from cells.planning.aims import Aims
from cells.planning.one_by_one import MOST_UNKNOWNS
from cells.planning.plan import plan_rehousing
from inmates.facts import Person
from tests.planning import checker
from tests.planning.facilities import small_facilities
from tests.rules.making import a_cell, a_house, child, someone


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(small_facilities())
def test_the_aims_equal_an_exhaustive_search(facility: tuple[House, list[Person]]) -> None:
    house, unhoused = facility
    plan = plan_rehousing(house, unhoused)
    assume(plan.status == "impossible")
    place = checker.place_of(house, unhoused)
    assert plan.aims is not None
    best, found = checker.least_harm(place), checker.aims(place, plan.end)
    assert (plan.aims.proved, found) == (4, best)


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(small_facilities(people=7, cells=5))
def test_every_entering_breaks_only_number_or_what_the_end_breaks(facility: tuple[House, list[Person]]) -> None:
    house, unhoused = facility
    plan = plan_rehousing(house, unhoused)
    place = checker.place_of(house, unhoused)
    steps = [(step.inmate, step.origin, step.to) for step in plan.steps]
    assert checker.walk_faults(place, steps, plan.end) == []


def test_where_a_child_a_man_and_a_woman_have_two_cells_the_one_breach_wrongs_as_few_as_can_be() -> None:
    """Man and woman together break one rule; the boy with either breaks more, and one of them would move."""
    boy, man, woman = child("BOY"), someone("MAN", group="untried"), someone("WOMAN", sex="female", group="untried")
    cells = [a_cell("1-01", capacity=2), a_cell("1-02", capacity=2)]
    plan = plan_rehousing(a_house(cells, {"1-01": [man, boy], "1-02": [woman]}))
    assert plan.aims == Aims((2, 0, 0), Fraction(1), 4)
    assert (plan.moves, plan.lower_bound) == (1, 1)
    assert {step.inmate for step in plan.steps} <= {"MAN"}


def test_a_facility_too_large_to_see_everybody_by_name_says_that_the_first_aim_alone_is_proved() -> None:
    people = [someone(f"M{n}") for n in range(MOST_UNKNOWNS // 2)]
    cells = [a_cell("1-01"), a_cell("1-02", sex="male")]
    plan = plan_rehousing(a_house(cells, {"1-01": [*people, child("BOY"), someone("W", sex="female")]}))
    assert plan.aims is not None
    assert (plan.aims.harms[0], plan.aims.proved) == (2, 1)
