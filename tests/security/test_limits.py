from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from lcs_ims.accounts.rates import LIMITS, Limit
from lcs_ims.accounts.roles import Role
from lcs_ims.audit import Action
from tests.building import a_facility, actions, an_officer
from tests.visiting import signed_in

NOW = datetime(2026, 11, 21, 8, 0, tzinfo=UTC)


@pytest.fixture
def three(monkeypatch: pytest.MonkeyPatch) -> None:
    """Limits small enough to reach: the mechanism is the same, the numbers are code."""
    for name, limit in LIMITS.items():
        monkeypatch.setitem(LIMITS, name, Limit(3, limit.within, limit.only_posts))


@pytest.mark.both_databases
@pytest.mark.django_db
@pytest.mark.usefixtures("three")
def test_one_address_does_not_try_every_name(client: Client, settings: Settings) -> None:
    tries = [client.post("/sign-in/", {"username": f"n{n}", "password": "leselinyana"}).status_code for n in range(4)]
    assert tries == [200, 200, 200, 429]
    assert client.get("/sign-in/").status_code == 200
    assert Client(REMOTE_ADDR="10.0.0.8").post("/sign-in/", {"username": "n"}).status_code == 200


@pytest.mark.django_db
@pytest.mark.usefixtures("three")
@pytest.mark.parametrize("name", ["find", "find-in-country", "clocks-csv", "court-return-csv"])
def test_exports_and_searches_have_a_limit(name: str) -> None:
    client = signed_in(an_officer(Role.OFFICER_IN_CHARGE, a_facility()))
    with time_machine.travel(NOW, tick=False) as clock:
        answers = [client.get(reverse(name)) for _ in range(5)]
        assert [answer.status_code for answer in answers] == [200, 200, 200, 429, 429]
        assert answers[3].headers["Retry-After"]
        assert actions().count(Action.RATE_EXCEEDED) == 1
        clock.shift(timedelta(minutes=11))
        assert client.get(reverse(name)).status_code == 200


def test_the_limits_leave_room_for_work() -> None:
    assert LIMITS["search"].most >= 60
    assert LIMITS["sign-in"].most >= 100  # a whole facility changes shift behind one address
