"""A count on a paper form: its figures are held against the book of the minute that the form says."""

from datetime import timedelta

import pytest

from cells.models import Count, CountFigure
from cells.services.counting import enter_figures
from cells.services.from_paper import count_from_paper
from inmates.models import PaperForm
from lcs_ims.audit.models import Event
from lcs_ims.lib import clock
from tests.building import a_cell, in_cell
from tests.dark import dark, written
from tests.refusing import code
from tests.visiting import send, signed_in, visit

pytestmark = pytest.mark.django_db


@pytest.fixture
def one_in_a_cell(mcci):
    with clock.at(clock.now() - timedelta(hours=6)):
        cell = a_cell(mcci, "A-01")
        in_cell(cell, {})
    return cell


def test_a_count_on_a_form_is_of_its_minute_and_nobody_is_late(mcci, intake, one_in_a_cell):
    paper = dark(mcci, intake, number=21)
    in_cell(one_in_a_cell, {})  # placed after it was counted
    count = count_from_paper(mcci, "lock_up", paper, by=intake)
    assert enter_figures(count, {"A-01": 1}, first="Sgt Neo", second="Cpl Pule", by=intake) == []
    figure = CountFigure.objects.get()
    assert (figure.counted_at, figure.first_name, figure.second_name) == (paper.at, "Sgt Neo", "Cpl Pule")
    events = Event.objects.filter(action__in=["cells.count.began", "cells.count.figure_entered"])
    assert [(event.occurred_at, event.reason, event.is_late) for event in events] == 2 * [
        (paper.at, "power cut, form MCCI-000021", False)
    ]
    assert PaperForm.objects.get(number=21).entered_as == str(count.pk)


def test_two_names_stand_on_the_form(mcci, intake, one_in_a_cell):
    count = count_from_paper(mcci, "lock_up", dark(mcci, intake, number=21), by=intake)
    told = {"first": "Cpl Pule", "second": "Cpl Pule"}
    assert code(enter_figures, count, {"A-01": 1}, by=intake, **told) == "two-names"


def test_a_form_of_another_kind_is_no_count(mcci, intake):
    assert code(count_from_paper, mcci, "lock_up", dark(mcci, intake, number=1), by=intake) == "other-kind"
    assert not Count.objects.exists()


def test_the_pages_enter_a_count_by_its_form(mcci, intake, one_in_a_cell):
    officer, paper = signed_in(intake), dark(mcci, intake, number=21)
    page = send(officer, "/facilities/MCCI/paper-forms/count/", **written(paper, kind="lock_up"))
    assert "First officer, as the form says" in page
    count = Count.objects.get()
    where = f"/counts/{count.pk}/"
    send(officer, where, **{"A-01": 1, "second": "Cpl Pule"})
    assert not CountFigure.objects.exists()
    send(officer, where, **{"A-01": 1, "first": "Sgt Neo", "second": "Cpl Pule"})
    assert CountFigure.objects.get().first_name == "Sgt Neo"
    assert "MCCI-000021 Entered" in visit(officer, "/facilities/MCCI/paper-forms/")
