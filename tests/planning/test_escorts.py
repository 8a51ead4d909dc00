from decimal import Decimal

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cells.facts import CellFacts
from cells.house import House
from cells.planning.holding import shorten_holds
from cells.planning.kinds import survey
from cells.planning.plan import plan_rehousing
from cells.planning.steps import Step
from cells.planning.walks import walks
from inmates.ages import AgeBand
from inmates.facts import Facts, Person, Record, Sex
from inmates.offences import Category
from inmates.status import StatusGroup
from tests.planning import checker


def of(group: StatusGroup) -> Facts:
    return Facts(Sex.MALE, AgeBand.ADULT, group, Category.PETTY, Record.FIRST)


@st.composite
def full_houses(draw: st.DrawFn) -> House:
    """Cells full to the last bed, designated by status, with people of both statuses in any of them."""
    groups = st.sampled_from([StatusGroup.UNTRIED, StatusGroup.CONVICTED])
    statuses = draw(st.lists(groups, min_size=2, max_size=4))
    sizes = [draw(st.sampled_from([1, 1, 2])) if n < 2 else 1 for n in range(len(statuses))]
    cells = [
        CellFacts(f"A-{n}", "A", size, Decimal(12), status=status)
        for n, (status, size) in enumerate(zip(statuses, sizes, strict=True))
    ]
    beds = [(cell.code, group) for cell, group in zip(cells, statuses, strict=True) for _ in range(cell.capacity)]
    homes = draw(st.permutations([code for code, _ in beds]))
    people = [Person(f"P{n}", of(group)) for n, (_, group) in enumerate(beds)]
    gone = draw(st.integers(0, 1))
    return House("X", cells, list(zip(people, homes, strict=True))[gone:])


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(full_houses())
def test_the_fewest_on_hold_at_once_equal_an_exhaustive_search(house: House) -> None:
    plan = plan_rehousing(house)
    assert plan.escorts_proved
    assert plan.escorts == checker.fewest_escorts(checker.place_of(house, []))


def test_steps_between_holds_make_walks_of_three_placings_and_a_hold_is_never_parted() -> None:
    straight = [Step(f"P{n}", "A", "B") for n in range(4)]
    assert [walk for walk, _ in walks(straight)] == [1, 1, 1, 2]
    hold = [Step("H", "A", None), *straight, Step("H", None, "A")]
    assert [walk for walk, _ in walks([*straight[:1], *hold, *straight])] == [1, *[2] * 6, 3, 3, 3, 4]


def test_of_those_who_enter_one_cell_only_the_one_in_the_way_does_it_during_a_hold() -> None:
    homes = [("A-1", StatusGroup.UNTRIED), ("A-2", StatusGroup.CONVICTED), ("A-3", StatusGroup.CONVICTED)]
    cells = [CellFacts(code, "A", 2, Decimal(20)) for code, _ in homes]
    question = survey(
        House("X", cells, [(Person(f"P{n}", of(group)), code) for n, (code, group) in enumerate(homes)])
    )
    held, back = Step("P0", "A-1", None), Step("P0", None, "A-2")
    needed, other = Step("P1", "A-2", "A-1"), Step("P2", "A-3", "A-1")
    assert shorten_holds(question, [held, other, needed, back]) == [held, needed, back, other]
