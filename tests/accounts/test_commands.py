import json
from base64 import b32decode
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django_otp.plugins.otp_totp.models import TOTPDevice
from pytest_django import Settings

from lcs_ims.accounts.models import User
from lcs_ims.accounts.roles import Role
from lcs_ims.audit import history
from lcs_ims.facilities.models import Facility


@pytest.fixture(autouse=True)
def development(settings: Settings) -> None:
    settings.DEBUG = True


def answer(*command: str) -> dict[str, str]:
    out = StringIO()
    call_command(*command, "--json", stdout=out)
    document: dict[str, str] = json.loads(out.getvalue())
    return document


def refused(*command: str) -> CommandError:
    with pytest.raises(CommandError) as error:
        call_command(*command, stdout=StringIO())
    return error.value


def test_it_creates_a_user_who_can_sign_in(mcci: Facility) -> None:
    made = answer("create_user", "thabo", "--role", "gate_officer", "--facility", "MCCI")
    user = User.objects.get(username="thabo")
    assert made.keys() == {"username", "password", "totp_secret"}
    assert user.check_password(made["password"])
    assert not user.must_change_password
    assert user.postings.in_force().get().role == Role.GATE_OFFICER


def test_its_secret_is_that_of_a_confirmed_second_factor(mcci: Facility) -> None:
    made = answer("create_user", "thabo", "--role", "gate_officer", "--facility", "MCCI")
    device = TOTPDevice.objects.get(user__username="thabo", confirmed=True)
    assert b32decode(made["totp_secret"]) == device.bin_key


def test_the_trail_names_the_user_of_the_shell(mcci: Facility) -> None:
    answer("create_user", "thabo", "--role", "gate_officer", "--facility", "MCCI")
    event = history(User.objects.get(username="thabo").subject).first()
    assert event is not None
    assert (event.by.kind, event.by.source) == ("shell", "command create_user")


@pytest.mark.parametrize("role", list(Role))
def test_every_role_begins_at_once(role: Role, mcci: Facility) -> None:
    place = [] if role.is_national or role.is_outside else ["--facility", "MCCI"]
    answer("create_user", "thabo", "--role", role, *place)
    assert User.objects.get(username="thabo").postings.in_force().get().role == role


def test_production_refuses(mcci: Facility, settings: Settings) -> None:
    settings.DEBUG = False
    assert refused("create_user", "thabo", "--role", "lawyer").returncode == 1
    assert not User.objects.filter(username="thabo").exists()


@pytest.mark.parametrize(
    "arguments",
    [
        ("--role", "gate_officer"),
        ("--role", "gate_officer", "--facility", "NOWHERE"),
        ("--role", "headquarters", "--facility", "MCCI"),
    ],
)
def test_it_refuses_in_one_line_and_creates_nothing(arguments: tuple[str, ...], mcci: Facility) -> None:
    error = refused("create_user", "thabo", *arguments)
    assert error.returncode == 1
    assert "\n" not in str(error)
    assert not User.objects.filter(username="thabo").exists()


def test_a_username_is_taken_once(officer: User) -> None:
    assert refused("create_user", "officer", "--role", "lawyer").returncode == 1


def test_the_first_two_administrators_are_made_at_the_machine(mcci: Facility) -> None:
    for username in ("first", "second"):
        made = answer("first_administrator", username, "--name", "A Name")
        assert User.objects.get(username=username).check_password(made["password"])
    assert refused("first_administrator", "third", "--name", "A Name").returncode == 1


def test_a_first_administrator_chooses_a_password(mcci: Facility) -> None:
    answer("first_administrator", "first", "--name", "A Name")
    assert User.objects.get(username="first").must_change_password


def test_a_forgotten_password_of_an_administrator_is_replaced_at_the_machine(admin: User) -> None:
    made = answer("temporary_password", "admin")
    admin.refresh_from_db()
    assert admin.check_password(made["password"])


def test_an_unknown_account_gets_no_password(db: None) -> None:
    assert refused("temporary_password", "nobody").returncode == 1
