from hypothesis import HealthCheck, assume, given, settings

from cells.house import House
from cells.planning.plan import plan_rehousing
from inmates.facts import Person
from tests.planning import checker
from tests.planning.facilities import small_facilities


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(small_facilities())
def test_the_aims_equal_an_exhaustive_search(facility: tuple[House, list[Person]]) -> None:
    house, unhoused = facility
    plan = plan_rehousing(house, unhoused)
    assume(plan.status == "impossible")
    place = checker.place_of(house, unhoused)
    assert plan.aims is not None
    best, found = checker.least_harm(place), checker.aims(place, plan.end)
    assert found[: plan.aims.proved] == best[: plan.aims.proved]
    assert best[0] > 0 or (plan.aims.proved == 4 and found == best)


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(small_facilities(people=7, cells=5))
def test_every_entering_breaks_only_number_or_what_the_end_breaks(facility: tuple[House, list[Person]]) -> None:
    house, unhoused = facility
    plan = plan_rehousing(house, unhoused)
    place = checker.place_of(house, unhoused)
    steps = [(step.inmate, step.origin, step.to) for step in plan.steps]
    assert checker.walk_faults(place, steps, plan.end) == []
