"""What is true of every answer in every facility."""

from random import Random

from hypothesis import given
from hypothesis import strategies as st

from cells.house import House
from cells.scan import scan
from cells.verdicts import BY_CODE, judge
from inmates.separation import PAIR_RULES
from lcs_ims.lib.objections import Severity
from tests.rules.making import kept_apart
from tests.rules.strategies import Scene, many, scenes, some

PAIR_CODES = {rule.code for rule in PAIR_RULES}
VERDICT_OF = {
    None: "clear",
    Severity.ADVISORY: "advisory",
    Severity.STRICT: "exception",
    Severity.ABSOLUTE: "refused",
}


@many
@given(scene=scenes())
def test_every_cell_is_answered_once_with_the_gravest_severity(scene: Scene) -> None:
    found = judge(scene.person, scene.house)
    assert [answer.cell for answer in found] == list(scene.cells)
    for answer in found:
        assert answer.verdict.label == VERDICT_OF[max((o.severity for o in answer.objections), default=None)]


@many
@given(scene=scenes())
def test_a_rule_objects_once_with_its_own_weight_and_basis(scene: Scene) -> None:
    for answer in judge(scene.person, scene.house):
        codes = [objection.code for objection in answer.objections]
        assert len(codes) == len(set(codes))
        for objection in answer.objections:
            rule = BY_CODE[objection.code]
            assert (objection.severity, objection.basis) == (rule.severity, rule.basis)
            assert "{" not in objection.message


@many
@given(scene=scenes())
def test_a_pair_rule_concerns_other_occupants_of_the_cell_and_a_cell_rule_nobody(scene: Scene) -> None:
    house = scene.house
    joined = set(house.orders.get("A", ())) & set(house.cell_of)
    for answer in judge(scene.person, house):
        others = set(house.occupants(answer.cell.code)) - {"A"}
        for objection in answer.objections:
            assert list(objection.concerns) == sorted(set(objection.concerns))
            allowed = others if objection.code in PAIR_CODES else joined if objection.code == "APART" else set()
            assert set(objection.concerns) <= allowed
            assert bool(objection.concerns) is bool(allowed)


@many
@given(scene=scenes())
def test_ranks_number_the_lawful_cells_clear_ones_first(scene: Scene) -> None:
    found = judge(scene.person, scene.house)
    lawful = [answer for answer in found if answer.verdict.label in {"clear", "advisory"}]
    ranked = sorted((answer for answer in found if answer.rank), key=lambda answer: answer.rank or 0)
    assert [answer.rank for answer in ranked] == list(range(1, len(lawful) + 1))
    counts = [len(answer.objections) for answer in ranked]
    assert counts == sorted(counts)


@many
@given(scene=scenes())
def test_least_harm_numbers_the_exceptions_but_no_second_person_in_a_cell_for_one(scene: Scene) -> None:
    found = judge(scene.person, scene.house)
    bearable = [
        answer
        for answer in found
        if answer.verdict.label == "exception" and not (answer.cell.capacity == 1 and answer.others > 0)
    ]
    harmed = sorted((answer for answer in found if answer.least_harm), key=lambda answer: answer.least_harm or 0)
    assert [answer.least_harm for answer in harmed] == list(range(1, len(bearable) + 1))
    strict = [{o.code for o in answer.objections if o.severity == Severity.STRICT} for answer in harmed]
    order = [(codes != {"CAPACITY"}, len(codes)) for codes in strict]
    assert order == sorted(order)


@some
@given(scene=scenes(), shuffle=st.randoms(use_true_random=False))
def test_the_order_in_which_rows_are_read_changes_no_answer(scene: Scene, shuffle: Random) -> None:
    cells, living, orders = list(scene.cells), list(scene.living), list(scene.orders)
    for rows in (cells, living, orders):
        shuffle.shuffle(rows)
    shuffled = House("F", cells, living, kept_apart(tuple(orders)))
    as_read, otherwise = judge(scene.person, scene.house), judge(scene.person, shuffled)
    assert {answer.cell.code: answer for answer in as_read} == {answer.cell.code: answer for answer in otherwise}
    assert set(scan(scene.house)) == set(scan(shuffled))


@some
@given(scene=scenes())
def test_a_breach_involves_occupants_and_is_grave_enough(scene: Scene) -> None:
    house = scene.house
    for finding in scan(house):
        assert finding.severity in {Severity.STRICT, Severity.ABSOLUTE}
        assert finding.persons
        allowed = set(house.occupants(finding.cell)) if finding.cell else set(house.cell_of)
        assert set(finding.persons) <= allowed
