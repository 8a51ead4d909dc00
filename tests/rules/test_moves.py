"""A move asks one thing more than a cell does: who would be left alone behind."""

import pytest

from cells.verdicts import objections_in, situation_of_move
from inmates.facts import Person
from lcs_ims.lib.objections import Objection
from tests.rules.making import a_cell, a_house, answers, objections, someone

ADULT = someone("A")
WATCHED = someone("B", needs="not_alone")
UNWATCHED = someone("C")


def alone_objection(mover: Person, living: dict[str, list[Person]], to: str = "1-02") -> Objection | None:
    house = a_house([a_cell("1-01"), a_cell("1-02")], living)
    found = objections_in(mover, situation_of_move(mover, to, house))
    return next((objection for objection in found if objection.code == "ALONE"), None)


def test_a_move_that_leaves_a_watched_person_alone_is_a_strict_matter() -> None:
    found = alone_objection(ADULT, {"1-01": [ADULT, WATCHED], "1-02": [UNWATCHED]})
    assert found is not None
    assert (found.severity.label, found.concerns) == ("strict", ("B",))
    assert found.message == "Someone who must not be alone would be left alone in cell 1-01."


@pytest.mark.parametrize(
    ("living", "to"),
    [
        ({"1-01": [ADULT, WATCHED, UNWATCHED], "1-02": []}, "1-02"),  # another stays
        ({"1-01": [ADULT, UNWATCHED], "1-02": []}, "1-02"),  # the one left may be alone
        ({"1-01": [ADULT, WATCHED]}, "1-01"),  # no move at all
        ({"1-01": [ADULT], "1-02": [WATCHED]}, "1-02"),  # they are joined, not left
        ({"1-01": [WATCHED], "1-02": []}, "1-02"),  # placed from outside the cells
    ],
)
def test_any_other_move_leaves_nobody_alone(living: dict[str, list[Person]], to: str) -> None:
    assert alone_objection(ADULT, living, to) is None


def test_two_who_must_not_be_alone_are_one_objection() -> None:
    mover = someone("A", needs="not_alone")
    found = alone_objection(mover, {"1-01": [mover, WATCHED]})
    assert found is not None
    assert found.concerns == ("B",)
    assert found.message == (
        "Nobody else is in cell 1-02, and in cell 1-01 someone would be left alone; neither may be alone."
    )


def test_the_list_of_cells_does_not_ask_it() -> None:
    house = a_house([a_cell("1-01"), a_cell("1-02")], {"1-01": [ADULT, WATCHED], "1-02": [UNWATCHED]})
    assert answers(ADULT, house)["1-02"].verdict.label == "clear"


@pytest.mark.parametrize("cell", ["1-01", "1-02"])
def test_otherwise_a_move_is_judged_as_the_list_of_cells_judges_it(cell: str) -> None:
    cells = [a_cell("1-01", capacity=1, area="3"), a_cell("1-02", sex="female")]
    living = {"1-01": [ADULT, UNWATCHED], "1-02": [someone("D", isolation="tb")]}
    house = a_house(cells, living, orders=(("A", "C", "block"),))
    moved = objections_in(ADULT, situation_of_move(ADULT, cell, house))
    assert {objection.code: objection for objection in moved} == objections(ADULT, house, cell)
