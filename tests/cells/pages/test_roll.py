from datetime import timedelta

import pytest

from cells.models import Whereabouts
from cells.services.whereabouts import send_out
from inmates.models import Cohort
from lcs_ims.lib import clock
from tests.building import SHELL, WHY, a_cell, a_child, an_inmate, cells, found, in_cell, placed
from tests.visiting import signed_in, visit

pytestmark = pytest.mark.django_db

ROLL = "/facilities/MCCI/roll/"


@pytest.fixture
def officer(intake):
    return signed_in(intake)


def test_it_lists_the_people_of_a_block_by_cell_and_class(officer, mcci):
    first, _empty, third = cells(mcci, "A-01", "A-02", "A-03")
    in_cell(first, {"legal_status": "remand"})
    (inmate,) = in_cell(third, {"sex": "female", "needs": ("not_alone",)})
    page = visit(officer, ROLL)
    assert "Roll of block A 2 people" in page
    assert "untried man, moderate A-02 0 of 4 A-03 1 of 4" in page
    assert f"1 {inmate.full_name} {inmate.inmate_no} convicted woman, moderate Not alone" in page


def test_children_isolation_and_absence_are_marked_and_protection_is_not(officer, mcci):
    cell = a_cell(mcci)
    Cohort.objects.get_or_create(code="c1", condition="measles")
    child = a_child(mcci, 15, isolation=Cohort.objects.get(code="c1"), protection="informer")
    found(child, cell)
    due = clock.now() + timedelta(hours=4)
    send_out(
        child, kind=Whereabouts.Kind.COURT, place="Maseru", with_whom="Sgt Mosa", due_at=due, by=SHELL, reason=WHY
    )
    page = visit(officer, ROLL)
    assert "convicted boy (15), moderate Child Isolation At court" in page
    assert "nformer" not in page


def test_those_without_a_cell_have_a_page_of_their_own(officer, mcci):
    a_cell(mcci)
    inmate = an_inmate(mcci)
    assert inmate.full_name not in visit(officer, ROLL)
    page = visit(officer, ROLL, block="-")
    assert "Roll: without a cell 1 person" in page
    assert inmate.full_name in page


def test_a_search_finds_someone_in_any_block_with_their_cell(officer, mcci, mfci):
    inmate, other = an_inmate(mcci), an_inmate(mfci)
    placed(inmate, a_cell(mcci, "B-01"))
    a_cell(mcci, "A-01")
    page = visit(officer, ROLL, q=inmate.surname)
    assert f"B-01 {inmate.full_name} {inmate.inmate_no}" in page
    assert "Nobody held here is called" in visit(officer, ROLL, q=other.inmate_no)


def test_the_queries_do_not_grow_with_the_people(officer, mcci, django_assert_max_num_queries):
    in_cell(a_cell(mcci, capacity=40), *({} for _ in range(20)))
    with django_assert_max_num_queries(15):
        visit(officer, ROLL)
