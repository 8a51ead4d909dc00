import pytest
from django.db import IntegrityError, transaction
from django_otp.plugins.otp_totp.models import TOTPDevice

from lcs_ims.accounts.access import NotPermitted
from lcs_ims.accounts.models import User
from lcs_ims.accounts.passwords import temporary_password
from lcs_ims.accounts.roles import Role
from lcs_ims.accounts.second_factor import enrol_totp
from lcs_ims.accounts.services import create_user
from lcs_ims.audit import Action
from lcs_ims.facilities.models import Facility
from lcs_ims.lib.refusal import Refused
from tests.accounts import people
from tests.accounts.people import SHELL


def test_an_account_and_its_posting_are_made_in_one_deed(admin: User, mcci: Facility) -> None:
    user = create_user("T.Mokoena ", Role.GATE_OFFICER, mcci, by=admin.actor(), full_name="Thabo Mokoena")
    assert (user.username, user.full_name) == ("t.mokoena", "Thabo Mokoena")
    assert user.postings.in_force().get().facility == mcci
    assert people.actions()[-2:] == [Action.USER_CREATED, Action.POSTING_BEGAN]


def test_a_refused_posting_leaves_no_account(admin: User) -> None:
    with pytest.raises(Refused):
        create_user("new", Role.GATE_OFFICER, None, by=admin.actor())
    assert not User.objects.filter(username="new").exists()


def test_an_account_without_a_password_opens_to_nobody(admin: User) -> None:
    assert not create_user("new", by=admin.actor()).has_usable_password()


def test_a_username_is_taken_once_whatever_its_capitals(officer: User, admin: User) -> None:
    with pytest.raises(Refused) as refused:
        create_user("OFFICER", by=admin.actor())
    assert refused.value.code == "username-taken"


@pytest.mark.parametrize("username", ["", "two words", "-dash", "o'neill", "x" * 61])
def test_a_username_is_plain(username: str, admin: User) -> None:
    with pytest.raises(Refused) as refused:
        create_user(username, by=admin.actor())
    assert refused.value.code == "not-as-expected"


def test_an_officer_makes_no_account(officer: User) -> None:
    with pytest.raises(NotPermitted):
        create_user("friend", by=officer.actor())


def test_there_are_no_superusers(officer: User) -> None:
    with pytest.raises(NotImplementedError):
        User.objects.create_superuser("root", password="x")
    officer.is_superuser = True
    with pytest.raises(IntegrityError), transaction.atomic():
        officer.save()


def test_a_temporary_password_is_long_and_never_the_same() -> None:
    assert len(temporary_password()) == 19
    assert len({temporary_password() for _ in range(50)}) == 50


def test_a_second_factor_is_enrolled_with_its_event(officer: User) -> None:
    assert len(enrol_totp(officer, by=SHELL)) == 32
    assert TOTPDevice.objects.get(user=officer).confirmed
    assert people.actions()[-1] == Action.SECOND_FACTOR_ENROLLED
