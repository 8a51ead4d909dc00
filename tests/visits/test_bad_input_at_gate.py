"""Every field of every form at the gate, with what nobody means; forged numbers, used passes, a telephone's clock."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.urls import reverse

from inmates.models import Inmate
from lcs_ims.accounts.models import User
from lcs_ims.accounts.roles import Role
from lcs_ims.audit import Actor
from lcs_ims.audit.verification import verify
from lcs_ims.facilities.models import Facility
from lcs_ims.lib import clock
from tests.building import SHELL, an_officer
from tests.visiting import send, signed_in, visit
from tests.visits.arrivals import at, here, police_here, written
from tests.visits.guests import a_client, a_time, account, booked, someone_outside
from visits.gate_codes import screen_code
from visits.models import Authorisation, Visit, WaitAlert
from visits.services import authorising, gate
from visits.services.arriving import receive
from visits.services.authorising import Request
from visits.services.booking import change_visit
from visits.services.police import start_police
from visits.services.refusing import refuse_visit
from visits.services.unnamed import let_in_emergency
from visits.services.waits import raise_alerts
from visits.steps import Step

pytestmark = pytest.mark.django_db

AWKWARD = ("", "\x00", "é" * 201, "9" * 4000, "-1", "<b>'\";--", "\u202e𝔸\U0001f512", "0000-00-00", "²")
TIME = "day month year time"


def times(*names: str) -> str:
    return " ".join(f"{name}_{part}" for name in names for part in TIME.split())


FORMS = {
    "refuse-visit": "refused_by reason reviewer",
    "press-step": f"search_consent documents_handed escort late_reason next {times('at')}",
    "police-entry": "officer force_number station purpose authority place present inmate_consents inmate_words "
    f"state_before lawyer_told_how lawyer_not_told_why delaying_order adult_present {times('at', 'lawyer_told_at')}",
    "police-after": "state_after present",
    "review-visit": "review",
    "wait-alert": "cause words",
    "name-entry": f"inmate_no words {times('reached_at')}",
    "authorisation": "granted words in_the_name_of",
    "authorisers": "place_0 place_1 place_2",
    "set-wait-standard": "kind minutes source from_on_day from_on_month from_on_year",
    "own-leave": "force_number station purpose authority delaying_order",
}
MEANT = {"press-step", "police-after", "review-visit", "authorisation", "own-leave"}  # strange words are words too


@pytest.fixture
def charge(mcci: Facility) -> Actor:
    return an_officer(Role.OFFICER_IN_CHARGE, mcci)


def _waits(inmate: Inmate) -> Visit:
    with clock.at(clock.now() - timedelta(minutes=90)):
        return here(inmate)


def _alert(inmate: Inmate) -> tuple[int]:
    _waits(inmate)
    raise_alerts(clock.now(), by=SHELL)
    return (WaitAlert.objects.latest("pk").pk,)


def _interviewed(inmate: Inmate) -> tuple[int]:
    with at(10):
        return (gate.press(start_police(police_here(inmate), written(), by=SHELL), Step.ENDED, by=SHELL).pk,)


def _asked(inmate: Inmate) -> tuple[int]:
    request = Request("Sgt Pule", "P 4411", "Central", "interview", "CR 12")
    return (authorising.ask_authorisation(inmate.held_at or Facility(), inmate, request, by=SHELL).pk,)


def _of_the_police(inmate: Inmate) -> tuple[int]:
    return (a_client(someone_outside(Role.POLICE_OFFICER, "police"), inmate, ground="inquiry").pk,)


THINGS: dict[str, Callable[[Inmate], tuple[object, ...]]] = {
    "refuse-visit": lambda inmate: (_waits(inmate).pk,),
    "press-step": lambda inmate: (_waits(inmate).pk, "started"),
    "police-entry": lambda inmate: (police_here(inmate).pk,),
    "police-after": _interviewed,
    "review-visit": lambda inmate: (refuse_visit(_waits(inmate), "inmate", reason="no", by=SHELL).pk,),
    "wait-alert": _alert,
    "name-entry": lambda inmate: (let_in_emergency(inmate.held_at or Facility(), by=SHELL).pk,),
    "authorisation": _asked,
    "authorisers": lambda inmate: ("MCCI",),
    "set-wait-standard": lambda inmate: ("MCCI",),
    "own-leave": _of_the_police,
}


@pytest.mark.parametrize("page", FORMS)
def test_a_form_sent_with_what_nobody_means_is_answered_and_does_nothing(
    inmate: Inmate, charge: Actor, page: str
) -> None:
    address = reverse(page, args=THINGS[page](inmate))
    reader = User.objects.get(visitor__kind="police") if page == "own-leave" else User.objects.get(pk=charge.user_id)
    browser, before = signed_in(reader.actor("tests")), _everything()
    for value in AWKWARD:
        said = dict.fromkeys(FORMS[page].split(), value)
        assert browser.post(address, said).status_code in {200, 302, 422}, (page, value[:20])
    if page not in MEANT:
        assert _everything() == before
    assert not verify().problems


def _everything() -> list[object]:
    return [list(table.objects.order_by("pk").values()) for table in (Visit, WaitAlert, Authorisation)]


def test_a_forged_number_on_the_desks_list_starts_nobodys_clock(inmate: Inmate, desk: Actor) -> None:
    browser = signed_in(desk)
    for forged in ("999999", "1 OR 1=1", "٣", "9" * 400):
        page = send(browser, "/facilities/MCCI/gate/arrived/", visit=forged)
        assert "Nobody is ticked" in page


def test_a_pass_that_was_used_is_not_expected_again(inmate: Inmate, desk: Actor) -> None:
    mine = booked(inmate)
    with clock.at(a_time().begins):
        receive([mine], by=SHELL)
        browser = signed_in(desk)
        page = visit(browser, "/facilities/MCCI/gate/", q=mine.pass_code)
        assert "Nobody booked for today matches" in page
        page = send(browser, "/facilities/MCCI/gate/arrived/", visit=mine.pk)
        assert "This step has its time already" in page
    assert mine.gate_entries.count() == 1


def test_the_pass_of_before_a_change_and_of_yesterday_open_nothing(inmate: Inmate, desk: Actor) -> None:
    mine = booked(inmate)
    old = mine.pass_code
    change_visit(mine, a_time(14), by=SHELL)
    with clock.at(a_time().begins):
        assert "Nobody booked for today matches" in visit(signed_in(desk), "/facilities/MCCI/gate/", q=old)
    with clock.at(a_time().begins + clock.days(1)):
        mine.refresh_from_db()
        browser = signed_in(desk)
        assert "matches" in visit(browser, "/facilities/MCCI/gate/", q=mine.pass_code)
        assert "Book it anew" in send(browser, "/facilities/MCCI/gate/arrived/", visit=mine.pk)


def test_the_clock_of_the_telephone_counts_for_nothing(inmate: Inmate, mcci: Facility) -> None:
    lawyer = a_client(someone_outside(), inmate).visitor
    mine = booked(inmate, lawyer)
    with clock.at(a_time().begins):
        address = reverse("at-the-gate", args=["MCCI", screen_code(mcci, clock.now())])
        said = {"visit": mine.pk, "at_day": "1", "at_month": "1", "at_year": "2020", "at_time": "09:00"}
        signed_in(account(lawyer).actor("tests")).post(
            address, said, headers={"date": "Wed, 01 Jan 2020 07:00:00 GMT"}
        )
    mine.refresh_from_db()
    assert mine.arrived_at == a_time().begins


def test_nobody_starts_the_clock_of_somebody_elses_visit(inmate: Inmate, mcci: Facility) -> None:
    lawyer, other = a_client(someone_outside(), inmate).visitor, someone_outside()
    mine = booked(inmate, lawyer)
    with clock.at(a_time().begins):
        address = reverse("at-the-gate", args=["MCCI", screen_code(mcci, clock.now())])
        signed_in(account(other).actor("tests")).post(address, {"visit": mine.pk})
    mine.refresh_from_db()
    assert mine.arrived_at is None


def test_two_hundred_signs_are_a_name_at_the_gate_and_one_more_is_told(inmate: Inmate, desk: Actor) -> None:
    browser = signed_in(desk)
    said = {"inmate_no": inmate.inmate_no, "kind": "chief", "identified_by": "ID 7"}
    assert "200" in send(browser, "/facilities/MCCI/gate/walk-in/", visitor="N" * 201, **said)
    assert not Visit.objects.exists()
    assert "The clock runs" in send(browser, "/facilities/MCCI/gate/walk-in/", visitor="N" * 200, **said)
