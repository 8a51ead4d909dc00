import pytest

from cells.houses import load_house
from cells.night_pack import free_places
from inmates.services.keep_apart import open_keep_apart
from inmates.services.paper import Accounted, account_form, issue_forms
from lcs_ims.lib import clock
from tests.building import SHELL, a_cell, an_inmate, cells, grounds, in_cell
from tests.visiting import send, signed_in, visit

pytestmark = pytest.mark.django_db

NIGHT_PACK, PAPER = "/facilities/MCCI/night-pack/", "/facilities/MCCI/paper-forms/"


@pytest.fixture
def officer(intake):
    return signed_in(intake)


def free(facility):
    rows = free_places(load_house(facility, clock.facility_date()))
    return {row.words: (row.places, row.cells) for row in rows}


def test_free_places_are_those_that_are_lawful_for_one_more(mcci):
    men, women, children = (
        a_cell(mcci, "A-01", capacity=4, sex="male", age="adult"),
        a_cell(mcci, "B-01", capacity=2, sex="female"),
        a_cell(mcci, "C-01", capacity=3, sex="male", age="child"),
    )
    in_cell(men, {"legal_status": "remand"})
    places = free(mcci)
    assert places["untried man, moderate"] == (3, ("A-01",))
    assert places["convicted man, moderate"] == (0, ())  # another status lies there
    assert places["convicted boy (15), grave"] == (3, ("C-01",))
    assert places["untried woman, petty"] == (2, ("B-01",))
    assert (women.code, children.code) == ("B-01", "C-01")


def test_the_pack_prints_who_is_where_and_who_is_kept_apart(officer, mcci):
    (inmate,) = in_cell(cells(mcci, "A-01", "A-02")[0], {})
    other = an_inmate(mcci)
    open_keep_apart(inmate, other, grounds("block"), by=SHELL)
    page = visit(officer, NIGHT_PACK)
    assert f"A-01 1 4 {inmate.inmate_no} {inmate.full_name}" in page
    assert f"Without a cell {other.inmate_no}" in page
    assert f"{other.inmate_no} {other.full_name}: Not in one block" in page
    assert "No numbers are issued." in page


def test_numbers_go_on_and_are_on_the_pack(officer, mcci, mfci, intake):
    issue_forms(mfci, by=SHELL)
    send(officer, PAPER, issue="yes")
    page = visit(officer, NIGHT_PACK)
    assert "22 numbered forms are printed at the end." in page
    assert "Reception MCCI-000001 Date and time" in page
    assert "Visit MCCI-000020 Visitor" in page
    assert "Count MCCI-000022" in page
    assert [form.number for form in issue_forms(mcci, by=intake)] == list(range(23, 45))


def test_a_form_that_is_accounted_for_is_not_printed_again(officer, mcci, intake):
    issue_forms(mcci, by=intake)
    account_form(mcci, 1, Accounted("unused", "torn up at six"), by=intake)
    page = visit(officer, NIGHT_PACK)
    assert "21 numbered forms are printed at the end." in page
    assert "MCCI-000001" not in page
