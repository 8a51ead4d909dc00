from datetime import timedelta

import pytest
import time_machine

from cells.models import Count, CountFigure, CountQuestion, Whereabouts
from cells.services.counting import Explained, answer_question, begin_count, enter_figures
from cells.services.whereabouts import hold_inmate
from inmates.services.paper import Claimed
from lcs_ims.accounts.roles import Role
from lcs_ims.audit import Action
from lcs_ims.lib import clock
from tests.building import SHELL, WHY, actions, an_inmate, an_officer, cells, in_cell, where
from tests.refusing import code

pytestmark = pytest.mark.django_db


@pytest.fixture
def two_cells(mcci):
    """Three people in A-01, nobody in A-02."""
    first, second = cells(mcci, "A-01", "A-02")
    in_cell(first, {}, {}, {})
    return first, second


@pytest.fixture
def count(mcci, two_cells, intake):
    return begin_count(mcci, "lock_up", by=intake)


def enter(count, by, second="Sgt Mosa", **figures):
    return enter_figures(count, {name.replace("_", "-"): n for name, n in figures.items()}, second=second, by=by)


def test_figures_that_are_the_book_s_ask_nothing_and_end_the_count(count, intake):
    assert enter(count, intake, A_01=3) == []
    assert Count.objects.get().ended_at is None
    assert enter(count, intake, A_02=0) == []
    assert Count.objects.get().ended_at
    assert Action.COUNT_ENDED in actions()


def test_a_difference_is_a_question_for_its_cell(count, intake):
    questions = enter(count, intake, A_01=2, A_02=1)
    assert [(q.figure.cell.code, q.figure.difference) for q in questions] == [("A-01", -1), ("A-02", 1)]
    assert Count.objects.get().ended_at  # the count is over; its questions are not


def test_the_first_figure_stays(count, intake):
    enter(count, intake, A_01=2)
    assert code(enter, count, intake, A_01=3) == "counted-already"
    assert CountFigure.objects.get().counted == 2
    assert code(enter, count, intake, A_01=3, A_02=0) == "counted-already"
    assert CountFigure.objects.count() == 1


@pytest.mark.parametrize("second", ["", "  "])
def test_two_names_count(count, intake, second):
    assert code(enter, count, intake, second=second, A_01=3) == "two-names"


def test_the_second_name_is_another_one(count, intake):
    assert code(enter, count, intake, second=(intake.name or intake.username).upper(), A_01=3) == "two-names"


def test_people_who_are_out_are_not_expected_in_their_cell(count, two_cells, intake):
    inmate = two_cells[0].stays.order_by("bed").first().inmate
    Whereabouts.objects.create(
        custody=inmate.custodies.get(), kind="court", place="Maseru", with_whom="Sgt Mosa", began_at=clock.now()
    )
    assert enter(count, intake, A_01=2) == []


def test_the_book_is_read_for_the_minute_of_counting(count, two_cells, intake):
    counted = clock.now()
    inmate = two_cells[0].stays.order_by("bed").first().inmate
    with time_machine.travel(counted + timedelta(minutes=20)):
        hold_inmate(inmate, room="office", officer="Sgt Mosa", by=SHELL, reason=WHY)
        told = {"second": "Sgt Mosa", "by": intake}
        unexplained, late = Claimed(counted, ""), Claimed(counted, "both officers were called away")
        assert code(enter_figures, count, {"A-01": 3}, told=unexplained, **told) == "late-without-reason"
        assert enter_figures(count, {"A-01": 3}, told=late, **told) == []


def test_a_question_stays_open_until_someone_answers_it_with_words(count, intake):
    (question,) = enter(count, intake, A_01=2)
    assert code(answer_question, question, Explained("miscount", "no"), by=intake) == "reason-missing"
    answer_question(question, Explained("miscount", "counted again, three"), by=intake)
    again = CountQuestion.objects.get()
    assert (again.answer, again.answered_by) == ("miscount", intake.name or intake.username)
    assert again.figure.counted == 2
    assert code(answer_question, again, Explained("out", "at the clinic"), by=intake) == "answered-already"


def test_someone_found_in_another_cell_is_recorded_there_and_both_questions_end(count, two_cells, intake):
    here, there = enter(count, intake, A_01=2, A_02=1)
    inmate = two_cells[0].stays.order_by("bed").first().inmate
    assert code(answer_question, here, Explained("found", "seen in A-02"), by=intake) == "who-and-where-missing"
    found = Explained("found", "seen in A-02", inmate, two_cells[1])
    answer_question(here, found, by=intake)
    answer_question(there, found, by=intake)
    assert where(inmate) == "A-02"
    assert actions().count(Action.STAY_FOUND) == 4  # three when the cells were filled


def test_one_count_runs_at_a_time(count, mcci, intake):
    assert code(begin_count, mcci, "unlock", by=intake) == "count-open"
    enter(count, intake, A_01=3, A_02=0)
    begin_count(mcci, "unlock", by=intake)
    assert code(enter, count, intake, A_01=3) == "count-over"


def test_a_cell_that_is_not_here_is_not_counted(count, intake):
    assert code(enter, count, intake, B_09=1) == "no-such-cell"


def test_only_officers_of_the_facility_count(count, mcci, mfci):
    elsewhere = an_officer(Role.INTAKE_OFFICER, mfci)
    assert code(begin_count, mcci, "unlock", by=elsewhere) == "not-permitted"
    assert code(enter, count, elsewhere, A_01=3) == "not-permitted"


def test_someone_received_after_the_count_is_not_in_it(count, mcci, intake):
    counted = clock.now()
    an_inmate(mcci)
    assert enter_figures(count, {"A-01": 3, "A-02": 0}, second="Sgt Mosa", by=intake, told=Claimed(counted, "")) == []
