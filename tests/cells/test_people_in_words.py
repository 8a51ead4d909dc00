import pytest

from cells.board import people_in_words
from cells.houses import load_house
from lcs_ims.lib import clock
from tests.building import a_cell, in_cell

pytestmark = pytest.mark.django_db


def words(cell):
    return people_in_words(load_house(cell.facility, clock.facility_date()).facts_in(cell.code))


def test_one_is_said_in_the_singular(mcci):
    cell = a_cell(mcci)
    in_cell(cell, {}, {"sex": "female", "legal_status": "remand"})
    assert words(cell) == "1 convicted man, 1 untried woman"


def test_several_are_said_in_the_plural_most_first(mcci):
    cell = a_cell(mcci)
    in_cell(cell, {"date_of_birth": "2011-01-01"}, {}, {})
    assert words(cell) == "2 convicted men, 1 convicted boy"


def test_nobody_is_said_to_be_nobody(mcci):
    assert words(a_cell(mcci)) == "Empty"
