"""The cell and the number of people in it. Expected values are worked out by hand."""

import pytest

from inmates.facts import Person
from tests.rules.making import a_cell, a_house, child, crowd, facts, objections, someone
from tests.rules.matrix import matrix


@pytest.mark.parametrize(
    ("capacity", "others", "over"),
    [
        (0, 0, True),
        (1, 0, False),
        (1, 1, True),
        (2, 1, False),
        (2, 2, True),
        (8, 6, False),
        (8, 7, False),
        (8, 8, True),
        (8, 9, True),
    ],
)
def test_capacity_is_exact(capacity: int, others: int, over: bool) -> None:
    house = a_house(a_cell(capacity=capacity), {"1-01": crowd(others)})
    assert ("CAPACITY" in objections(someone("A"), house)) is over


@pytest.mark.parametrize(
    ("area", "others", "short"),
    [
        ("2.0", 0, False),
        ("2.00", 0, False),
        ("1.99", 0, True),
        ("4.0", 1, False),
        ("3.99", 1, True),
        ("6.0", 2, False),
        ("5.99", 2, True),
        ("14.0", 6, False),
        ("13.99", 6, True),
        ("26", 12, False),
        ("26", 13, True),
        ("5.99999999999999999999", 2, True),
    ],
)
def test_two_square_metres_a_person_are_the_least(area: str, others: int, short: bool) -> None:
    house = a_house(a_cell(area=area), {"1-01": crowd(others)})
    assert ("SPACE-MINIMUM" in objections(someone("A"), house)) is short


@pytest.mark.parametrize(
    ("area", "others", "short"),
    [
        # one person alone needs 5.4
        ("5.4", 0, False),
        ("5.40", 0, False),
        ("5.39", 0, True),
        ("3.4", 0, True),
        ("6.7", 0, False),
        # a shared cell needs 3.4 each
        ("6.8", 1, False),
        ("6.79", 1, True),
        ("5.4", 1, True),
        ("10.2", 2, False),
        ("10.19", 2, True),
        ("20.4", 5, False),
        ("20.39", 5, True),
        ("23.8", 6, False),
        ("40.8", 11, False),
        ("40.79", 11, True),
        # a hair under the standard, which binary fractions cannot tell from it
        ("5.39999999999999999999", 0, True),
        ("10.19999999999999999999", 2, True),
    ],
)
def test_the_standard_is_3_4_square_metres_a_person_and_5_4_for_one_alone(
    area: str, others: int, short: bool
) -> None:
    house = a_house(a_cell(area=area), {"1-01": crowd(others)})
    assert ("SPACE" in objections(someone("A"), house)) is short


ALONE = """
                       0 1 2
none                   . . .
single_cell            . . .
not_alone              x . .
single_cell+not_alone  x . .
"""


@pytest.mark.parametrize(("needs", "others", "speaks"), matrix(ALONE))
def test_someone_who_must_not_be_alone_needs_company(needs: str, others: str, speaks: bool) -> None:
    house = a_house(living={"1-01": crowd(int(others))})
    newcomer = someone("A", needs=needs.replace("+", " ").replace("none", ""))
    found = objections(newcomer, house)
    assert ("ALONE" in found) is speaks
    assert not speaks or found["ALONE"].concerns == ()


CHILD_ALONE = """
              0 1 2
child         x . .
age_disputed  x . .
young_adult   . . .
adult         . . .
"""


@pytest.mark.parametrize(("band", "others", "speaks"), matrix(CHILD_ALONE))
def test_a_child_or_one_who_may_be_one_should_not_be_alone(band: str, others: str, speaks: bool) -> None:
    house = a_house(living={"1-01": crowd(int(others))})
    assert ("CHILD-ALONE" in objections(someone("A", band=band), house)) is speaks


# A block is another block even where its code begins alike. The other lives in 1-01.
CELLS = [a_cell("1-01", "1"), a_cell("1-02", "1"), a_cell("10-01", "10")]
NEAR = [("1-01", True), ("1-02", True), ("10-01", False)]
BLOCK_SEX = """
         female male unknown
female   .      x    x
male     x      .    x
unknown  x      x    .
"""
BLOCK_CHILD = """
              child age_disputed young_adult adult
child         .     .            x           x
age_disputed  .     .            x           x
young_adult   x     x            .           .
adult         x     x            .           .
"""


@pytest.mark.parametrize(("cell", "near"), NEAR)
@pytest.mark.parametrize(("mine", "theirs", "differ"), matrix(BLOCK_SEX))
def test_another_recorded_sex_in_the_block_is_said(
    mine: str, theirs: str, differ: bool, cell: str, near: bool
) -> None:
    house = a_house(CELLS, {"1-01": [someone("B", sex=theirs)]})
    found = objections(someone("A", sex=mine), house, cell)
    assert ("BLOCK-SEX" in found) is (differ and near)
    assert "BLOCK-SEX" not in found or found["BLOCK-SEX"].concerns == ()


@pytest.mark.parametrize(("cell", "near"), NEAR)
@pytest.mark.parametrize(("mine", "theirs", "differ"), matrix(BLOCK_CHILD))
def test_children_and_adults_in_one_block_are_said(
    mine: str, theirs: str, differ: bool, cell: str, near: bool
) -> None:
    house = a_house(CELLS, {"1-01": [Person("B", facts(band=theirs))]})
    found = objections(someone("A", band=mine), house, cell)
    assert ("BLOCK-CHILD" in found) is (differ and near)
    assert "BLOCK-CHILD" not in found or found["BLOCK-CHILD"].concerns == ()


@pytest.mark.parametrize("home", ["1-01", "1-02", "10-01"])
def test_nobody_is_their_own_company_in_the_block(home: str) -> None:
    woman, girl = someone("A", sex="female"), child("B")
    house = a_house(CELLS, {home: [woman, girl]})
    assert "BLOCK-CHILD" not in objections(girl, a_house(CELLS, {home: [girl]}))
    assert "BLOCK-SEX" not in objections(woman, a_house(CELLS, {home: [woman]}))
    assert "BLOCK-CHILD" in objections(girl, house, home)


def test_one_like_me_in_the_block_does_not_hide_one_unlike_me() -> None:
    living = {"1-01": [someone("B", sex="female")], "1-02": [someone("C"), someone("D")]}
    assert "BLOCK-SEX" in objections(someone("C"), a_house(CELLS, living), "1-02")
    assert "BLOCK-SEX" in objections(someone("B", sex="female"), a_house(CELLS, living), "1-01")
