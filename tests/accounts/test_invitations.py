from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from pytest_django import Settings

from lcs_ims.accounts.door_models import Invitation
from lcs_ims.accounts.invitations import accept, invite, withdraw_invitation
from lcs_ims.accounts.models import User
from lcs_ims.accounts.roles import Role
from lcs_ims.accounts.second_factor import has_factor
from lcs_ims.audit import Action
from lcs_ims.facilities.models import Facility
from lcs_ims.lib.refusal import Refused
from tests.accounts import people
from tests.accounts.factors import shown_by

PASSWORD = "leselinyana la lesotho"
SEEN: dict[str, Any] = {"registration_no": "LS/1234", "verified_against": "roll of the Law Society"}
ANSWER = {"registration_no": "ls 1234", "new": PASSWORD, "again": PASSWORD}


@pytest.fixture
def records(mcci: Facility) -> User:
    return people.person("records", Role.RECORDS_OFFICER, mcci)


@pytest.fixture
def invited(records: User) -> tuple[Invitation, str]:
    return invite(Role.LAWYER, "Adv. Moliehi Rapapa", by=records.actor(), **SEEN)


def test_records_staff_invite_whom_they_verified(client: Client, records: User) -> None:
    client.force_login(records)
    said = {"role": "lawyer", "full_name": "Adv. Moliehi Rapapa", **SEEN}
    page = client.post("/accounts/invitations/", said).content.decode()
    assert "/invitation/" in page
    assert Invitation.objects.get().user.username == "m.rapapa"


def test_the_link_the_number_and_a_password_open_the_account(client: Client, invited: tuple[Invitation, str]) -> None:
    invitation, token = invited
    assert client.post(f"/invitation/{token}/", ANSWER).status_code == 302
    assert client.get("/account/").status_code == 200
    assert invitation.user.postings.in_force().get().role == Role.LAWYER


def test_before_it_is_taken_up_the_account_opens_nothing(invited: tuple[Invitation, str]) -> None:
    user = invited[0].user
    assert not user.has_usable_password()
    assert not user.postings.exists()


def test_a_link_is_good_once(client: Client, invited: tuple[Invitation, str]) -> None:
    invitation, token = invited
    client.post(f"/invitation/{token}/", ANSWER)
    assert Client().post(f"/invitation/{token}/", ANSWER | {"new": "x" * 14, "again": "x" * 14}).status_code == 404
    with pytest.raises(Refused) as refused:
        accept(invitation, "LS/1234", PASSWORD, source="web")
    assert refused.value.code == "not-open"


def test_another_number_opens_nothing_and_the_fifth_ends_it(client: Client, invited: tuple[Invitation, str]) -> None:
    invitation, token = invited
    wrong = ANSWER | {"registration_no": "LS/4321"}
    assert [client.post(f"/invitation/{token}/", wrong).status_code for _ in range(6)] == [200] * 5 + [404]
    assert people.actions()[-1] == Action.INVITATION_FAILED
    assert not invitation.user.postings.exists()


@pytest.mark.parametrize("end", ["withdrawn", "too old", "account closed"])
def test_an_invitation_that_ended_is_absent(client: Client, invited: tuple[Invitation, str], end: str) -> None:
    invitation, token = invited
    moment = datetime.now(UTC)
    if end == "withdrawn":
        withdraw_invitation(invitation, by=people.SHELL)
    elif end == "account closed":
        User.objects.filter(pk=invitation.user.pk).update(is_active=False)
    else:
        moment += timedelta(days=3, minutes=1)
    with time_machine.travel(moment):
        answer = client.get(f"/invitation/{token}/")
    assert answer.status_code == 404
    assert answer.content == client.get("/no/such/page/").content


def test_where_a_second_factor_is_required_the_link_leads_on_to_it(
    client: Client, invited: tuple[Invitation, str], settings: Settings
) -> None:
    settings.SECOND_FACTOR_REQUIRED = True
    invitation, token = invited
    assert client.post(f"/invitation/{token}/", ANSWER).headers["Location"] == "/sign-in/enrol/"
    assert client.get("/account/").status_code == 302
    half = client.session["half_signed_in"]
    client.post("/sign-in/enrol/", {"code": half["code"], "token": shown_by(bytes.fromhex(half["key"]))})
    assert has_factor(invitation.user)
    assert client.get("/account/").status_code == 200


def test_the_token_is_not_in_the_table(invited: tuple[Invitation, str]) -> None:
    assert invited[1] not in Invitation.objects.values_list("token_hash", flat=True)


def test_a_weak_password_is_refused_and_the_link_stays_good(client: Client, invited: tuple[Invitation, str]) -> None:
    _, token = invited
    page = client.post(f"/invitation/{token}/", ANSWER | {"new": "password1234", "again": "password1234"})
    assert page.status_code == 200
    assert client.post(f"/invitation/{token}/", ANSWER).status_code == 302


def test_without_a_verified_number_nobody_is_invited(records: User) -> None:
    with pytest.raises(Refused) as refused:
        invite(Role.DOCTOR, "Dr Khotso Makara", registration_no="1", verified_against=" ", by=records.actor())
    assert refused.value.code == "not-verified"


def test_an_intake_officer_invites_nobody(officer: User) -> None:
    with pytest.raises(Refused) as refused:
        invite(Role.LAWYER, "Adv. Moliehi Rapapa", by=officer.actor(), **SEEN)
    assert refused.value.code == "not-permitted"


def test_nobody_is_invited_to_a_role_of_the_service(records: User) -> None:
    with pytest.raises(ValueError, match="outside"):
        invite(Role.HEADQUARTERS, "Mrs Puleng Mofolo", by=records.actor(), **SEEN)
