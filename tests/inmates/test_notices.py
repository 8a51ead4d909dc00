from datetime import timedelta
from typing import Any

import pytest

from inmates.models import CallTask, Notice
from inmates.services.notices import (
    Called,
    acknowledge_notice,
    close_call,
    open_notices,
    send_notices,
    set_guardian_phone,
)
from lcs_ims.accounts.models import User
from lcs_ims.accounts.roles import Role
from lcs_ims.audit.disclosures import CHILD, disclosure_of
from lcs_ims.audit.models import Event
from lcs_ims.lib import clock
from lcs_ims.outbox.models import Message
from lcs_ims.outbox.services import GIVEN_UP_AFTER, send_due
from tests.building import SHELL, a_child, a_facility, actions, an_inmate, an_officer
from tests.refusing import code

pytestmark = pytest.mark.django_db


@pytest.fixture
def probation(mcci):
    officer = an_officer(Role.PROBATION_OFFICER, mcci)
    User.objects.filter(pk=officer.user_id).update(email="probation@example.org", phone="5800 0001")
    return officer


def tell(later=timedelta()):
    now = clock.now() + later
    return open_notices(by=SHELL, now=now), send_notices(by=SHELL, now=now)


def messages():
    return [(message.channel, message.to) for message in Message.objects.order_by("pk")]


def notice_to(whom):
    return Notice.objects.get(to=whom)


def open_call(whom):
    return CallTask.objects.filter(notice__to=whom, closed_at=None).first()


def reached(**said):
    ordinary: dict[str, Any] = {"outcome": "reached", "at": clock.now(), "who": "the mother", "words": "she comes"}
    return Called(**ordinary | said)


def test_a_child_is_told_of_at_once_by_email_and_sms_and_a_grown_person_is_not(mcci, probation):
    child, _man = a_child(mcci), an_inmate(mcci)
    assert tell() == (1, 2)
    assert messages() == [("email", "probation@example.org"), ("sms", "5800 0001")]
    for message in Message.objects.all():
        assert child.inmate_no in message.body
        assert child.surname not in message.body + message.subject


def test_the_probation_officer_of_the_district_is_told(mcci):
    near, far = a_facility("JTC"), a_facility("LERI")
    type(mcci).objects.filter(pk__in=[mcci.pk, near.pk]).update(district="Maseru")
    type(mcci).objects.filter(pk=far.pk).update(district="Leribe")
    mcci.refresh_from_db()
    for place in (near, far):
        officer = an_officer(Role.PROBATION_OFFICER, place)
        User.objects.filter(pk=officer.user_id).update(email=f"{place.code.lower()}@example.org")
    a_child(mcci)
    tell()
    assert messages() == [("email", "jtc@example.org")]


def test_it_is_told_again_until_somebody_acknowledges(mcci, probation):
    a_child(mcci)
    tell()
    assert tell() == (0, 0)
    assert tell(timedelta(minutes=31)) == (0, 2)
    notice = notice_to("probation")
    acknowledge_notice(notice, who="M. Tau, probation officer", how="by telephone 18:10", by=probation)
    assert tell(timedelta(minutes=90)) == (0, 1)
    assert code(acknowledge_notice, notice, who="x", how="y", by=probation) == "acknowledged-already"


def test_an_acknowledgement_has_a_name(mcci, probation):
    a_child(mcci)
    tell()
    assert code(acknowledge_notice, Notice.objects.first(), who=" ", how="x", by=probation) == "who-missing"


def test_it_escalates_after_two_and_twelve_hours_once_each(mcci):
    a_child(mcci)
    tell()
    for hours in (2.1, 3, 12.1, 13):
        tell(timedelta(hours=hours))
    assert actions().count("inmates.child.notice_escalated") == 4
    assert set(Notice.objects.values_list("level", flat=True)) == {2}


def test_the_officer_in_charge_is_told_from_the_first_level_on(mcci, probation):
    officer = an_officer(Role.OFFICER_IN_CHARGE, mcci)
    User.objects.filter(pk=officer.user_id).update(email="in.charge@example.org")
    a_child(mcci)
    tell()
    assert ("email", "in.charge@example.org") not in messages()
    tell(timedelta(hours=2))
    assert ("email", "in.charge@example.org") in messages()


def test_some_roles_acknowledge_nothing(mcci):
    a_child(mcci)
    tell()
    nurse = an_officer(Role.HEALTH_OFFICER, mcci)
    assert code(acknowledge_notice, Notice.objects.first(), who="x", how="y", by=nurse) == "not-permitted"


# Where no message reaches, somebody calls


def test_without_an_address_an_officer_has_to_call_and_the_inspectorate_hears_of_it(mcci, probation):
    a_child(mcci)
    tell()
    assert open_call("guardian")
    assert not open_call("probation")
    event = Event.objects.get(action="inmates.child.call_opened")
    assert disclosure_of(event.action, event.after, late=False) is CHILD


def test_a_guardian_whose_number_is_known_gets_an_sms_without_a_name(mcci, probation):
    child = a_child(mcci)
    tell()
    notice = notice_to("guardian")
    assert code(set_guardian_phone, notice, "at home", by=probation) == "not-a-number"
    set_guardian_phone(notice, "5812 3456", by=probation)
    tell(timedelta(minutes=1))
    message = Message.objects.get(to="5812 3456")
    assert child.inmate_no in message.body
    assert child.surname not in message.body


def test_a_message_given_up_has_somebody_call(mcci, probation, settings):
    settings.SMS_ADAPTER = "tests.outbox.test_outbox.no_network"
    a_child(mcci)
    tell()
    send_due(by=SHELL, now=clock.now() + GIVEN_UP_AFTER)
    assert not open_call("probation")
    tell(timedelta(minutes=31))
    assert open_call("probation")


def test_two_hours_without_an_answer_have_somebody_call(mcci, probation):
    a_child(mcci)
    tell()
    assert not open_call("probation")
    tell(timedelta(hours=2))
    assert open_call("probation")


def test_whoever_is_reached_by_telephone_has_acknowledged(mcci, probation):
    a_child(mcci)
    tell()
    call = close_call(open_call("guardian"), reached(), by=probation)
    assert call.closed_by == probation.name
    assert notice_to("guardian").acknowledged_by == "the mother"
    assert code(close_call, call, reached(), by=probation) == "closed-already"


def test_reaching_somebody_without_a_name_is_no_acknowledgement(mcci, probation):
    a_child(mcci)
    tell()
    assert code(close_call, open_call("guardian"), reached(who=" "), by=probation) == "who-missing"
    assert open_call("guardian")


def test_a_call_without_an_answer_opens_the_next_one(mcci, probation):
    a_child(mcci)
    tell()
    close_call(open_call("guardian"), reached(outcome="no_answer", who=""), by=probation)
    assert not open_call("guardian")
    tell(timedelta(minutes=31))
    assert open_call("guardian")


@pytest.mark.parametrize("off", [timedelta(days=-1), timedelta(minutes=5)])
def test_a_call_is_made_after_it_was_asked_and_not_ahead(mcci, probation, off):
    a_child(mcci)
    tell()
    called = reached(at=clock.now() + off)
    assert code(close_call, open_call("guardian"), called, by=probation) == "not-yet-happened"
