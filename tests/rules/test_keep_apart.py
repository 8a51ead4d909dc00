"""`APART`: an open keep-apart order, and how far it reaches."""

import pytest

from tests.rules.making import a_cell, a_house, objections, someone
from tests.rules.matrix import matrix

# Block 1 has two cells; the code of block 10 begins like that of block 1.
CELLS = [a_cell("1-01", "1"), a_cell("1-02", "1"), a_cell("10-01", "10"), a_cell("2-01", "2")]
# Where an order of each level speaks, when the other lives in 1-01.
REACH = """
          1-01 1-02 10-01 2-01
cell      x    .    .     .
block     x    x    .     .
facility  x    x    x     x
"""


@pytest.mark.parametrize(("level", "cell", "speaks"), matrix(REACH))
def test_an_order_reaches_as_far_as_its_level(level: str, cell: str, speaks: bool) -> None:
    house = a_house(CELLS, {"1-01": [someone("B")]}, orders=(("A", "B", level),))
    found = objections(someone("A"), house, cell)
    assert ("APART" in found) is speaks
    assert not speaks or found["APART"].concerns == ("B",)


@pytest.mark.parametrize(("level", "cell", "speaks"), matrix(REACH))
def test_it_speaks_of_either_of_the_two(level: str, cell: str, speaks: bool) -> None:
    house = a_house(CELLS, {"1-01": [someone("A")]}, orders=(("A", "B", level),))
    assert ("APART" in objections(someone("B"), house, cell)) is speaks


@pytest.mark.parametrize("level", ["cell", "block", "facility"])
def test_someone_without_a_cell_here_does_not_count(level: str) -> None:
    house = a_house(CELLS, {"1-01": [someone("C")]}, orders=(("A", "B", level),))
    assert all("APART" not in objections(someone("A"), house, cell.code) for cell in CELLS)


@pytest.mark.parametrize("level", ["cell", "block", "facility"])
def test_an_order_between_two_others_is_no_concern(level: str) -> None:
    living = {"1-01": [someone("B")], "1-02": [someone("C")]}
    house = a_house(CELLS, living, orders=(("B", "C", level),))
    assert all("APART" not in objections(someone("A"), house, cell.code) for cell in CELLS)


def test_every_order_that_reaches_the_cell_names_its_person() -> None:
    living = {"1-01": [someone("B"), someone("E")], "1-02": [someone("C")], "2-01": [someone("D")]}
    orders = (("A", "B", "block"), ("A", "C", "cell"), ("A", "D", "facility"), ("A", "E", "cell"))
    house = a_house(CELLS, living, orders)
    concerns = {cell.code: objections(someone("A"), house, cell.code).get("APART") for cell in CELLS}
    assert {code: found.concerns for code, found in concerns.items() if found} == {
        "1-01": ("B", "D", "E"),
        "1-02": ("B", "C", "D"),
        "10-01": ("D",),
        "2-01": ("D",),
    }


def test_it_speaks_against_the_cell_someone_has_already() -> None:
    house = a_house(CELLS, {"1-01": [someone("A"), someone("B")]}, orders=(("A", "B", "cell"),))
    assert objections(someone("A"), house)["APART"].concerns == ("B",)
