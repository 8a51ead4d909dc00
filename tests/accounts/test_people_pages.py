import re

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from lcs_ims.accounts.models import User
from lcs_ims.accounts.postings import post_user
from lcs_ims.accounts.roles import Role
from lcs_ims.accounts.services import create_user
from lcs_ims.facilities.models import Facility
from tests.accounts import people


@pytest.fixture
def signed_in(client: Client, admin: User) -> Client:
    client.force_login(admin)
    return client


def page(client: Client, address: str, **data: str) -> str:
    return client.get(address, data).content.decode()


def send(client: Client, address: str, **data: object) -> HttpResponse:
    response = client.post(address, data)
    assert isinstance(response, HttpResponse)
    return response


def test_the_list_finds_by_every_word_typed(signed_in: Client, officer: User) -> None:
    people.person("thabo.mokoena")
    assert "thabo.mokoena" in page(signed_in, "/accounts/", q="mokoena thabo")
    assert ">officer<" not in page(signed_in, "/accounts/", q="mokoena")


def test_the_list_shows_each_ones_postings(signed_in: Client, officer: User) -> None:
    listed = page(signed_in, "/accounts/", q="officer")
    assert "Intake officer, Maseru Central" in " ".join(listed.split())


def test_a_search_that_finds_nothing_says_what_to_try(signed_in: Client) -> None:
    assert "Try fewer letters" in page(signed_in, "/accounts/", q="zzz")


def test_the_list_takes_the_same_queries_for_3_and_for_30(signed_in: Client, mcci: Facility) -> None:
    signed_in.get("/accounts/")  # what is read once and kept must not count
    counts = []
    for numbers in (range(3), range(3, 30)):
        for number in numbers:
            people.person(f"officer{number}", Role.GATE_OFFICER, mcci)
        with CaptureQueriesContext(connection) as queries:
            signed_in.get("/accounts/")
        counts.append(len(queries))
    assert counts[0] == counts[1] < 15


def test_a_new_person_gets_a_temporary_password_shown_once(signed_in: Client, mcci: Facility) -> None:
    response = send(
        signed_in, "/accounts/new/", username="t.mokoena", full_name="Thabo", role="gate_officer", facility=mcci.pk
    )
    found = re.search(r"<code>(.+)</code>", response.content.decode())
    assert found is not None
    user = User.objects.get(username="t.mokoena")
    assert user.check_password(found[1])
    assert user.must_change_password
    assert "no-store" in response.headers["Cache-Control"]
    assert found[1] not in page(signed_in, "/accounts/person/t.mokoena/")


@pytest.mark.parametrize(
    ("data", "says"),
    [
        ({"username": "officer"}, "The username officer is taken."),
        ({"username": "Two Words"}, "Use small letters"),
        ({"username": ""}, "Write a username"),
        ({"full_name": ""}, "full name"),
        ({"email": "somewhere"}, "looks like name@example.org"),
        ({"role": ""}, "Choose a role."),
        ({"facility": ""}, "Choose the facility."),
        ({"role": "headquarters"}, "Leave the facility empty."),
    ],
)
def test_a_new_person_with_a_wrong_answer_is_not_created(
    data: dict[str, str], says: str, signed_in: Client, officer: User, mcci: Facility
) -> None:
    answers = {"username": "new", "full_name": "New", "role": "gate_officer", "facility": mcci.pk, **data}
    assert says in send(signed_in, "/accounts/new/", **answers).content.decode()
    assert User.objects.count() == 2


def test_a_posting_is_given_and_withdrawn(signed_in: Client, officer: User, mcci: Facility) -> None:
    send(signed_in, "/accounts/person/officer/post/", role="gate_officer", facility=mcci.pk)
    posting = officer.postings.get(role="gate_officer")
    assert posting.is_in_force
    send(signed_in, f"/accounts/postings/{posting.pk}/withdraw/", reason="Moved")
    posting.refresh_from_db()
    assert posting.ended_at is not None


def test_a_withdrawal_needs_a_reason(signed_in: Client, officer: User) -> None:
    posting = officer.postings.get()
    response = send(signed_in, f"/accounts/postings/{posting.pk}/withdraw/", reason=" ")
    assert "Write the reason." in response.content.decode()
    assert officer.postings.in_force().exists()


def test_a_proposed_posting_is_confirmed_by_another(
    signed_in: Client, admin: User, second_admin: User, officer: User, mcci: Facility
) -> None:
    send(signed_in, "/accounts/person/officer/post/", role="officer_in_charge", facility=mcci.pk)
    posting = officer.postings.pending().get()
    assert "Another person confirms it" in page(signed_in, "/accounts/waiting/")
    assert (
        "You proposed this posting" in send(signed_in, f"/accounts/postings/{posting.pk}/confirm/").content.decode()
    )
    signed_in.force_login(second_admin)
    assert send(signed_in, f"/accounts/postings/{posting.pk}/confirm/").status_code == 302
    assert officer.postings.in_force().filter(role=Role.OFFICER_IN_CHARGE).exists()


def test_headquarters_confirms_without_managing_accounts(client: Client, admin: User, mcci: Facility) -> None:
    client.force_login(people.person("hq", Role.HEADQUARTERS))
    posting = post_user(people.person("new"), Role.COMMISSIONER, by=admin.actor())
    assert "New" in page(client, "/accounts/waiting/")
    assert client.post(f"/accounts/postings/{posting.pk}/confirm/").status_code == 302


def test_an_account_is_closed_and_opened_again(signed_in: Client, officer: User) -> None:
    send(signed_in, "/accounts/person/officer/close/", reason="Left")
    assert not User.objects.get(username="officer").is_active
    send(signed_in, "/accounts/person/officer/reopen/", reason="Came back")
    assert User.objects.get(username="officer").is_active


def test_a_forgotten_password_is_replaced_by_a_temporary_one(signed_in: Client, officer: User) -> None:
    assert "<code>" in send(signed_in, "/accounts/person/officer/password/").content.decode()
    assert User.objects.get(username="officer").must_change_password


def test_another_administrators_password_is_not_given_out(signed_in: Client, second_admin: User) -> None:
    response = send(signed_in, "/accounts/person/second/password/").content.decode()
    assert "This was not done" in response
    assert "<code>" not in response


def test_ones_own_account_offers_no_changes(signed_in: Client) -> None:
    own = page(signed_in, "/accounts/person/admin/")
    assert "This is your own account." in own
    assert "Give a posting" not in own


def test_a_name_from_outside_is_shown_as_text(signed_in: Client, admin: User) -> None:
    create_user("odd", by=people.SHELL, full_name="<b>Odd</b>")
    assert "<b>Odd" not in page(signed_in, "/accounts/") + page(signed_in, "/accounts/person/odd/")
