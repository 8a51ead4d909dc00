"""Disk full, database away, Redis away: no half change, a page that says what is wrong, recovery without a hand."""

import os
import resource
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.db import OperationalError, connection
from django.test import Client

from inmates.models import PaperForm
from lcs_ims.accounts.roles import Role
from lcs_ims.audit.models import Event
from lcs_ims.audit.verification import verify
from tests.building import a_facility, an_officer
from tests.hammer.serving import PAPER, Pages, pages_of
from tests.postgres import server_to_crash
from tests.visiting import signed_in

pytestmark = [pytest.mark.django_db(transaction=True)]

BOARD = "/facilities/MCCI/"


@contextmanager
def no_page_more() -> Iterator[None]:
    """The file of the database may not grow: SQLite's own limit, as a full disk is."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM")  # what other tests left free would be filled first
        cursor.execute("PRAGMA page_count")
        (pages,) = cursor.fetchone()
        cursor.execute(f"PRAGMA max_page_count = {pages}")
        try:
            yield
        finally:
            cursor.execute("PRAGMA max_page_count = 1073741823")


def counted() -> tuple[int, int]:
    return PaperForm.objects.count(), Event.objects.count()


@pytest.fixture
def officer() -> Client:
    client = signed_in(an_officer(Role.OFFICER_IN_CHARGE, a_facility()))
    client.raise_request_exception = False
    return client


def test_a_full_disk_records_nothing_in_part_and_says_so(officer: Client) -> None:
    with no_page_more():
        answers = [officer.post(PAPER, {"issue": "yes"}) for _ in range(30)]
        refused = next(answer for answer in answers if answer.status_code != 302)
        done = sum(answer.status_code == 302 for answer in answers)
        assert refused.status_code == 503
        assert "There is no room left to record anything" in refused.content.decode()
        assert "not recorded, not even in part" in refused.content.decode()
        assert officer.get(BOARD).status_code == 200
    assert Event.objects.filter(action="cells.paper_forms.issued").count() == done
    assert verify().problems == []
    assert officer.post(PAPER, {"issue": "yes"}).status_code == 302


@contextmanager
def no_byte_more(pages: Pages) -> Iterator[None]:
    """No process that answers may write beyond the first page of a file: not one page of the database's log."""
    limit = 4096
    for pid in pages.workers():
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (limit, resource.RLIM_INFINITY))
    yield
    for pid in pages.workers():
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))


def test_a_file_that_may_not_grow_is_a_full_disk_and_then_all_goes_on(pages: Pages) -> None:
    assert connection.vendor == "sqlite"
    first = pages.issue_forms()
    assert first is not None
    assert first.status == 302
    with no_byte_more(pages):
        before = counted()
        refused = pages.issue_forms()
        assert refused is not None
        assert refused.status == 503
        assert "no room left" in refused.words
        assert counted() == before
        assert pages.get(BOARD).status == 200
    again = pages.issue_forms()
    assert again is not None
    assert again.status == 302
    assert verify().problems == []


@pytest.mark.both_databases
def test_without_redis_pages_are_read_and_written_as_ever(
    process_environment: dict[str, str], cookies: dict[str, str]
) -> None:
    away = process_environment | {"LCS_REDIS_URL": "redis://127.0.0.1:9/0"}
    with pages_of(away, cookies) as pages:
        done = pages.issue_forms()
        assert done is not None
        assert done.status == 302
        assert pages.get(BOARD).status == 200
        assert pages.get("/healthz").status == 200


PREPARE = """
import django; django.setup()
from tests.hammer.test_trouble import signed_in_cookie; signed_in_cookie()
"""


def signed_in_cookie() -> None:
    """Print the session of an officer, for a process that works on another database than this one."""
    client = signed_in(an_officer(Role.OFFICER_IN_CHARGE, a_facility()))
    sys.stdout.write(client.cookies["sessionid"].value)


@pytest.mark.postgres_only
def test_a_database_that_is_away_is_said_and_comes_back_by_itself(tmp_path: Path) -> None:
    with server_to_crash() as (url, server):
        environment = os.environ | {"LCS_DATABASE_URL": url, "LCS_VAR_DIR": str(tmp_path)}
        environment["DJANGO_SETTINGS_MODULE"] = "lcs_ims.settings"
        subprocess.run([sys.executable, "manage.py", "migrate", "-v0"], env=environment, check=True)
        prepare = [sys.executable, "-c", PREPARE]
        session = subprocess.run(prepare, env=environment, check=True, capture_output=True, text=True).stdout
        with pages_of(environment, {"sessionid": session}) as pages:
            assert pages.get(BOARD).status == 200
            server.stop()
            away = pages.get(BOARD)
            assert (away.status, away.headers["Retry-After"], away.headers["Refresh"]) == (503, "30", "30")
            assert "The database cannot be reached" in away.words
            assert pages.get("/healthz").status == 503
            sent = pages.issue_forms()
            assert sent is not None
            assert "not recorded, not even in part" in sent.words
            assert "Refresh" not in sent.headers
            server.start()
            assert pages.get(BOARD).status == 200
            done = pages.issue_forms()
            assert done is not None
            assert done.status == 302


def test_an_error_of_the_software_is_not_taken_for_one_of_the_database() -> None:
    from lcs_ims.trouble import trouble_of

    assert trouble_of(OperationalError("no such column: surname")) is None
    assert trouble_of(ValueError("disk")) is None
