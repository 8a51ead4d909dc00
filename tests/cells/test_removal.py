"""To hospital in an emergency: one press by whoever is there, the papers from another officer within a day."""

from datetime import datetime, timedelta

import pytest

from cells.models import Whereabouts
from cells.services.removal import complete_removal, remove_to_hospital, tell_removals_overdue
from cells.services.whereabouts import Papers, bring_back, hold_inmate, send_out
from inmates.models import Inmate
from lcs_ims.accounts.roles import Role
from lcs_ims.audit import Actor
from lcs_ims.audit.disclosures import disclosure_of
from lcs_ims.audit.models import Event
from lcs_ims.facilities.models import Facility
from lcs_ims.lib import clock
from tests.building import SHELL, WHY, a_facility, an_inmate, an_officer
from tests.refusing import code
from tests.visiting import send, signed_in, visit

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

PAPERS = Papers("OIC 12", "4411", "Ambulance 3", "chest pain")


@pytest.fixture
def mcci(db: None) -> Facility:
    return a_facility("MCCI")


@pytest.fixture
def inmate(mcci: Facility) -> Inmate:
    return an_inmate(mcci)


@pytest.fixture
def gate(mcci: Facility) -> Actor:
    return an_officer(Role.GATE_OFFICER, mcci)


@pytest.fixture
def shift(mcci: Facility) -> Actor:
    return an_officer(Role.SHIFT_SUPERVISOR, mcci)


def tomorrow() -> datetime:
    return clock.now() + clock.days(1)


def complete(out: Whereabouts, by: Actor, papers: Papers = PAPERS) -> Whereabouts:
    return complete_removal(out, papers, place="Queen Mamohato", with_whom="Sgt Mosa", due_at=tomorrow(), by=by)


def test_one_press_at_the_gate_is_enough_and_two_are_one(inmate: Inmate, gate: Actor) -> None:
    out = remove_to_hospital(inmate, by=gate)
    assert (out.kind, out.order, out.ended_at) == ("hospital", "", None)
    assert remove_to_hospital(inmate, by=gate) == out


def test_someone_in_holding_goes_too_and_someone_at_court_is_not_here(inmate: Inmate, mcci: Facility) -> None:
    hold_inmate(inmate, room="Office", officer="Sgt Mosa", by=SHELL, reason=WHY)
    assert remove_to_hospital(inmate, by=SHELL).emergency
    away = an_inmate(mcci)
    send_out(
        away, kind=Whereabouts.Kind.COURT, place="Court", with_whom="Sgt", due_at=tomorrow(), by=SHELL, reason=WHY
    )
    assert code(remove_to_hospital, away, by=SHELL) == "out-already"


def test_who_works_elsewhere_presses_nothing(inmate: Inmate) -> None:
    stranger = an_officer(Role.SHIFT_SUPERVISOR, a_facility("LER"))
    assert code(remove_to_hospital, inmate, by=stranger) == "not-permitted"


def test_another_officer_writes_the_papers_once(inmate: Inmate, shift: Actor, mcci: Facility) -> None:
    out = remove_to_hospital(inmate, by=shift)
    other = an_officer(Role.OFFICER_IN_CHARGE, mcci)
    assert code(complete, out, shift) == "own-deed"
    assert code(complete, out, other, Papers("OIC 12")) == "exit-unnamed"
    assert complete(out, other).order == "OIC 12"
    assert code(complete, out, other) == "completed-already"


def test_a_removal_nobody_looks_at_in_a_day_is_told_once_also_of_who_is_back(inmate: Inmate, gate: Actor) -> None:
    remove_to_hospital(inmate, by=gate)
    bring_back(inmate, by=SHELL)
    later = clock.now() + timedelta(hours=24)
    assert tell_removals_overdue(by=SHELL, now=later - timedelta(minutes=1)) == 0
    assert [tell_removals_overdue(by=SHELL, now=later) for _ in range(2)] == [1, 0]
    told = Event.objects.get(action="visits.emergency.review_overdue")
    kind = disclosure_of(told.action, told.after, late=False, refused=False)
    assert kind is not None
    assert kind.kind == "emergency"


def test_the_pages_press_list_and_complete_it(inmate: Inmate, gate: Actor, shift: Actor) -> None:
    page = send(signed_in(gate), f"/inmates/{inmate.inmate_no}/hospital/")
    assert "another officer writes the papers" in page
    browser, out = signed_in(shift), Whereabouts.objects.get()
    assert "Taken to hospital without papers" in visit(browser, "/facilities/MCCI/outside/")
    due = clock.local(tomorrow())
    day = {"due_at_day": due.day, "due_at_month": due.month, "due_at_year": due.year, "due_at_time": "10:00"}
    said = {"place": "Queen Mamohato", "with_whom": "Sgt Mosa", "receiver_no": "4411", "order": "OIC 12"}
    said |= {"vehicle": "Ambulance 3", "state_before": "chest pain"}
    page = send(browser, f"/removals/{out.pk}/", **said, **day)
    assert "The removal is reviewed" in page
    assert "without papers" not in page
