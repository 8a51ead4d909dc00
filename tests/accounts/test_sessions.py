"""How long a sign-in lasts, and that what it rests on is asked at every request."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.test import Client, RequestFactory
from time_machine import Traveller

from lcs_ims.accounts.models import User
from lcs_ims.accounts.services import disable_user, enable_user
from lcs_ims.lib.sessions import is_activity
from tests.accounts.people import SHELL

EVENING = datetime(2026, 11, 21, 18, 0, tzinfo=UTC)


def is_in(client: Client, **more: str) -> bool:
    return client.get("/account/", **more).status_code == 200  # type: ignore[arg-type]


@pytest.fixture
def clock() -> Iterator[Traveller]:
    with time_machine.travel(EVENING, tick=False) as traveller:
        yield traveller


def test_it_ends_after_15_idle_minutes_and_says_so(client: Client, officer: User, clock: Traveller) -> None:
    client.force_login(officer)
    clock.shift(timedelta(minutes=14))
    assert is_in(client)
    clock.shift(timedelta(minutes=15))
    assert not is_in(client)
    assert b"15 minutes without activity" in client.get("/sign-in/").content


def test_it_ends_after_12_hours_of_work(client: Client, officer: User, clock: Traveller) -> None:
    client.force_login(officer)
    for _ in range(71):
        clock.shift(timedelta(minutes=10))
        assert is_in(client)
    clock.shift(timedelta(minutes=10))
    assert not is_in(client)


REFRESHES = {
    "htmx that polls": {"HTTP_HX_REQUEST": "true"},
    "a page that reloads itself": {"HTTP_COOKIE": "refresh=1"},
    "a navigation that nobody caused": {"HTTP_SEC_FETCH_MODE": "navigate"},
    "an address that says so": {"QUERY_STRING": "refresh=1"},
}


@pytest.mark.parametrize("kind", REFRESHES)
def test_a_refreshing_page_is_no_activity(kind: str) -> None:
    assert not is_activity(RequestFactory().get("/", **REFRESHES[kind]))  # type: ignore[arg-type]


def test_a_person_who_opens_a_page_or_sends_a_form_is_active() -> None:
    by_hand = {"HTTP_SEC_FETCH_MODE": "navigate", "HTTP_SEC_FETCH_USER": "?1"}
    assert is_activity(RequestFactory().get("/", **by_hand))  # type: ignore[arg-type]
    assert is_activity(RequestFactory().get("/"))
    assert is_activity(RequestFactory().post("/", HTTP_HX_REQUEST="true"))


def test_a_board_left_open_signs_its_officer_out(client: Client, officer: User, clock: Traveller) -> None:
    client.force_login(officer)
    for _ in range(14):
        clock.shift(timedelta(minutes=1))
        assert is_in(client, HTTP_HX_REQUEST="true")
    clock.shift(timedelta(minutes=1))
    assert not is_in(client, HTTP_HX_REQUEST="true")


def test_an_account_closed_and_opened_again_does_not_bring_its_sessions_back(client: Client, officer: User) -> None:
    client.force_login(officer)
    enable_user(disable_user(officer, by=SHELL), by=SHELL)
    assert not is_in(client)


def test_a_session_that_nobody_began_is_over(client: Client, officer: User) -> None:
    client.force_login(officer)
    session = client.session
    del session["began_at"]
    session.save()
    assert not is_in(client)
