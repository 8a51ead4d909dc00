"""A police officer asks for leave at night from their own account; the lawyer of record reads what came of it."""

from typing import Any

import pytest

from inmates.models import Inmate
from lcs_ims.accounts.roles import Role
from lcs_ims.audit import Actor
from lcs_ims.audit.models import Event
from lcs_ims.facilities.models import Facility
from lcs_ims.lib import clock
from lcs_ims.outbox.models import Message
from tests.building import SHELL, a_facility, an_inmate, an_officer
from tests.refusing import code as refused
from tests.visiting import send, signed_in, visit
from tests.visits.arrivals import at, police_here, written
from tests.visits.guests import a_client, a_time, account, booked, someone_outside
from visits.models import Authorisation, Client, Visitor
from visits.services import authorising, gate, police
from visits.services.arriving import receive
from visits.services.authorising import Request, ask_own_leave
from visits.services.clients import end_client
from visits.steps import Step

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


@pytest.fixture
def sergeant(mcci: Facility) -> Visitor:
    return someone_outside(Role.POLICE_OFFICER, "police", full_name="Sgt Pule", phone="58002222")


@pytest.fixture
def tie(sergeant: Visitor, inmate: Inmate) -> Client:
    return a_client(sergeant, inmate, ground="inquiry")


def actor(visitor: Visitor) -> Actor:
    return account(visitor).actor("tests")


def asked(tie: Client, **said: Any) -> Request:
    assert tie.inmate is not None
    ordinary = {"officer": "Sgt Pule", "force_number": "P 4411", "station": "Central", "purpose": "interview"}
    return Request(**{"inmate": tie.inmate, "authority": "CR 12", **ordinary, **said})


def test_a_request_from_the_own_account_goes_to_the_authoriser_and_the_inspectorate(tie: Client) -> None:
    leave = ask_own_leave(tie, asked(tie), by=actor(tie.visitor))
    assert (leave.visitor, leave.requested_by, leave.answer) == (tie.visitor, "Sgt Pule", "")
    assert Event.objects.filter(action="visits.authorisation.asked").count() == 1


def test_it_is_asked_once_and_for_nobody_else(tie: Client, mcci: Facility) -> None:
    by = actor(tie.visitor)
    ask_own_leave(tie, asked(tie), by=by)
    assert refused(ask_own_leave, tie, asked(tie), by=by) == "asked-already"
    assert refused(ask_own_leave, tie, asked(tie, inmate=an_inmate(mcci)), by=by) == "not-permitted"
    assert refused(ask_own_leave, tie, asked(tie), by=actor(someone_outside())) == "not-permitted"


def test_who_is_no_longer_verified_or_tied_asks_nothing(tie: Client) -> None:
    by = actor(tie.visitor)
    with clock.at(clock.now() + clock.days(400)):
        assert refused(ask_own_leave, tie, asked(tie), by=by) == "not-verified"
    end_client(tie, reason="the inquiry is closed", by=by)
    assert refused(ask_own_leave, tie, asked(tie), by=by) == "not-permitted"


def test_the_answer_is_told_in_words_that_name_nobody(tie: Client, mcci: Facility, inmate: Inmate) -> None:
    charge = an_officer(Role.HEADQUARTERS)
    leave = ask_own_leave(tie, asked(tie), by=actor(tie.visitor))
    authorising.answer_authorisation(leave, granted=True, words="arrests tonight", by=charge)
    bodies = list(Message.objects.filter(about_type="visits.authorisation").values_list("body", flat=True))
    assert len(bodies) == 2  # by mail and by SMS
    assert not any(inmate.surname in body or "granted" in body.lower() for body in bodies)
    with at(23):
        Authorisation.objects.update(answered_at=clock.now())
        came = police.start_police(police_here(inmate), written(), by=SHELL)
    assert (came.unauthorised, came.authorised_by) == (False, charge.name)


def test_the_number_and_station_on_file_are_offered_each_in_its_field(tie: Client) -> None:
    Visitor.objects.filter(pk=tie.visitor_id).update(identified_by="7781, Maseru Central")
    page = signed_in(actor(tie.visitor)).get(f"/visits/clients/{tie.pk}/leave/").content.decode()
    assert 'value="7781"' in page
    assert 'value="Maseru Central"' in page


def test_the_officers_page_asks_and_shows_the_answer(tie: Client, mcci: Facility) -> None:
    browser = signed_in(actor(tie.visitor))
    page = send(browser, f"/visits/clients/{tie.pk}/leave/", force_number="P 4411", station="Central", purpose="")
    assert Authorisation.objects.count() == 0
    assert "Purpose" in page
    said = {"force_number": "P 4411", "station": "Central", "purpose": "interview", "authority": "CR 12"}
    page = send(browser, f"/visits/clients/{tie.pk}/leave/", **said)
    assert "The duty authoriser and the Inspectorate are told" in page
    assert "Waits rises at" in page
    authorising.answer_authorisation(
        Authorisation.objects.get(), granted=False, words="can wait until 08:00", by=an_officer(Role.COMMISSIONER)
    )
    assert "can wait until 08:00" in visit(browser, f"/visits/clients/{tie.pk}/")


def test_a_lawyer_has_no_such_page(inmate: Inmate) -> None:
    tie = a_client(someone_outside(), inmate)
    assert signed_in(actor(tie.visitor)).get(f"/visits/clients/{tie.pk}/leave/").status_code == 404


def test_the_lawyer_of_record_reads_the_certificate_of_the_interview_and_no_other_lawyer(
    inmate: Inmate, mcci: Facility
) -> None:
    lawyer, other = a_client(someone_outside(), inmate), a_client(someone_outside(), an_inmate(a_facility("LER")))
    with at(10):
        came = police.start_police(police_here(inmate), written(), by=SHELL)
    browser = signed_in(actor(lawyer.visitor))
    assert came.visit_no in visit(browser, f"/visits/clients/{lawyer.pk}/")
    assert "Interview certificate" in visit(browser, f"/visits/{came.pk}/certificate/")
    assert browser.get(f"/visits/{came.pk}/").status_code == 404
    assert signed_in(actor(other.visitor)).get(f"/visits/{came.pk}/certificate/").status_code == 404


def test_the_receipt_is_on_the_visitors_own_page(inmate: Inmate) -> None:
    lawyer = a_client(someone_outside(), inmate).visitor
    mine = booked(inmate, lawyer)
    with clock.at(a_time().begins):
        receive([mine], by=SHELL)
        gate.press(gate.start(mine, by=SHELL), Step.LEFT, by=SHELL)
        browser = signed_in(actor(lawyer))
        page = browser.get(f"/visits/{mine.pk}/").content.decode()
        assert f'href="/visits/{mine.pk}/certificate/"' in page
        assert "Receipt of a visit" in visit(browser, f"/visits/{mine.pk}/certificate/")
