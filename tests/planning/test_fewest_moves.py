from hypothesis import HealthCheck, given, settings

from cells.house import House
from cells.planning.kinds import survey
from cells.planning.model import Terms
from cells.planning.optimum import fewest_moves
from cells.planning.solver import Clock
from cells.planning.uses import lawful_uses
from inmates.facts import Person
from tests.planning import checker
from tests.planning.facilities import small_facilities


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(small_facilities())
def test_the_optimum_equals_an_exhaustive_search(facility: tuple[House, list[Person]]) -> None:
    house, unhoused = facility
    question = survey(house, unhoused)
    uses = lawful_uses(question)
    terms = Terms({code: uses[question.shape_of[code]] for code in house.cells})
    found = fewest_moves(question, terms, Clock(60))
    place = checker.place_of(house, unhoused)
    best = checker.fewest_moves(place)
    assert found.impossible == (best is None)
    if best is not None:
        assert found.board is not None
        assert found.moves == found.bound == best == checker.moves(place, found.board.where)
        assert not checker.breaches(place, found.board.where)
