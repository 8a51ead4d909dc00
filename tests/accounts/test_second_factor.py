"""Signing in with a second factor, setting one up, and changing one's own."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.test import Client, RequestFactory
from django_otp.plugins.otp_static.models import StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice
from pytest_django import Settings

from lcs_ims.accounts.models import User
from lcs_ims.accounts.roles import Role
from lcs_ims.accounts.second_factor import (
    has_factor,
    open_account,
    open_enrolment,
    recovery_codes_left,
)
from lcs_ims.accounts.second_officer import second_officer
from lcs_ims.accounts.services import set_password
from lcs_ims.audit import Action, Actor, history
from lcs_ims.facilities.models import Facility
from lcs_ims.lib.refusal import Refused
from tests.accounts import people
from tests.accounts.coming_in import PASSWORD, code, enrol_with, is_in, password
from tests.accounts.factors import shown, shown_by, with_card, wrong
from tests.accounts.people import SHELL
from tests.visiting import come_in

pytestmark = pytest.mark.usefixtures("factor_required")


@pytest.fixture
def officer(officer: User) -> User:
    return set_password(officer, PASSWORD, by=SHELL)


@pytest.fixture
def newcomer(mcci: Facility) -> tuple[User, str]:
    """An account just opened, with its enrolment code; the password is its owner's already."""
    user, code = open_account("newcomer", role=Role.GATE_OFFICER, facility=mcci, by=SHELL, password=PASSWORD)
    return set_password(user, PASSWORD, by=SHELL), code


class TestSigningIn:
    def test_the_password_alone_opens_nothing(self, client: Client, app: TOTPDevice) -> None:
        assert password(client).headers["Location"] == "/sign-in/code/"
        assert not is_in(client)

    def test_the_app_opens_the_page_that_was_asked_for(self, client: Client, app: TOTPDevice) -> None:
        password(client)
        assert code(client, shown(app)).headers["Location"] == "/account/"
        assert is_in(client)

    def test_the_trail_says_with_what(self, client: Client, app: TOTPDevice, officer: User) -> None:
        password(client)
        code(client, shown(app))
        event = history(officer.subject).first()
        assert event is not None
        assert (event.action, event.after) == (Action.SIGN_IN_SUCCEEDED, {"second_factor": "app"})

    def test_a_code_is_good_once(self, client: Client, app: TOTPDevice) -> None:
        with time_machine.travel(datetime(2026, 11, 21, 20, 0, tzinfo=UTC), tick=False):
            given = shown(app)
            password(client)
            code(client, given)
            again = Client()
            password(again)
            assert code(again, given).status_code == 200
            assert not is_in(again)

    @pytest.mark.both_databases
    def test_a_recovery_code_is_good_once_and_recorded(self, client: Client, app: TOTPDevice, officer: User) -> None:
        card = with_card(officer)
        password(client)
        assert code(client, card[0].upper()).status_code == 302
        assert recovery_codes_left(officer) == 9
        assert people.actions()[-2:] == [Action.RECOVERY_CODE_USED, Action.SIGN_IN_SUCCEEDED]
        again = Client()
        password(again)
        code(again, card[0])
        assert not is_in(again)

    def test_recovery_codes_are_not_in_the_table(self, officer: User) -> None:
        card = {code.replace("-", "") for code in with_card(officer)}
        assert card.isdisjoint(StaticToken.objects.values_list("token", flat=True))

    def test_wrong_codes_lock_like_wrong_passwords(self, client: Client, app: TOTPDevice) -> None:
        password(client)
        answers = [code(client, wrong(app)).status_code for _ in range(5)]
        assert answers == [200, 200, 200, 200, 429]
        assert code(client, shown(app)).headers["Location"] == "/sign-in/"
        assert password(client).status_code == 429
        assert people.actions()[-1] == Action.SIGN_IN_LOCKED

    def test_beginning_again_with_the_password_buys_no_more_codes(self, client: Client, app: TOTPDevice) -> None:
        for _ in range(2):
            password(client)
            code(client, wrong(app))
            code(client, wrong(app))
        password(client)
        assert code(client, wrong(app)).status_code == 429

    def test_ten_minutes_after_the_password_one_begins_again(self, client: Client, app: TOTPDevice) -> None:
        with time_machine.travel(datetime(2026, 11, 21, 20, 0, tzinfo=UTC), tick=False) as clock:
            password(client)
            clock.shift(timedelta(minutes=11))
            assert code(client, shown(app)).headers["Location"] == "/sign-in/"

    def test_a_session_without_the_factor_is_none(self, client: Client, app: TOTPDevice, officer: User) -> None:
        client.force_login(officer)
        assert not is_in(client)


class TestEnrolling:
    def test_a_first_sign_in_leads_to_it_and_ends_with_ten_codes(
        self, client: Client, newcomer: tuple[User, str]
    ) -> None:
        user, given = newcomer
        assert password(client, "newcomer").headers["Location"] == "/sign-in/enrol/"
        answer = enrol_with(client, given)
        assert answer.content.count(b"<code>") == 10
        assert has_factor(user)
        assert is_in(client)

    def test_the_password_alone_enrols_nothing(self, client: Client, newcomer: tuple[User, str]) -> None:
        password(client, "newcomer")
        assert enrol_with(client, "aaaa-aaaa").status_code == 200
        assert not has_factor(newcomer[0])

    def test_the_code_is_good_once(self, client: Client, newcomer: tuple[User, str]) -> None:
        user, given = newcomer
        password(client, "newcomer")
        enrol_with(client, given)
        TOTPDevice.objects.all().delete()  # as if lost: the leave does not come back with it
        again = Client()
        password(again, "newcomer")
        enrol_with(again, given)
        assert not has_factor(user)

    def test_five_wrong_codes_end_the_leave(self, client: Client, newcomer: tuple[User, str]) -> None:
        user, given = newcomer
        for attempt in range(5):
            machine = Client(REMOTE_ADDR=f"10.0.0.{attempt + 1}")
            password(machine, "newcomer")
            enrol_with(machine, "aaaa-aaaa")
        last = Client(REMOTE_ADDR="10.0.0.9")
        password(last, "newcomer")
        enrol_with(last, given)
        assert not has_factor(user)

    def test_after_three_days_the_code_is_too_old(self, client: Client, newcomer: tuple[User, str]) -> None:
        user, given = newcomer
        with time_machine.travel(datetime.now(UTC) + timedelta(days=3, minutes=1)):
            password(client, "newcomer")
            enrol_with(client, given)
        assert not has_factor(user)

    def test_a_key_seen_on_one_screen_does_not_enrol_on_another(
        self, client: Client, newcomer: tuple[User, str]
    ) -> None:
        """Who photographs the picture while it is shown holds a key that only that browser can enrol."""
        user, given = newcomer
        password(client, "newcomer")
        client.get("/sign-in/enrol/")
        seen = bytes.fromhex(client.session["half_signed_in"]["key"])
        thief = Client()
        password(thief, "newcomer")
        thief.post("/sign-in/enrol/", {"code": given, "token": shown_by(seen)})
        assert not has_factor(user)

    def test_whoever_has_a_factor_cannot_enrol_another_with_the_password(
        self, client: Client, app: TOTPDevice, officer: User
    ) -> None:
        password(client)
        assert client.get("/sign-in/enrol/").headers["Location"] == "/sign-in/"
        with pytest.raises(Refused) as refused:
            open_enrolment(officer, by=SHELL)
        assert refused.value.code == "second-person-needed"


class TestOnesOwn:
    def test_moving_to_another_telephone_needs_both(self, client: Client, app: TOTPDevice, officer: User) -> None:
        come_in(client, officer)
        client.get("/account/second-factor/move/")
        key = bytes.fromhex(client.session["new_factor_key"])
        said = {"present": shown(app), "token": shown_by(key)}
        assert client.post("/account/second-factor/move/", said | {"present": "000000"}).status_code == 200
        TOTPDevice.objects.update(throttling_failure_timestamp=None, throttling_failure_count=0)
        client.post("/account/second-factor/move/", said)
        assert TOTPDevice.objects.get(user=officer).bin_key == key
        assert is_in(client)

    def test_new_recovery_codes_make_the_old_ones_void(self, client: Client, app: TOTPDevice, officer: User) -> None:
        old = with_card(officer)
        come_in(client, officer)
        answer = client.post("/account/second-factor/", {"code": shown(app)})
        assert answer.content.count(b"<code>") == 10
        again = Client()
        password(again)
        code(again, old[0])
        assert not is_in(again)


class TestSecondOfficer:
    """A second officer who signs at the first one's desk shows the second factor too."""

    def signed(self, by: User, given: str) -> Actor:
        request = RequestFactory().post("/")
        request.session, request.user, request.actor = {}, by, by.actor("web")  # type: ignore[attr-defined, assignment]
        return second_officer(request, {"username": "officer", "password": PASSWORD, "code": given})  # type: ignore[arg-type]

    def test_with_all_three_they_sign(self, app: TOTPDevice, shift: User) -> None:
        assert self.signed(shift, shown(app)).username == "officer"

    def test_the_password_alone_signs_nothing(self, app: TOTPDevice, shift: User) -> None:
        with pytest.raises(Refused) as refused:
            self.signed(shift, wrong(app))
        assert refused.value.code == "second-sign-in"
        assert people.actions()[-1] == Action.SIGN_IN_FAILED


def test_on_a_development_machine_the_password_is_enough(client: Client, officer: User, settings: Settings) -> None:
    settings.SECOND_FACTOR_REQUIRED = False
    password(client)
    assert is_in(client)
