"""A lost second factor is reset by two officers, neither of them its owner."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.test import Client
from django_otp.plugins.otp_totp.models import TOTPDevice

from lcs_ims.accounts.door_models import Enrolment
from lcs_ims.accounts.models import User
from lcs_ims.accounts.roles import Role
from lcs_ims.accounts.second_factor import (
    ask_reset,
    confirm_reset,
    has_factor,
    withdraw_reset,
)
from lcs_ims.accounts.services import set_password
from lcs_ims.facilities.models import Facility
from lcs_ims.lib.refusal import Refused
from tests.accounts import people
from tests.accounts.coming_in import PASSWORD, enrol_with, is_in, password
from tests.accounts.people import SHELL
from tests.visiting import come_in

pytestmark = pytest.mark.usefixtures("factor_required")


@pytest.fixture
def officer(officer: User) -> User:
    return set_password(officer, PASSWORD, by=SHELL)


def test_two_officers_reset_a_lost_factor(
    client: Client, app: TOTPDevice, officer: User, shift: User, charge: User
) -> None:
    asked = ask_reset(officer, by=shift.actor(), reason="telephone stolen, known to me")
    assert has_factor(officer)
    given = confirm_reset(asked, by=charge.actor())
    assert not has_factor(officer)
    password(client)
    enrol_with(client, given)
    assert is_in(client)


def test_what_came_in_with_the_lost_factor_is_out(
    client: Client, app: TOTPDevice, officer: User, shift: User, charge: User
) -> None:
    come_in(client, officer)
    assert is_in(client)
    confirm_reset(ask_reset(officer, by=shift.actor(), reason="lost"), by=charge.actor())
    assert not is_in(client)


def test_the_one_who_asks_does_not_confirm(app: TOTPDevice, officer: User, shift: User) -> None:
    asked = ask_reset(officer, by=shift.actor(), reason="lost")
    with pytest.raises(Refused) as refused:
        confirm_reset(asked, by=shift.actor())
    assert refused.value.code == "second-person-needed"
    assert has_factor(officer)


def test_nobody_resets_their_own(shift: User, charge: User) -> None:
    with pytest.raises(Refused) as refused:
        ask_reset(shift, by=shift.actor(), reason="lost")
    assert refused.value.code == "own-factor"
    asked = ask_reset(shift, by=charge.actor(), reason="lost")
    with pytest.raises(Refused) as refused:
        confirm_reset(asked, by=shift.actor())
    assert refused.value.code == "own-factor"


@pytest.mark.parametrize("target", [Role.HEADQUARTERS, Role.SYSTEM_ADMINISTRATOR])
def test_a_facility_does_not_reset_the_nations_people(target: Role, shift: User) -> None:
    with pytest.raises(Refused) as refused:
        ask_reset(people.person("national", target), by=shift.actor(), reason="lost")
    assert refused.value.code == "not-permitted"


def test_anothers_facility_is_not_theirs_to_reset(mfci: Facility, shift: User) -> None:
    with pytest.raises(Refused) as refused:
        ask_reset(people.person("elsewhere", Role.GATE_OFFICER, mfci), by=shift.actor(), reason="lost")
    assert refused.value.code == "not-permitted"


def test_a_reset_is_answered_once_and_within_twelve_hours(
    app: TOTPDevice, officer: User, shift: User, charge: User
) -> None:
    asked = ask_reset(officer, by=shift.actor(), reason="lost")
    withdraw_reset(asked, by=charge.actor())
    late = ask_reset(officer, by=shift.actor(), reason="lost")
    for waiting, moment in (
        (asked, datetime.now(UTC)),
        (late, datetime.now(UTC) + timedelta(hours=12, minutes=1)),
    ):
        with time_machine.travel(moment), pytest.raises(Refused) as refused:
            confirm_reset(waiting, by=charge.actor())
        assert refused.value.code == "not-pending"


def test_the_page_leads_from_asking_to_the_code(app: TOTPDevice, officer: User, shift: User, charge: User) -> None:
    asker, confirmer = Client(), Client()
    come_in(asker, shift)
    come_in(confirmer, charge)
    asker.post("/accounts/resets/", {"username": "officer", "reason": "dropped in the river"})
    waiting = Enrolment.objects.get(user=officer)
    assert b"dropped in the river" in confirmer.get("/accounts/resets/").content
    answer = confirmer.post(f"/accounts/resets/{waiting.pk}/confirm/")
    assert b"Enrolment code" in answer.content
