"""Requests of lawyers, doctors and police: answered in time, agreed by the inmate, never a way to find out."""

from datetime import datetime, timedelta

import pytest

from lcs_ims.accounts.models import User
from lcs_ims.accounts.roles import Role
from lcs_ims.audit.actions import Action
from lcs_ims.audit.disclosures import DISCLOSED, Telling
from lcs_ims.lib import clock
from lcs_ims.lib.clock import ZONE
from lcs_ims.outbox.models import Message
from tests.building import SHELL, WHY, a_facility, actions, an_inmate, an_officer
from tests.refusing import code
from tests.visits.guests import a_client, a_relative, a_time, account, booked, request_for, someone_outside
from visits.duties import escalate_requests
from visits.models import Client, Visit
from visits.services.answering import (
    answer_no,
    confirm_at_the_door,
    confirm_client,
    object_to_client,
    review_objection,
)
from visits.services.clients import ask_for_client, end_client, open_client
from visits.services.people import Person, register_visitor

pytestmark = pytest.mark.django_db


def asked(inmate, lawyer=None, **said) -> Client:
    lawyer = lawyer or someone_outside()
    return ask_for_client(lawyer, request_for(inmate, **said), by=account(lawyer).actor("tests"))


def test_a_yes_of_the_inmate_confirms_and_books_the_first_visit(mcci, inmate):
    request = asked(inmate, wanted=a_time(9, 60))
    client, visit = confirm_client(request, inmate, agreed=True, by=an_officer("records_officer", mcci))
    assert (client.state, client.inmate_agreed) == ("confirmed", True)
    assert visit is not None
    assert (visit.booked_from, visit.state) == (a_time(9, 60).begins, "booked")


def test_a_taken_time_gives_the_next_free_one(mcci, inmate):
    other = someone_outside()
    a_client(other, third := an_inmate(mcci))
    booked(third, other, span=a_time(9, 60))
    _client, visit = confirm_client(asked(inmate, wanted=a_time(9, 60)), inmate, agreed=True, by=SHELL)
    assert visit
    assert visit.booked_from == a_time(10).begins


def test_a_no_of_the_inmate_is_answered_as_nobody_found(mcci, inmate):
    said_no, _visit = confirm_client(asked(inmate), inmate, agreed=False, by=SHELL)
    nobody = answer_no(asked(inmate, named="Nobody Known", number=""), by=SHELL)
    assert {said_no.state, nobody.state} == {"not_confirmed"}
    assert Visit.objects.count() == 0
    told = {(m.subject, m.body.partition(" of ")[0]) for m in Message.objects.filter(about_type="visits.client")}
    assert len(told) == 1


def test_the_police_are_confirmed_whatever_the_inmate_says_and_it_is_written_down(mcci, inmate):
    officer = someone_outside(Role.POLICE_OFFICER, "police")
    client, _visit = confirm_client(asked(inmate, officer, ground="inquiry"), inmate, agreed=False, by=SHELL)
    assert (client.state, client.inmate_agreed) == ("confirmed", False)


def test_nobody_is_confirmed_who_is_not_verified(mcci, inmate):
    assert code(confirm_client, asked(inmate, someone_outside(verified=False)), inmate, agreed=True, by=SHELL) == (
        "not-verified"
    )


def test_records_staff_of_another_facility_do_not_answer(mcci, inmate):
    elsewhere = an_officer("records_officer", a_facility("MFCI"))
    assert code(confirm_client, asked(inmate), inmate, agreed=True, by=elsewhere) == "not-permitted"


def test_an_answer_is_given_once(mcci, inmate):
    request = asked(inmate)
    confirm_client(request, inmate, agreed=True, by=SHELL)
    assert code(answer_no, request, by=SHELL) == "answered-already"


def test_two_working_hours_without_an_answer_are_told_to_the_inspectorate_once(mcci, inmate):
    friday = datetime(2026, 11, 27, 15, 30, tzinfo=ZONE)
    with clock.at(friday):
        request = asked(inmate)
    assert request.answer_due_at == datetime(2026, 11, 30, 9, 0, tzinfo=ZONE)
    for minutes, told in ((-1, 0), (0, 1), (5, 1)):
        escalate_requests(request.answer_due_at + timedelta(minutes=minutes))
        assert actions().count("visits.client.answer_overdue") == told
    assert DISCLOSED[Action.CLIENT_ANSWER_OVERDUE].telling in Telling


def test_an_objection_has_a_reason_and_another_reviewer_and_stops_no_clock(mcci, inmate):
    by, reviewer = an_officer("records_officer", mcci), an_officer("officer_in_charge", mcci)
    person = User.objects.get(pk=reviewer.user_id)
    request = asked(inmate)
    assert code(object_to_client, request, inmate, reason=" ", reviewer=person, by=by) == "reason-missing"
    own = User.objects.get(pk=by.user_id)
    assert code(object_to_client, request, inmate, reason=WHY, reviewer=own, by=by) == "wrong-reviewer"
    gate = User.objects.get(pk=an_officer("gate_officer", mcci).user_id)
    assert code(object_to_client, request, inmate, reason=WHY, reviewer=gate, by=by) == "wrong-reviewer"
    object_to_client(request, inmate, reason=WHY, reviewer=person, by=by)
    assert code(confirm_client, request, inmate, agreed=True, by=by) == "under-review"
    assert code(review_objection, request, upheld=False, words=WHY, by=by) == "not-permitted"
    escalate_requests(request.answer_due_at)
    assert "visits.client.answer_overdue" in actions()


def test_an_objection_set_aside_lets_the_request_be_answered(mcci, inmate):
    by, reviewer = an_officer("records_officer", mcci), an_officer("officer_in_charge", mcci)
    request = asked(inmate)
    object_to_client(request, inmate, reason=WHY, reviewer=User.objects.get(pk=reviewer.user_id), by=by)
    review_objection(request, upheld=False, words="no ground", by=reviewer)
    assert confirm_client(request, inmate, agreed=True, by=by)[0].state == "confirmed"


def test_an_objection_that_stands_ends_the_request(mcci, inmate):
    by, reviewer = an_officer("records_officer", mcci), an_officer("officer_in_charge", mcci)
    request = asked(inmate)
    object_to_client(request, inmate, reason=WHY, reviewer=User.objects.get(pk=reviewer.user_id), by=by)
    assert review_objection(request, upheld=True, words="struck off", by=reviewer).state == "not_confirmed"


def test_at_the_door_a_certificate_and_the_inmates_yes_are_enough(mcci, inmate):
    by = an_officer("gate_officer", mcci)
    lawyer = register_visitor(Person("lawyer", "Palesa Mosa", "LSL 9"), mcci, by=by)
    client = confirm_at_the_door(lawyer, inmate, certificate="2026/114", ground="family", by=by)
    assert (client.state, client.certificate, client.inmate_agreed) == ("confirmed", "2026/114", True)
    lawyer.refresh_from_db()
    assert lawyer.verified_until == clock.midnight(clock.facility_date() + timedelta(days=1))


def test_at_the_door_nobody_is_confirmed_without_a_certificate_or_who_is_no_lawyer(mcci, inmate):
    lawyer = register_visitor(Person("lawyer", "Palesa Mosa", "LSL 9"), mcci, by=SHELL)
    assert (
        code(confirm_at_the_door, lawyer, inmate, certificate="", ground="family", by=SHELL) == "certificate-missing"
    )
    mother = a_relative(mcci)
    assert code(confirm_at_the_door, mother, inmate, certificate="1", ground="family", by=SHELL) == "not-a-lawyer"


def test_the_client_can_end_it_and_booked_visits_are_flagged(mcci, inmate):
    lawyer = someone_outside()
    client = a_client(lawyer, inmate)
    visit = booked(inmate, lawyer, span=a_time(9, 60))
    end_client(client, reason="the client asked for it", by=an_officer("gate_officer", mcci))
    assert [flag.cause for flag in visit.flags.standing()] == ["client"]
    assert code(open_client, Client.objects.get(), by=account(lawyer).actor("tests")) == "not-permitted"


def test_a_reading_of_a_client_is_in_the_trail(mcci, inmate):
    lawyer = someone_outside()
    open_client(a_client(lawyer, inmate), by=account(lawyer).actor("tests"))
    assert actions()[-1] == "visits.client.viewed"


def test_a_lawyer_cannot_fish_with_many_requests(mcci, inmate):
    lawyer = someone_outside()
    for _number in range(20):
        asked(inmate, lawyer)
    by = account(lawyer).actor("tests")
    assert code(ask_for_client, lawyer, request_for(inmate), by=by) == "too-many-open"


def test_a_request_finds_whom_it_means_by_number_or_by_a_name_that_is_one_persons(mcci, inmate):
    assert asked(inmate, named="x").inmate == inmate
    assert asked(inmate, number="", named=inmate.full_name.upper()).inmate == inmate
    an_inmate(mcci, surname=inmate.surname, given_names=inmate.given_names)
    assert asked(inmate, number="").inmate is None


def test_the_form_of_somebody_else_asks_for_nobody(mcci, inmate):
    used, other = asked(inmate), someone_outside()
    request = request_for(inmate, token=used.form_token)
    assert code(ask_for_client, other, request, by=account(other).actor("tests")) == "form-used"
