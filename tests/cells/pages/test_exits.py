from datetime import timedelta

import pytest

from cells.models import Transfer, Whereabouts
from inmates.services.leaving import LettingGo, receive_release_order
from lcs_ims.accounts.roles import Role
from lcs_ims.lib import clock
from tests.building import SHELL, WHY, a_cell, an_inmate, an_officer, placed
from tests.visiting import send, signed_in, visit

pytestmark = pytest.mark.django_db

OUTSIDE = "/facilities/MCCI/outside/"


def answers(**said):
    due = clock.local(clock.now() + timedelta(hours=3))
    papers = {
        "with_whom": "Det. Tau",
        "receiver_no": "4411",
        "order": "Order 7/2026",
        "vehicle": "A 123 BCD",
        "due_at_day": str(due.day),
        "due_at_month": str(due.month),
        "due_at_year": str(due.year),
        "due_at_time": f"{due:%H:%M}",
        "state_before": "none seen",
        "reason": WHY,
    }
    return papers | said


@pytest.fixture
def shift(supervisor):
    return signed_in(supervisor)


@pytest.fixture
def inmate(mcci):
    person = an_inmate(mcci)
    placed(person, a_cell(mcci))
    return person


def page(inmate, which):
    return f"/inmates/{inmate.inmate_no}/{which}/"


def test_going_out_with_police_and_coming_back(shift, inmate):
    assert "Recorded as out" in send(shift, page(inmate, "out"), **answers(kind="police", place="Maseru"))
    shown = visit(shift, OUTSIDE)
    assert "Out with police Maseru Order 7/2026" in shown
    assert "Det. Tau 4411 A 123 BCD" in shown
    assert "arrival is confirmed" in send(shift, page(inmate, "arrived"), who="Det. Tau, 4411")
    assert "On leaving: none seen" in visit(shift, page(inmate, "back"))
    assert "Recorded as back." in send(shift, page(inmate, "back"), state="swollen hand")
    assert Whereabouts.objects.get().state_after == "swollen hand"


def test_a_way_out_without_its_papers_is_not_recorded(shift, inmate):
    shown = send(shift, page(inmate, "out"), **answers(kind="court", place="Maseru", vehicle="", order=""))
    assert "is empty" in shown or "Vehicle" in shown
    assert not Whereabouts.objects.exists()


def test_overdue_is_said(shift, inmate):
    send(shift, page(inmate, "out"), **answers(kind="court", place="Maseru"))
    Whereabouts.objects.update(due_at=clock.now() - timedelta(minutes=1))
    assert "Overdue" in visit(shift, OUTSIDE)


def test_a_transfer_told_from_both_sides(shift, mfci, inmate):
    assert "counts here until" in send(shift, page(inmate, "transfer"), **answers(destination=str(mfci.pk)))
    assert "In transit" in visit(shift, OUTSIDE)
    theirs = signed_in(an_officer(Role.GATE_OFFICER, mfci))
    assert f"{inmate.full_name} comes from MCCI Institution" in visit(theirs, "/facilities/MFCI/outside/")
    sent = Transfer.objects.get()
    assert "is received" in send(theirs, f"/transfers/{sent.pk}/receive/", state="none seen")
    assert inmate.held_at == mfci
    assert "Transferred to another facility" in visit(shift, OUTSIDE)


def test_a_transfer_that_came_back(shift, mfci, inmate):
    send(shift, page(inmate, "transfer"), **answers(destination=str(mfci.pk)))
    said = {"state": "none seen", "reason": "the road was closed"}
    assert "come back" in send(shift, f"/transfers/{Transfer.objects.get().pk}/return/", **said)
    assert inmate.held_at.code == "MCCI"


def test_a_release_order_past_its_two_hours_is_late(supervisor, shift, inmate):
    receive_release_order(inmate, LettingGo("bail", "R7", "High Court"), by=SHELL)
    assert "Waits" in visit(shift, OUTSIDE)
    with clock.at(clock.now() + timedelta(hours=3)):
        assert "Late" in visit(signed_in(supervisor), OUTSIDE)


def test_the_ways_out_offer_no_transfer(shift, inmate):
    assert "Transferred" not in visit(shift, page(inmate, "leave"))


def test_someone_who_came_without_a_transfer_is_taken_in_at_the_gate(mfci, inmate):
    gate = signed_in(an_officer(Role.GATE_OFFICER, mfci))
    told = {"number": inmate.inmate_no, "learned": "brought back to the wrong gate", "state": "none seen"}
    assert "is on the book here now" in send(gate, "/facilities/MFCI/found-here/", **told)
    assert inmate.held_at == mfci


def test_a_number_that_nobody_has_says_what_to_do_next(mfci, inmate):
    gate = signed_in(an_officer(Role.GATE_OFFICER, mfci))
    told = {"number": "LCS/1900/00001", "learned": "seen at the count", "state": "none seen"}
    assert "Nobody has this number." in send(gate, "/facilities/MFCI/found-here/", **told)
