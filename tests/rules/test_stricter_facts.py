"""A stricter fact takes no objection away, so it makes no verdict better.

Stricter are only these: one need more (but for those the two tests at the end speak of), a faction where
there was none, a keep-apart order or a wider one; in a cell fewer places, less floor, a designation where there
was none, steps, out of service, segregation. Isolation, protection and the need of a nursery are not stricter
than none: they open the cells meant for them.
"""

from dataclasses import replace
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from cells.facts import CellFacts, Purpose
from cells.verdicts import judge
from inmates.facts import Need, Person, Reach
from tests.rules.making import a_cell, a_house, someone
from tests.rules.strategies import RIVALS, Scene, many, scenes, some

Said = dict[str, dict[str, set[str]]]


def said(scene: Scene) -> Said:
    """By cell and rule: those whom an objection concerns."""
    found = judge(scene.person, scene.house)
    return {answer.cell.code: {o.code: set(o.concerns) for o in answer.objections} for answer in found}


def no_better(stricter: Said, before: Said) -> bool:
    """Whether every objection is still there, about at least the same people."""
    return all(
        people <= stricter[cell].get(code, set()) and code in stricter[cell]
        for cell, objections in before.items()
        for code, people in objections.items()
    )


@pytest.mark.parametrize("need", [Need.SINGLE_CELL, Need.STEP_FREE, Need.NOT_ALONE])
@many
@given(scene=scenes())
def test_one_need_more_takes_no_objection_away(need: Need, scene: Scene) -> None:
    facts = scene.person.facts
    assume(not (need == Need.NOT_ALONE and Need.SINGLE_CELL in facts.needs))
    stricter = scene.with_person(replace(facts, needs=facts.needs | {need}))
    assert no_better(said(stricter), said(scene))


@many
@given(scene=scenes(), faction=st.sampled_from(sorted(RIVALS)))
def test_a_faction_where_there_was_none_takes_no_objection_away(scene: Scene, faction: str) -> None:
    none = scene.with_person(replace(scene.person.facts, faction="", rivals=frozenset()))
    rivals = frozenset(RIVALS[faction].split())
    stricter = scene.with_person(replace(scene.person.facts, faction=faction, rivals=rivals))
    assert no_better(said(stricter), said(none))


@many
@given(scene=scenes())
def test_a_keep_apart_order_and_a_wider_one_take_no_objection_away(scene: Scene) -> None:
    others = [person.number for person, _ in scene.living if person.number != "A"]
    assume(others)
    rest = tuple(order for order in scene.orders if set(order[:2]) != {"A", others[0]})
    steps = [replace(scene, orders=rest)]
    steps += [
        replace(scene, orders=(*rest, ("A", others[0], level))) for level in (Reach.CELL, Reach.BLOCK, Reach.FACILITY)
    ]
    for narrower, wider in pairwise(steps):
        assert no_better(said(wider), said(narrower))


STRICTER_CELLS = {
    "one place fewer": lambda cell: replace(cell, capacity=max(cell.capacity - 1, 0)),
    "less floor": lambda cell: replace(cell, area=cell.area - Decimal("0.01")),
    "steps": lambda cell: replace(cell, step_free=False),
    "out of service": lambda cell: replace(cell, in_service=False),
    "segregation": lambda cell: replace(cell, purpose=Purpose.SEGREGATION),
    "designated for women": lambda cell: replace(cell, sex=cell.sex or "female"),
    "designated for men": lambda cell: replace(cell, sex=cell.sex or "male"),
    "designated for children": lambda cell: replace(cell, age=cell.age or "child"),
    "designated for adults": lambda cell: replace(cell, age=cell.age or "adult"),
    "designated for the untried": lambda cell: replace(cell, status=cell.status or "untried"),
}


@pytest.mark.parametrize("change", STRICTER_CELLS)
@some
@given(scene=scenes())
def test_a_stricter_cell_takes_no_objection_away(change: str, scene: Scene) -> None:
    first: CellFacts = scene.cells[0]
    assert no_better(said(scene.with_cell(STRICTER_CELLS[change](first))), said(scene))


def test_not_to_be_alone_cancels_the_single_cell_and_asks_for_company() -> None:
    before, after = someone("A", needs="single_cell"), someone("A", needs="single_cell not_alone")
    empty, shared = a_house(), a_house(living={"1-01": [someone("B")]})

    def codes(person: Person) -> list[set[str]]:
        return [{o.code for o in judge(person, house)[0].objections} for house in (empty, shared)]

    assert codes(before) == [set(), {"SINGLE"}]
    assert codes(after) == [{"ALONE"}, set()]


def test_the_need_of_a_nursery_opens_the_nursery_and_closes_the_rest() -> None:
    house = a_house([a_cell("1-01", purpose="nursery"), a_cell("1-02")])

    def refused(needs: str) -> list[str]:
        return [x.cell.code for x in judge(someone("A", needs=needs), house) if x.objections]

    assert (refused(""), refused("nursery")) == (["1-01"], ["1-02"])
