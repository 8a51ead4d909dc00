"""Officers who want the same thing at one moment, in processes of their own, on both databases.

First each race is shown: with the locks off, and with the database's own guards gone where they would
hide it, it ends as it never may. Then it is run with the locks on, guards or none.
"""

from collections import Counter

import pytest

from tests.building import a_facility
from tests.cells.contests import CHILD_AND_ADULT, CONTESTS, LAST_BED, TWO_GRANTS, Contest, Tally, act
from tests.cells.unprotected import guards_off
from tests.racing import Racers

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.both_databases]

RACERS = 3
ROUNDS = 5
PATIENCE = 400  # rounds after which a race that has not shown itself is not there
LONG = 250

contests = pytest.mark.parametrize("contest", CONTESTS, ids=lambda contest: contest.name.replace(" ", "-"))
guarded = pytest.mark.parametrize(
    "contest", [LAST_BED, CHILD_AND_ADULT, TWO_GRANTS], ids=lambda contest: contest.name.replace(" ", "-")
)


@pytest.fixture(scope="module")
def field():
    """The racers, started once: starting them takes longer than racing."""
    started: list[Racers] = []
    yield started
    for racers in started:
        racers.__exit__(None, None, None)


@pytest.fixture
def run(racers, field):
    if not field:
        field.append(racers(RACERS).__enter__())
    facility = a_facility()

    def rounds(contest: Contest, turns: int, *, locked: bool, until_wrong: bool = False) -> Tally:
        tally = Tally(0, Counter(), [])
        for turn in range(turns):
            orders = contest.set_up(facility, turn)
            outcomes = field[0].run(act, orders, locked)[: len(orders)]
            tally.wrong += contest.wrong(orders)
            tally.ends.update(outcome.code or ("error" if outcome.error else "done") for outcome in outcomes)
            tally.errors += [outcome.error for outcome in outcomes if outcome.error]
            if until_wrong and tally.wrong:
                break
        return tally

    return rounds


@contests
def test_with_the_locks_off_the_race_is_lost(run, contest):
    with guards_off():
        assert run(contest, PATIENCE, locked=False, until_wrong=True).wrong == 1


@contests
def test_with_the_locks_on_it_never_is(run, contest):
    tally = run(contest, ROUNDS, locked=True)
    assert (tally.wrong, tally.errors) == (0, [])


@guarded
def test_the_locks_do_it_without_the_guards(run, contest):
    with guards_off():
        tally = run(contest, ROUNDS, locked=True)
    assert (tally.wrong, tally.errors) == (0, [])
    assert tally.ends["done"] == ROUNDS


@guarded
def test_the_guards_do_it_without_the_locks(run, contest):
    assert run(contest, ROUNDS, locked=False).wrong == 0


@pytest.mark.hard
@contests
def test_with_the_locks_on_it_never_is_however_often(run, contest):
    tally = run(contest, LONG, locked=True)
    assert (tally.wrong, tally.errors) == (0, [])
