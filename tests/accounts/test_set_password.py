import pytest

from lcs_ims.accounts.models import User
from lcs_ims.accounts.services import give_temporary_password, set_password
from lcs_ims.lib.refusal import Refused
from tests.accounts.people import SHELL


def test_the_owner_chooses_a_password(officer: User) -> None:
    changed = set_password(officer, "leselinyana la lesotho", by=officer.actor())
    assert changed.check_password("leselinyana la lesotho")


def test_nobody_chooses_it_for_them(officer: User, admin: User) -> None:
    with pytest.raises(Refused) as refused:
        set_password(officer, "leselinyana la lesotho", by=admin.actor())
    assert refused.value.code == "not-permitted"


@pytest.mark.parametrize("password", ["short", "password1234", "123456789012", "Officer12345"])
def test_a_weak_password_is_refused(password: str, officer: User) -> None:
    with pytest.raises(Refused) as refused:
        set_password(officer, password, by=SHELL)
    assert refused.value.code == "weak-password"


def test_a_temporary_password_must_be_changed(officer: User, admin: User) -> None:
    password = give_temporary_password(officer, by=admin.actor())
    officer.refresh_from_db()
    assert officer.check_password(password)
    assert officer.must_change_password


def test_a_chosen_password_need_not_be_changed_again(officer: User, admin: User) -> None:
    give_temporary_password(officer, by=admin.actor())
    assert not set_password(officer, "leselinyana la lesotho", by=officer.actor()).must_change_password


def test_nobody_takes_over_the_account_that_would_confirm_them(admin: User, second_admin: User) -> None:
    with pytest.raises(Refused) as refused:
        give_temporary_password(second_admin, by=admin.actor())
    assert refused.value.code == "second-person-needed"


def test_an_officer_resets_nobody(officer: User, admin: User) -> None:
    with pytest.raises(Refused) as refused:
        give_temporary_password(admin, by=officer.actor())
    assert refused.value.code == "not-permitted"
