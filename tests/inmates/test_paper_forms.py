"""Paper forms: each number is accounted for, and what was written on one is entered under the power cut."""

from datetime import timedelta
from typing import Any

import pytest

from cells.services.counting import begin_count
from inmates.models import PaperForm, Reception
from inmates.services.from_paper import receive_from_paper
from inmates.services.paper import Accounted, account_form, is_late, issue_forms
from inmates.services.reception import AtTheGate
from lcs_ims.accounts.roles import Role
from lcs_ims.audit.models import Event
from lcs_ims.lib import clock
from tests.building import an_inmate, an_officer
from tests.dark import dark, written
from tests.refusing import code
from tests.visiting import send, signed_in, visit
from tests.visits.arrivals import here

pytestmark = pytest.mark.django_db

EARLIER = clock.now() - timedelta(hours=1)
PAPER = "/facilities/MCCI/paper-forms/"


@pytest.fixture
def intake(mcci):
    return an_officer(Role.INTAKE_OFFICER, mcci)


@pytest.fixture
def officer(intake):
    return signed_in(intake)


def test_a_number_waits_until_it_is_accounted_for(officer, mcci, intake):
    issue_forms(mcci, by=intake)
    assert "MCCI-000007 Reception" in visit(officer, PAPER)
    page = send(officer, PAPER, number=7, outcome="unused", words="torn up at six")
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
    moments: Any = {
        name: clock.now() + value if isinstance(value, timedelta) else value for name, value in said.items()
    }
    assert code(receive_from_paper, mcci, seen(), dark(mcci, intake, **moments), by=intake) == why


def test_a_form_receives_one_person(mcci, intake):
    paper = dark(mcci, intake)
    receive_from_paper(mcci, seen(), paper, by=intake)
    assert code(receive_from_paper, mcci, seen(), paper, by=intake) == "accounted-already"
    assert Reception.objects.count() == 1


@pytest.mark.parametrize(("hours", "late"), [(11, False), (13, True)])
def test_a_form_is_late_12_hours_after_the_power_is_back(mcci, intake, hours, late):
    back = clock.now() - timedelta(hours=hours)
    receive_from_paper(mcci, seen(), dark(mcci, intake, hours=20, power_back_at=back), by=intake)
    assert is_late(PaperForm.objects.get(number=1)) is late
    assert Event.objects.get(action="inmates.inmate.received").is_late is late


def test_the_page_enters_a_reception_by_its_form(mcci, intake, officer):
    paper = dark(mcci, intake)
    assert 'value="1"' in officer.get(f"{PAPER}reception/?number=1").content.decode()
    said = {"described": "tall man", "sex": "male", "apparent_age": "adult", "brought_by": "Sgt Thabo"}
    page = send(officer, f"{PAPER}reception/", **written(paper, **said))
    assert "MCCI-000001 Entered (LCS/2026/00001): tall man" in page


def test_a_refusal_stands_at_the_box_it_is_about(mcci, intake, officer):
    paper = dark(mcci, intake, number=11)
    said = {"described": "tall man", "sex": "male", "apparent_age": "adult", "brought_by": "Sgt Thabo"}
    assert "This form is for something else. Read its number again." in send(
        officer, f"{PAPER}reception/", **written(paper, **said)
    )


def test_each_form_leads_to_where_its_kind_is_entered(mcci, intake, officer):
    """An intake officer runs no gate: their page offers no visits."""
    issue_forms(mcci, by=intake)
    page = officer.get(PAPER).content.decode()
    assert f'href="{PAPER}reception/?number=1"' in page
    assert f'href="{PAPER}count/?number=21"' in page
    assert f"{PAPER}visit/" not in page
    gate = signed_in(an_officer(Role.GATE_OFFICER, mcci))
    assert f'href="{PAPER}visit/?number=11"' in gate.get(PAPER).content.decode()


@pytest.mark.parametrize("kind", ["visit", "count"])
def test_what_a_form_was_entered_as_is_looked_up(mcci, intake, kind):
    """What was entered without its form is named by its number, and that number is on file here."""
    issue_forms(mcci, by=intake)
    if kind == "visit":
        number, entered_as = 11, here(an_inmate(mcci)).visit_no
    else:
        number, entered_as = 21, str(begin_count(mcci, "lock_up", by=intake).pk)
    assert code(account_form, mcci, number, Accounted("entered", "a word", EARLIER, "no such"), by=intake) == (
        "no-such-record"
    )
    assert account_form(mcci, number, Accounted("entered", "a word", EARLIER, entered_as), by=intake).outcome


def test_only_officers_of_the_facility_issue_forms(mcci, mfci):
    assert code(issue_forms, mcci, by=an_officer(Role.INTAKE_OFFICER, mfci)) == "not-permitted"
    assert not PaperForm.objects.exists()
