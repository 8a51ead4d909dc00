from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from lcs_ims.accounts.access_report import uses_of_accounts
from lcs_ims.accounts.models import User
from lcs_ims.accounts.roles import Role
from lcs_ims.accounts.services import record_sign_in
from lcs_ims.accounts.sleep import in_two_places, longest_stretch, never_sleeps
from lcs_ims.audit import begin_log
from lcs_ims.facilities.models import Facility
from lcs_ims.lib import clock
from tests.accounts import people

MIDNIGHT = datetime(2026, 11, 20, 22, 0, tzinfo=UTC)


def at(*hours: float) -> list[datetime]:
    return [MIDNIGHT + timedelta(hours=hour) for hour in hours]


def test_a_night_ends_a_stretch() -> None:
    stretch = longest_stretch(at(6, 9, 12, 17, 31, 33))
    assert stretch is not None
    assert stretch.length == timedelta(hours=2) + timedelta(hours=4)


@pytest.mark.parametrize(
    ("hours", "flagged"),
    [
        ((), False),
        ((8,), False),
        (range(6, 20, 2), False),  # a long day
        ((*range(6, 20, 2), *range(30, 44, 2)), False),  # two days with a night between
        (range(6, 28, 3), True),  # through the night
        (range(0, 72, 3), True),  # three officers, one account
    ],
)
def test_an_account_that_never_sleeps_is_flagged(hours: range, flagged: bool) -> None:
    assert never_sleeps(at(*hours)) is flagged


def test_two_machines_at_once_are_flagged_and_walking_over_is_not() -> None:
    minutes = [MIDNIGHT + timedelta(minutes=n) for n in range(4)]
    assert in_two_places([(minutes[0], "a"), (minutes[1], "b"), (minutes[2], "a")])
    assert not in_two_places([(minutes[0], "a"), (minutes[1], "a"), (minutes[2], "b"), (minutes[3], "b")])


@pytest.fixture
def shared(db: None) -> User:
    """An account in which somebody acted every three hours for two days."""
    now = clock.now()
    with clock.at(now - timedelta(hours=51)):
        begin_log(demonstration=True)  # only its loader may tell the time
    with clock.at(now - timedelta(hours=50)):
        officer = people.person("officer", Role.INTAKE_OFFICER, people.facility("MCCI"))
    for hours in range(48, -1, -3):
        with clock.at(now - timedelta(hours=hours)):
            record_sign_in(officer, by=officer.actor("web 10.0.0.1"), factor="")
    return officer


@pytest.mark.both_databases
def test_the_report_puts_a_shared_account_first(shared: User, client: Client) -> None:
    first = uses_of_accounts()[0]
    assert first.user == shared
    assert "more than one person" in first.remarks[0]
    client.force_login(people.person("admin", Role.SYSTEM_ADMINISTRATOR))
    assert b"more than one person" in client.get("/accounts/report/").content


def test_an_account_that_nobody_needs_is_named(officer: User) -> None:
    User.objects.update(last_login=clock.now() - timedelta(days=91))
    assert "90 days" in uses_of_accounts()[0].remarks[0]


def test_the_report_asks_as_much_for_one_account_as_for_thirty(officer: User, mcci: Facility) -> None:
    counts = []
    for number in (1, 30):
        for n in range(number):
            people.person(f"more-{number}-{n}")
        with CaptureQueriesContext(connection) as queries:
            uses_of_accounts()
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 4
