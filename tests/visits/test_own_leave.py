"""A police officer asks for leave at night from their own account; the lawyer of record reads what came of it."""

from dataclasses import replace
from typing import Any
from uuid import uuid4

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
from tests.visits.guests import a_client, a_time, account, booked, request_for, someone_outside
from visits.models import Authorisation, Client, Visitor
from visits.services import authorising, gate, police
from visits.services.arriving import receive
from visits.services.authorising import Request, ask_leave_with_request, ask_own_leave
from visits.services.clients import end_client
from visits.services.people import Person, register_visitor
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


def asked(**said: Any) -> Request:
    ordinary = {"officer": "Sgt Pule", "force_number": "P 4411", "station": "Central", "purpose": "interview"}
    return Request(**{"authority": "CR 12", **ordinary, **said})


def test_a_request_from_the_own_account_goes_to_the_authoriser_and_the_inspectorate(tie: Client) -> None:
    leave = ask_own_leave(tie, asked(), by=actor(tie.visitor))
    assert (leave.visitor, leave.requested_by, leave.answer) == (tie.visitor, "Sgt Pule", "")
    assert Event.objects.filter(action="visits.authorisation.asked").count() == 1


def test_it_is_asked_once_and_by_nobody_else(tie: Client) -> None:
    by = actor(tie.visitor)
    ask_own_leave(tie, asked(), by=by)
    assert refused(ask_own_leave, tie, asked(), by=by) == "asked-already"
    assert refused(ask_own_leave, tie, asked(), by=actor(someone_outside())) == "not-permitted"


def test_who_is_no_longer_verified_or_tied_asks_nothing(tie: Client) -> None:
    by = actor(tie.visitor)
    with clock.at(clock.now() + clock.days(400)):
        assert refused(ask_own_leave, tie, asked(), by=by) == "not-verified"
    end_client(tie, reason="the inquiry is closed", by=by)
    assert refused(ask_own_leave, tie, asked(), by=by) == "not-permitted"


def test_the_answer_is_told_in_words_that_name_nobody(tie: Client, mcci: Facility, inmate: Inmate) -> None:
    charge = an_officer(Role.HEADQUARTERS)
    leave = ask_own_leave(tie, asked(), by=actor(tie.visitor))
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


def test_leave_is_asked_for_somebody_whom_the_officer_was_never_let_to_visit(
    sergeant: Visitor, inmate: Inmate
) -> None:
    browser, elsewhere = signed_in(actor(sergeant)), {"named": "Nobody Known", "number": "MSU/1/1999"}
    said = {"force_number": "P 4411", "station": "Central", "purpose": "interview", "authority": "CR 12"}
    pages = [
        send(browser, "/visits/leave/", token=str(uuid4()), **said, **who)
        for who in ({"named": inmate.full_name, "number": inmate.inmate_no}, elsewhere)
    ]
    assert all("You are told when leave is given" in page and page.count("Waiting for an answer") for page in pages)
    assert [leave.inmate for leave in Authorisation.objects.all()] == [inmate]
    assert Client.objects.waiting().count() == 2


def test_of_such_leave_only_a_yes_is_told(sergeant: Visitor, inmate: Inmate) -> None:
    by = actor(sergeant)
    for granted, messages in ((False, 0), (True, 1)):
        ask_leave_with_request(sergeant, request_for(inmate, ground="inquiry"), asked(), by=by)
        leave = Authorisation.objects.get(answer="")
        authorising.answer_authorisation(leave, granted=granted, words="so", by=an_officer(Role.HEADQUARTERS))
        assert Message.objects.filter(to="58002222", about_type="visits.authorisation").count() == messages
        assert ("Leave outside visiting hours" in visit(signed_in(by), "/visits/")) is granted


def test_asked_twice_it_goes_to_the_authoriser_once(sergeant: Visitor, inmate: Inmate) -> None:
    wanted = request_for(inmate, ground="inquiry")
    for again in (wanted, wanted, request_for(inmate, ground="inquiry")):
        ask_leave_with_request(sergeant, again, asked(), by=actor(sergeant))
    assert Authorisation.objects.count() == 1
    assert Client.objects.count() == 2


def test_a_police_officer_who_comes_unbooked_is_whose_account_it_is(sergeant: Visitor, inmate: Inmate) -> None:
    Visitor.objects.filter(pk=sergeant.pk).update(identified_by="P 4411, Central")
    facility = inmate.held_at or Facility()
    person = Person("police", "Sgt Pule", "p4411, Maseru Central")
    assert register_visitor(person, facility, by=SHELL) == sergeant
    assert register_visitor(replace(person, identified_by="P 4412"), facility, by=SHELL) != sergeant
    Visitor.objects.filter(pk=sergeant.pk).update(verified_until=clock.now())
    assert register_visitor(person, facility, by=SHELL) != sergeant


def test_a_lawyer_has_no_such_page(inmate: Inmate) -> None:
    tie = a_client(someone_outside(), inmate)
    browser = signed_in(actor(tie.visitor))
    for page in (f"/visits/clients/{tie.pk}/leave/", "/visits/leave/"):
        assert browser.get(page).status_code == 404


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
