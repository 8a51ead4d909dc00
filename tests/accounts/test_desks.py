"""Desks: five seconds with number and PIN for those on shift there, and nothing for anybody else."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.http import HttpResponse
from django.test import Client

from lcs_ims.accounts.access import FullSignInNeeded, require
from lcs_ims.accounts.desks import DESK_COOKIE, begin_shift, end_shift, enrol_desk, revoke_desk, set_pin
from lcs_ims.accounts.door_models import Desk, Pin
from lcs_ims.accounts.models import User
from lcs_ims.accounts.permissions import AT_DESK, Permission
from lcs_ims.accounts.postings import withdraw_posting
from lcs_ims.accounts.roles import Role
from lcs_ims.accounts.services import disable_user, enable_user, set_password
from lcs_ims.audit import Action
from lcs_ims.audit.models import Event
from lcs_ims.facilities.models import Facility
from lcs_ims.lib.refusal import Refused
from tests.accounts import people
from tests.accounts.people import SHELL

PIN = "482915"


@pytest.fixture
def shift(mcci: Facility) -> User:
    """A shift supervisor with a number and a PIN, who has begun a shift here."""
    return on_shift(people.person("shift", Role.SHIFT_SUPERVISOR, mcci), "F-100", mcci)


@pytest.fixture
def gate(mcci: Facility) -> tuple[Desk, str]:
    return enrol_desk(mcci, "Gate 1", by=SHELL)


@pytest.fixture
def machine(gate: tuple[Desk, str]) -> Client:
    return machine_with(gate[1])


def machine_with(key: str) -> Client:
    client = Client()
    client.cookies[DESK_COOKIE] = key
    return client


def on_shift(user: User, number: str, facility: Facility) -> User:
    User.objects.filter(pk=user.pk).update(force_number=number)
    user.refresh_from_db()
    set_pin(user, PIN, by=user.actor())
    begin_shift(user, facility, by=user.actor())
    return user


def take(machine: Client, number: str = "F-100", pin: str = PIN) -> HttpResponse:
    answer = machine.post("/desk/", {"number": number, "pin": pin})
    assert isinstance(answer, HttpResponse)
    return answer


def sees_the_board(machine: Client) -> bool:
    return machine.get("/facilities/MCCI/").status_code == 200


@pytest.mark.both_databases
class TestTakingOver:
    def test_number_and_pin_open_the_board_in_one_step(self, machine: Client, shift: User) -> None:
        assert take(machine, "f-100").headers["Location"] == "/facilities/MCCI/"
        assert sees_the_board(machine)

    def test_the_next_officer_takes_over_without_a_sign_out(
        self, machine: Client, shift: User, officer: User, mcci: Facility
    ) -> None:
        on_shift(officer, "F-200", mcci)
        take(machine)
        take(machine, "F-200")
        assert officer.full_name in machine.get("/facilities/MCCI/").content.decode()

    def test_the_trail_names_officer_desk_and_facility(self, machine: Client, shift: User) -> None:
        take(machine)
        event = Event.objects.latest("leaf")
        assert event.action == Action.DESK_TAKEN
        assert (event.by.username, event.by.desk, event.on[1].label) == ("shift", "MCCI", "Gate 1, MCCI")

    def test_another_machine_is_no_desk(self, shift: User) -> None:
        assert Client().get("/desk/").status_code == 404
        assert take(Client()).status_code == 404
        assert take(machine_with("made up")).status_code == 404

    def test_a_stolen_session_opens_nothing_elsewhere(self, machine: Client, shift: User) -> None:
        take(machine)
        thief = Client()
        thief.cookies["sessionid"] = machine.cookies["sessionid"].value
        assert not sees_the_board(thief)

    def test_who_has_not_begun_a_shift_signs_in_fully(self, machine: Client, shift: User) -> None:
        end_shift(shift, by=shift.actor())
        take(machine)
        assert not sees_the_board(machine)

    def test_a_full_sign_in_at_the_desk_begins_the_shift(self, machine: Client, officer: User) -> None:
        set_password(officer, "leselinyana la lesotho", by=SHELL)
        machine.post("/sign-in/", {"username": "officer", "password": "leselinyana la lesotho"})
        shift = officer.shifts.get()
        assert (shift.facility.code, shift.until - shift.began_at) == ("MCCI", timedelta(hours=12))

    def test_a_shift_at_another_facility_is_none_here(self, machine: Client, shift: User, mfci: Facility) -> None:
        begin_shift(shift, mfci, by=shift.actor())
        take(machine)
        assert not sees_the_board(machine)


class TestBruteForce:
    def test_the_fifth_wrong_pin_locks_it_until_a_full_sign_in(
        self, machine: Client, shift: User, mcci: Facility
    ) -> None:
        for _ in range(5):
            take(machine, pin="000000")
        take(machine)
        assert not sees_the_board(machine)
        assert people.actions()[-5:] == [*[Action.PIN_FAILED] * 4, Action.PIN_LOCKED]
        begin_shift(shift, mcci, by=shift.actor())
        take(machine)
        assert sees_the_board(machine)

    def test_one_desk_does_not_try_many_numbers(self, machine: Client, shift: User) -> None:
        answers = [take(machine, number=f"F-{n}", pin="000000").status_code for n in range(61)]
        assert (answers[59], answers[60]) == (200, 429)
        assert people.actions()[-1] == Action.RATE_EXCEEDED

    def test_a_wrong_number_and_a_wrong_pin_answer_alike(self, machine: Client, shift: User) -> None:
        def told(number: str, pin: str) -> str:
            return take(machine, number, pin).content.decode().partition('id="main"')[2].replace(number, "")

        strip = lambda page: page.partition("csrfmiddlewaretoken")[0]  # noqa: E731
        assert strip(told("F-100", "000000")) == strip(told("F-999", PIN))

    @pytest.mark.parametrize("easy", ["111111", "123456", "654321", "890123", "121212", "123123", "12345", "12345a"])
    def test_a_pin_that_others_would_try_first_is_refused(self, shift: User, easy: str) -> None:
        with pytest.raises(Refused) as refused:
            set_pin(shift, easy, by=shift.actor())
        assert refused.value.code == "weak-pin"

    def test_a_pin_is_kept_as_a_keyed_hash(self, shift: User) -> None:
        from django.contrib.auth.hashers import check_password

        assert not check_password(PIN, Pin.objects.get(user=shift).secret)

    def test_only_the_owner_sets_a_pin(self, shift: User, admin: User) -> None:
        for by in (admin.actor(), shift.actor(desk="MCCI")):
            with pytest.raises(Refused) as refused:
                set_pin(shift, "739164", by=by)
            assert refused.value.code == "not-permitted"


class TestLimits:
    @pytest.mark.parametrize("address", ["/account/", "/account/pin/", "/exceptions/", "/take-over/", "/trail/"])
    def test_what_is_not_a_desks_needs_the_full_sign_in(self, machine: Client, mcci: Facility, address: str) -> None:
        charge = on_shift(people.person("charge", Role.OFFICER_IN_CHARGE, mcci), "F-1", mcci)
        take(machine, charge.force_number)
        answer = machine.get(address)
        allowed = address == "/exceptions/"  # read there; the grant itself is refused by its deed
        assert answer.status_code == (200 if allowed else 403)
        assert allowed or b"full sign-in" in answer.content

    @pytest.mark.parametrize("sensitive", sorted(set(Permission) - AT_DESK))
    def test_deeds_refuse_what_a_pin_is_not_enough_for(self, shift: User, mcci: Facility, sensitive: str) -> None:
        with pytest.raises(FullSignInNeeded):
            require(shift.actor(desk="MCCI"), Permission(sensitive), mcci)

    def test_a_desk_opens_its_own_facility_only(
        self, machine: Client, shift: User, mcci: Facility, mfci: Facility
    ) -> None:
        from lcs_ims.accounts.postings import post_user

        post_user(shift, Role.SHIFT_SUPERVISOR, mfci, by=SHELL)
        take(machine)
        assert machine.get("/facilities/MFCI/").status_code == 404
        with pytest.raises(FullSignInNeeded):
            require(shift.actor(desk="MCCI"), Permission.PLACE_INMATE, mfci)

    @pytest.mark.parametrize("permission", [Permission.GRANT_EXCEPTION, Permission.CHANGE_FACTS, Permission.EXPORT])
    def test_grants_corrections_and_exports_are_no_desks(self, permission: Permission) -> None:
        assert permission not in AT_DESK


class TestStepping:
    def test_a_full_sign_in_at_the_desk_opens_the_rest(self, machine: Client, shift: User) -> None:
        set_password(shift, "leselinyana la lesotho", by=SHELL)
        take(machine)
        assert machine.get("/account/").status_code == 403
        said = {"username": "shift", "password": "leselinyana la lesotho", "next": "/account/"}
        assert machine.post("/sign-in/", said).headers["Location"] == "/account/"
        assert machine.get("/account/").status_code == 200

    def test_ending_the_shift_at_the_desk_ends_the_pin(self, machine: Client, shift: User) -> None:
        take(machine)
        assert machine.post("/sign-out/", {"shift": "over"}).headers["Location"] == "/desk/"
        take(machine)
        assert not sees_the_board(machine)


class TestTheNextRequest:
    def test_a_revoked_desk_is_out(self, machine: Client, gate: tuple[Desk, str], shift: User) -> None:
        take(machine)
        revoke_desk(gate[0], by=SHELL)
        assert not sees_the_board(machine)
        assert take(machine).status_code == 404

    def test_a_shift_that_ended_is_out(self, machine: Client, shift: User) -> None:
        with time_machine.travel(datetime.now(UTC) + timedelta(hours=11, minutes=55)) as clock:
            take(machine)
            assert sees_the_board(machine)
            clock.shift(timedelta(minutes=6))
            assert not sees_the_board(machine)

    def test_a_closed_account_is_out_and_stays_out(self, machine: Client, shift: User) -> None:
        take(machine)
        enable_user(disable_user(shift, by=SHELL), by=SHELL)
        assert not sees_the_board(machine)

    def test_a_withdrawn_posting_is_out(self, machine: Client, shift: User) -> None:
        take(machine)
        withdraw_posting(shift.postings.get(), by=SHELL)
        assert not sees_the_board(machine)


class TestEnrolling:
    def test_the_officer_in_charge_enrols_the_machine_in_front_of_them(self, client: Client, mcci: Facility) -> None:
        charge = people.person("charge", Role.OFFICER_IN_CHARGE, mcci)
        client.force_login(charge)
        client.post("/facilities/MCCI/desks/enrol/", {"name": "Gate 1"})
        assert client.cookies[DESK_COOKIE]["httponly"]
        assert b"Gate 1" in client.get("/desk/").content

    def test_nobody_else_enrols_one(self, shift: User, mcci: Facility) -> None:
        with pytest.raises(Refused) as refused:
            enrol_desk(mcci, "Gate 2", by=shift.actor())
        assert refused.value.code == "not-permitted"

    def test_two_desks_of_a_facility_have_two_names(self, gate: tuple[Desk, str], mcci: Facility) -> None:
        with pytest.raises(Refused) as refused:
            enrol_desk(mcci, "Gate 1", by=SHELL)
        assert refused.value.code == "name-taken"

    def test_the_key_is_not_in_the_table(self, gate: tuple[Desk, str]) -> None:
        assert gate[1] not in Desk.objects.values_list("key_hash", flat=True)
