from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.http import HttpResponse
from django.test import Client

from lcs_ims.accounts.models import User
from lcs_ims.accounts.services import disable_user, set_password
from lcs_ims.audit import Action, history
from tests.accounts import people
from tests.accounts.people import SHELL

PASSWORD = "leselinyana la lesotho"


@pytest.fixture
def officer(officer: User) -> User:
    return set_password(officer, PASSWORD, by=SHELL)


def try_password(client: Client, password: str, username: str = "officer", **more: str) -> HttpResponse:
    response = client.post("/sign-in/", {"username": username, "password": password}, **more)  # type: ignore[arg-type]
    assert isinstance(response, HttpResponse)
    return response


def fail(client: Client, times: int, username: str = "officer") -> HttpResponse:
    return [try_password(client, "wrong password", username) for _ in range(times)][-1]


def test_the_right_password_opens_the_first_page(client: Client, officer: User) -> None:
    response = try_password(client, PASSWORD)
    assert (response.status_code, response.headers["Location"]) == (302, "/")
    assert client.get("/account/").status_code == 200


def test_signing_in_is_in_the_trail_with_the_posting_and_the_address(client: Client, officer: User) -> None:
    try_password(client, PASSWORD)
    event = history(officer.subject).first()
    assert event is not None
    assert event.action == Action.SIGN_IN_SUCCEEDED
    assert (event.by.role, event.by.facility, event.by.source) == ("intake_officer", "MCCI", "web 127.0.0.1")


def test_signing_in_begins_a_new_session(client: Client, officer: User) -> None:
    client.get("/sign-in/")
    client.session["planted"] = True
    before = client.session.session_key
    try_password(client, PASSWORD)
    assert client.session.session_key != before


def test_capitals_in_the_username_do_not_matter(client: Client, officer: User) -> None:
    assert try_password(client, PASSWORD, " OFFICER ").status_code == 302


def test_a_wrong_password_says_what_to_do(client: Client, officer: User) -> None:
    response = try_password(client, "wrong password")
    assert response.status_code == 200
    assert b"do not belong together" in response.content
    assert people.actions()[-1] == Action.SIGN_IN_FAILED


def test_a_closed_account_and_an_unknown_one_answer_alike(client: Client, officer: User, admin: User) -> None:
    disable_user(officer, by=admin.actor())
    closed = try_password(client, PASSWORD).content
    unknown = try_password(client, PASSWORD, "nobody1").content
    assert b"do not belong together" in closed
    assert b"do not belong together" in unknown


def test_a_name_that_is_no_account_is_not_written_down(client: Client, officer: User) -> None:
    before = people.actions()
    fail(client, 5, "mypassword")
    assert people.actions() == before


def test_the_fifth_failure_locks_the_account_at_this_address(client: Client, officer: User) -> None:
    assert fail(client, 4).status_code == 200
    assert fail(client, 1).status_code == 429
    assert try_password(client, PASSWORD).status_code == 429


def test_capitals_buy_no_more_attempts(client: Client, officer: User) -> None:
    for spelling in ("officer", "Officer", "OFFICER", "oFFicer", " officer"):
        response = try_password(client, "wrong password", spelling)
    assert response.status_code == 429


def test_a_lock_out_is_one_event_however_often_it_is_tried(client: Client, officer: User) -> None:
    fail(client, 9)
    try_password(client, PASSWORD)
    assert people.actions()[-5:] == [*[Action.SIGN_IN_FAILED] * 4, Action.SIGN_IN_LOCKED]


def test_another_address_is_not_locked_out(client: Client, officer: User) -> None:
    fail(client, 5)
    assert try_password(client, PASSWORD, REMOTE_ADDR="10.0.0.7").status_code == 302


def test_the_lock_opens_after_half_an_hour_even_when_tried_meanwhile(client: Client, officer: User) -> None:
    began = datetime(2026, 11, 21, 20, 0, tzinfo=UTC)
    with time_machine.travel(began, tick=False) as clock:
        fail(client, 5)
        clock.shift(timedelta(minutes=29))
        assert try_password(client, PASSWORD).status_code == 429
        clock.shift(timedelta(minutes=2))
        assert try_password(client, PASSWORD).status_code == 302


def test_signing_in_forgets_earlier_failures(client: Client, officer: User) -> None:
    for _ in range(3):
        fail(client, 4)
        assert try_password(client, PASSWORD).status_code == 302
        client.logout()


def test_it_returns_to_the_page_that_asked(client: Client, officer: User) -> None:
    asked = client.get("/account/")
    assert asked.headers["Location"] == "/sign-in/?next=/account/"
    data = {"username": "officer", "password": PASSWORD, "next": "/account/"}
    assert client.post("/sign-in/", data).headers["Location"] == "/account/"


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example", "javascript:alert(1)", r"\\evil"])
def test_it_leads_to_no_other_site(elsewhere: str, client: Client, officer: User) -> None:
    data = {"username": "officer", "password": PASSWORD, "next": elsewhere}
    assert client.post("/sign-in/", data).headers["Location"] == "/"


def test_someone_signed_in_is_led_on(client: Client, officer: User) -> None:
    client.force_login(officer)
    assert client.get("/sign-in/").status_code == 302


def test_signing_out_ends_the_session_and_is_in_the_trail(client: Client, officer: User) -> None:
    client.force_login(officer)
    assert client.post("/sign-out/").status_code == 302
    assert client.get("/account/").status_code == 302
    assert people.actions()[-1] == Action.SIGNED_OUT


def test_a_link_cannot_sign_anyone_out(client: Client, officer: User) -> None:
    client.force_login(officer)
    assert client.get("/sign-out/").status_code == 405
    assert client.get("/account/").status_code == 200
