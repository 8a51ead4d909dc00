from datetime import timedelta

import pytest

from cells.models import CountQuestion
from lcs_ims.lib import clock
from tests.building import cells, in_cell, where
from tests.visiting import send, signed_in, visit

pytestmark = pytest.mark.django_db

COUNTS = "/facilities/MCCI/counts/"


@pytest.fixture
def officer(intake):
    return signed_in(intake)


@pytest.fixture
def people(mcci):
    """Two in A-01, nobody in A-02, a block B of its own."""
    first, _second, _third = cells(mcci, "A-01", "A-02", "B-01")
    return in_cell(first, {}, {})


@pytest.fixture
def count(officer, people):
    return officer.post(COUNTS, {"kind": "lock_up"}).headers["Location"]


def test_the_book_is_not_shown_before_the_figure(officer, count):
    page = visit(officer, count)
    assert "Lock-up, block A" in page
    assert "Book" not in page
    page = send(officer, f"{count}?block=A", **{"A-01": 2, "second": "Sgt Mosa"})
    assert "As the book has it." in page
    assert "A-01 2 2 intake_officer-1, Sgt Mosa" in page
    assert "A-02 2" not in page


def test_a_difference_opens_a_question_that_stays_on_the_page(officer, count):
    page = send(officer, f"{count}?block=A", **{"A-01": 1, "A-02": 1, "second": "Sgt Mosa"})
    assert "The book says otherwise for A-01, A-02. Find out why." in page
    assert "Cell A-01: counted 1, the book has 2" in visit(officer, COUNTS)


def test_without_a_second_name_or_a_figure_the_form_comes_back(officer, count):
    assert "Who counted with you" in send(officer, count, **{"A-01": 1})
    assert "No figure is written." in send(officer, count, second="Sgt Mosa")


def test_someone_found_in_another_cell_moves_in_the_book(officer, count, people):
    send(officer, f"{count}?block=A", **{"A-01": 1, "A-02": 1, "second": "Sgt Mosa"})
    address = f"/counts/questions/{CountQuestion.objects.order_by('pk')[0].pk}/"
    assert people[0].full_name in visit(officer, address)
    answer = {"answer": "found", "inmate": people[0].inmate_no, "cell": "A-02", "words": "seen there at the door"}
    assert "Nobody held here has this number." in send(officer, address, **answer | {"inmate": "LCS/1/1"})
    assert "Answered. The first figure stays on file." in send(officer, address, **answer)
    assert where(people[0]) == "A-02"


def test_a_blank_form_lists_every_cell_and_nobody(officer, people):
    page = visit(officer, f"{COUNTS}form/")
    assert "A A-01 ________" in page
    assert people[0].surname not in page


def test_the_roll_of_a_past_minute_is_asked_by_day_and_time(officer, people):
    now = clock.local(clock.now() + timedelta(minutes=1))
    when = {"at_day": now.day, "at_month": now.month, "at_year": now.year, "at_time": f"{now:%H:%M}"}
    page = visit(officer, "/facilities/MCCI/roll/at/", **when)
    assert "2 people held" in page
    assert f"A-01 1 {people[0].full_name}" in page
    page = visit(officer, "/facilities/MCCI/roll/at/", **when | {"at_year": now.year - 1})
    assert "0 people held" in page
    assert "Show the roll" in visit(officer, "/facilities/MCCI/roll/at/", **when | {"at_day": 77})
