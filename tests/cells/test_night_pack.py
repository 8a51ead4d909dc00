from datetime import timedelta
from typing import Any

import pytest

from cells.houses import load_house
from cells.night_pack import free_places
from cells.services.counting import begin_count
from cells.services.paper import Accounted, OnPaper, account_form, is_late, issue_forms, receive_from_paper
from inmates.models import PaperForm, Reception
from inmates.services.keep_apart import open_keep_apart
from inmates.services.reception import AtTheGate
from lcs_ims.accounts.roles import Role
from lcs_ims.audit.models import Event
from lcs_ims.lib import clock
from tests.building import SHELL, a_cell, an_inmate, an_officer, cells, grounds, in_cell
from tests.refusing import code
from tests.visiting import send, signed_in, visit

pytestmark = pytest.mark.django_db

EARLIER = clock.now() - timedelta(hours=1)
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


def test_a_number_waits_until_it_is_accounted_for(officer, mcci, intake):
    issue_forms(mcci, by=intake)
    assert "MCCI-000007 Reception" in visit(officer, PAPER)
    page = send(officer, PAPER, account="yes", number=7, outcome="unused", words="torn up at six")
    assert "MCCI-000007 Not used, destroyed: torn up at six" in page
    assert code(account_form, mcci, 7, Accounted("lost", "gone"), by=intake) == "accounted-already"


@pytest.mark.parametrize(
    ("number", "accounted", "why"),
    [
        (99, Accounted("lost", "gone"), "no-such-form"),
        (1, Accounted("lost", " "), "words-missing"),
        (1, Accounted("entered", "tall man", entered_as="LCS/2026/00001"), "power-back-missing"),
        (1, Accounted("entered", "tall man", EARLIER, "LCS/2026/00001"), "no-such-record"),
        (21, Accounted("entered", "evening count", EARLIER, "99"), "no-such-record"),
    ],
)
def test_what_became_of_a_form_is_said(mcci, intake, number, accounted, why):
    issue_forms(mcci, by=intake)
    assert code(account_form, mcci, number, accounted, by=intake) == why


# Entered from paper


def seen():
    return AtTheGate("tall man", "male", "adult", "Sgt Thabo, 4411", order_seen=True)


def dark(facility, by, hours=5, **said):
    """A pack issued, then hours without power: the form of someone who came in them, with the power back now."""
    with clock.at(clock.now() - timedelta(hours=hours)):
        issue_forms(facility, by=by)
    came, back = clock.now() - timedelta(hours=hours - 1), clock.now()
    given: dict[str, Any] = {"number": 1, "at": came, "power_back_at": back}
    return OnPaper(**given | said)


def test_a_reception_on_a_form_began_when_the_form_says_and_nobody_is_late(mcci, intake):
    paper = dark(mcci, intake)
    reception = receive_from_paper(mcci, seen(), paper, by=intake)
    assert reception.received_at == reception.custody.admitted_at == paper.at
    form = PaperForm.objects.get(number=1)
    assert (form.outcome, form.entered_as) == ("entered", reception.number_at_gate)
    event = Event.objects.get(action="inmates.inmate.received")
    assert event.occurred_at == paper.at
    assert not event.is_late
    assert event.reason == "power cut, form MCCI-000001"


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"number": 11}, "other-kind"),
        ({"number": 99}, "no-such-form"),
        ({"at": timedelta(hours=-6)}, "before-the-pack"),
        ({"power_back_at": timedelta(hours=-4.5)}, "not-yet-happened"),
    ],
)
def test_a_form_is_of_its_kind_and_of_its_night(mcci, intake, said, why):
    moments = {name: clock.now() + value if isinstance(value, timedelta) else value for name, value in said.items()}
    assert code(receive_from_paper, mcci, seen(), dark(mcci, intake, **moments), by=intake) == why


def test_a_form_receives_one_person(mcci, intake):
    paper = dark(mcci, intake)
    receive_from_paper(mcci, seen(), paper, by=intake)
    assert code(receive_from_paper, mcci, seen(), paper, by=intake) == "accounted-already"
    assert Reception.objects.count() == 1


@pytest.mark.parametrize(("hours", "late"), [(11, False), (13, True)])
def test_a_form_is_late_12_hours_after_the_power_is_back(mcci, intake, hours, late):
    paper = dark(mcci, intake, hours=20, power_back_at=clock.now() - timedelta(hours=hours))
    receive_from_paper(mcci, seen(), paper, by=intake)
    assert is_late(PaperForm.objects.get(number=1)) is late


def test_a_count_on_a_form_is_named_by_its_number(mcci, intake):
    issue_forms(mcci, by=intake)
    count = begin_count(mcci, "lock_up", by=intake)
    said = Accounted("entered", "evening count", clock.now(), str(count.pk))
    assert account_form(mcci, 21, said, by=intake).entered_as == str(count.pk)


def test_the_page_enters_a_reception_by_its_form(mcci, intake, officer):
    paper = dark(mcci, intake)
    said = {"described": "tall man", "sex": "male", "apparent_age": "adult", "brought_by": "Sgt Thabo", "number": 1}
    said |= boxes("at", paper.at) | boxes("power_back_at", clock.now())
    page = send(officer, PAPER, receive="yes", **{f"paper-{name}": value for name, value in said.items()})
    assert "MCCI-000001 Entered (LCS/2026/00001): tall man" in page


def boxes(name, at):
    at = clock.local(at)
    return {f"{name}_day": at.day, f"{name}_month": at.month, f"{name}_year": at.year, f"{name}_time": f"{at:%H:%M}"}


def test_only_officers_of_the_facility_issue_forms(mcci, mfci):
    assert code(issue_forms, mcci, by=an_officer(Role.INTAKE_OFFICER, mfci)) == "not-permitted"
    assert not PaperForm.objects.exists()
