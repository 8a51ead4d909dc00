import pytest

from inmates.models import Custody, Escort, Reception
from inmates.services.reception import AtTheGate, receive
from lcs_ims.accounts.roles import Role
from lcs_ims.lib import clock
from tests.building import SHELL, an_inmate, an_officer
from tests.visiting import send, signed_in, visit

pytestmark = pytest.mark.django_db

GATE = "/facilities/MCCI/receive/"
VAN = "/facilities/MCCI/escort/"
QUEUE = "/facilities/MCCI/queue/"
SEEN = {"described": "Lerato, red cap", "sex": "female", "apparent_age": "child", "brought_by": "Sgt Thabo 4411"}


@pytest.fixture
def gate(mcci):
    return signed_in(an_officer(Role.GATE_OFFICER, mcci))


@pytest.fixture
def intake(mcci):
    return signed_in(an_officer(Role.INTAKE_OFFICER, mcci))


def received(facility):
    return receive(AtTheGate("tall man", "male", "adult", "Sgt Thabo", order_seen=True), facility, by=SHELL)


def admission(**said):
    today = clock.facility_date()
    given = {
        "surname": "Mohapi",
        "given_names": "Lerato",
        "sex": "male",
        "date_of_birth_year": "1990",
        "age_evidence": "statement",
        "legal_status": "remand",
        "offence_1": "PC33",
        "record": "first",
        "order_number": "W7/2026",
        "order_court": "Maseru",
        "order_on_day": str(today.day),
        "order_on_month": str(today.month),
        "order_on_year": str(today.year),
    }
    return given | said


def test_one_minute_at_the_gate(gate):
    shown = send(gate, GATE, **SEEN)
    assert "Received: number" in shown
    assert "Lerato, red cap, brought by Sgt Thabo 4411" in shown
    assert "Seen as: A child." in shown
    assert "No order was seen." in shown
    assert "Lerato, red cap Received, not admitted" in visit(gate, QUEUE)


def test_a_van_is_written_down_in_one_go(gate):
    people = "Thabo Mokoena, male, adult\nLerato, female, child\n\nman in a blue blanket, limps, Male"
    assert "3 people received." in send(gate, VAN, brought_by="Insp. Mohale", orders="W1\nW2", people=people)
    seen = Reception.objects.values_list("described", "custody__inmate__sex", "apparent_age", "order_seen")
    assert list(seen) == [
        ("Thabo Mokoena", "male", "adult", True),
        ("Lerato", "female", "child", True),
        ("man in a blue blanket, limps", "male", "unclear", True),
    ]
    assert Escort.objects.get().receptions.count() == 3


def test_who_came_in_the_van_stands_first_among_those_without_a_cell(gate, mcci):
    waiting = an_inmate(mcci)
    shown = send(gate, VAN, brought_by="Insp. Mohale", orders="", people="man in a blue blanket")
    assert "1 person received." in shown
    assert shown.index("man in a blue blanket") < shown.index(waiting.full_name)


def test_the_admission_takes_the_received_person_up(intake, mcci):
    reception = received(mcci)
    address = f"/facilities/MCCI/admit/?reception={reception.pk}"
    assert "Received" in visit(intake, address)
    assert "is admitted" in send(intake, address, **admission())
    custody = Custody.objects.get()
    assert (custody.state, custody.inmate.surname) == ("admitted", "Mohapi")


def test_the_search_keeps_the_reception_in_mind(intake, mcci):
    known, reception = an_inmate(mcci), received(mcci)
    Custody.objects.filter(inmate=known).update(ended_at=clock.now())
    page = intake.post(f"/find/country/?reception={reception.pk}", {"q": known.surname}).content.decode()
    assert f"record={known.inmate_no.replace('/', '%2F')}&amp;reception={reception.pk}" in page


def test_who_is_not_admitted_is_handed_back(intake, mcci):
    reception = received(mcci)
    said = {"reason": "no valid order", "handed_to": "Sgt Thabo 4411"}
    assert "Handed back." in send(intake, f"/receptions/{reception.pk}/refuse/", **said)
    shown = visit(intake, f"/inmates/{reception.number_at_gate}/")
    assert "no valid order Handed back to Sgt Thabo 4411" in shown


def test_a_gate_officer_neither_admits_nor_hands_back(gate, mcci):
    shown = visit(gate, f"/inmates/{received(mcci).number_at_gate}/")
    assert "Hand back" not in shown
