"""One more person in a facility takes no objection away, but for those about being alone."""

from hypothesis import given
from hypothesis import strategies as st

from cells.scan import scan
from cells.verdicts import judge
from inmates.facts import Facts, Person
from tests.rules.strategies import Scene, many, scenes, some_facts

ABOUT_BEING_ALONE = {"ALONE", "CHILD-ALONE"}


def concerned(scene: Scene) -> dict[str, dict[str, set[str]]]:
    """By cell and rule: those whom an objection concerns."""
    found = judge(scene.person, scene.house)
    return {answer.cell.code: {o.code: set(o.concerns) for o in answer.objections} for answer in found}


def with_one_more(scene: Scene, facts: Facts, place: int) -> tuple[Scene, str]:
    cell = scene.cells[place % len(scene.cells)].code
    newcomer = (Person("N", facts), cell)
    orders = (*scene.orders, ("A", "N", "block"))
    return Scene(scene.person, scene.cells, (*scene.living, newcomer), orders), cell


@many
@given(scene=scenes(), facts=some_facts, place=st.integers(0, 3))
def test_every_other_objection_stays_and_concerns_at_least_the_same_people(
    scene: Scene, facts: Facts, place: int
) -> None:
    after, joined = with_one_more(scene, facts, place)
    then = concerned(after)
    for cell, objections in concerned(scene).items():
        for code, people in objections.items():
            if cell == joined and code in ABOUT_BEING_ALONE:
                assert code not in then[cell]
            else:
                assert people <= then[cell][code]


@many
@given(scene=scenes(), facts=some_facts, place=st.integers(0, 3))
def test_every_other_breach_stays_and_involves_at_least_the_same_people(
    scene: Scene, facts: Facts, place: int
) -> None:
    after, joined = with_one_more(scene, facts, place)
    then = {finding.identity: set(finding.persons) for finding in scan(after.house)}
    for finding in scan(scene.house):
        if finding.cell == joined and finding.rule == "ALONE":
            assert finding.identity not in then
        else:
            assert set(finding.persons) <= then[finding.identity]
