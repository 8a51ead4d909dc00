import pytest
from django.test import Client

from lcs_ims.accounts.access import Access
from lcs_ims.accounts.models import User
from lcs_ims.accounts.permissions import Permission
from lcs_ims.accounts.services import disable_user, enable_user
from lcs_ims.audit import Action, history
from lcs_ims.facilities.models import Facility
from lcs_ims.lib.refusal import Refused
from tests.accounts import people


def test_a_disabled_account_is_out_at_its_next_request(admin: User, officer: User, client: Client) -> None:
    client.force_login(officer)
    assert client.get("/account/").status_code == 200
    disable_user(officer, by=admin.actor(), reason="Left the Service")
    assert client.get("/account/").status_code == 302


def test_disabling_is_in_the_trail_with_its_reason(admin: User, officer: User) -> None:
    disable_user(officer, by=admin.actor(), reason="Left the Service")
    event = history(officer.subject).first()
    assert event is not None
    assert (event.action, event.facts["reason"]) == (Action.USER_DISABLED, "Left the Service")


def test_disabling_twice_is_one_event(admin: User, officer: User) -> None:
    disable_user(officer, by=admin.actor())
    before = people.actions()
    disable_user(officer, by=admin.actor())
    assert people.actions() == before


def test_an_enabled_account_has_its_postings_again(admin: User, officer: User, mcci: Facility) -> None:
    enable_user(disable_user(officer, by=admin.actor()), by=admin.actor())
    assert Access(User.objects.get(pk=officer.pk)).allowed(Permission.PLACE_INMATE, mcci)


def test_nobody_disables_themselves(admin: User) -> None:
    with pytest.raises(Refused) as refused:
        disable_user(admin, by=admin.actor())
    assert refused.value.code == "own-rights"


def test_an_officer_disables_nobody(officer: User, admin: User) -> None:
    with pytest.raises(Refused) as refused:
        disable_user(admin, by=officer.actor())
    assert refused.value.code == "not-permitted"
