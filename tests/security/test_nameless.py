"""A canary: somebody whose name and number must be in no log and on no page of an error."""

import io
import logging
import logging.config
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings as service
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from pytest_django import Settings

from inmates.models import Inmate
from lcs_ims.accounts.roles import Role
from lcs_ims.lib.logs import NamelessFormatter, without_names
from tests.building import a_cell, a_facility, an_inmate, an_officer, found
from tests.visiting import signed_in

SURNAME, GIVEN, IDENTITY = "Kanarinyana", "Nonyana", "998877665544"


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """All that the Service logs, however small, as its own handlers would write it."""
    out = io.StringIO()
    logging_said: dict[str, Any] = service.LOGGING
    said = logging_said["formatters"]["line"]
    handler = logging.StreamHandler(out)
    handler.setFormatter(NamelessFormatter(said["format"], style=said["style"]))
    root = logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield out
    root.removeHandler(handler)
    root.setLevel(level)


@pytest.fixture
def canary(db: None) -> Inmate:
    cell = a_cell(a_facility("MCCI"))
    inmate = an_inmate(cell.facility, surname=SURNAME, given_names=GIVEN, identity_no=IDENTITY)
    found(inmate, cell)
    return inmate


def assert_silent(text: str, canary: Inmate) -> None:
    for part in (SURNAME, GIVEN, IDENTITY, canary.inmate_no):
        assert part not in text


def test_no_error_page_and_no_log_names_anybody(canary: Inmate, log: io.StringIO) -> None:
    number = canary.inmate_no
    officer = signed_in(an_officer(Role.SHIFT_SUPERVISOR, canary.custodies.get().facility))
    stranger = signed_in(an_officer(Role.SHIFT_SUPERVISOR, a_facility("MFCI")))
    guarded = Client(enforce_csrf_checks=True)
    guarded.cookies = officer.cookies
    answers = [
        stranger.get(f"/inmates/{number}/"),
        officer.get(f"/inmates/{number}/nothing/"),
        officer.get(f"/inmates/{number}/health/"),
        guarded.post(f"/inmates/{number}/leave/", {"reason": f"{SURNAME} {IDENTITY}"}),
        officer.get(f"/inmates/{number}/", HTTP_HOST="evil.example"),
        officer.put(f"/inmates/{number}/"),
        Client().get("/find/", {"q": SURNAME}),
        Client().post("/sign-in/", {"username": SURNAME, "password": IDENTITY}),
    ]
    for answer in answers:
        assert answer.status_code != 500
    for answer in answers[:6]:
        assert_silent(answer.content.decode().replace(f"/inmates/{number}/", ""), canary)
    assert_silent(log.getvalue(), canary)


@pytest.mark.django_db(transaction=True)
def test_a_page_that_fails_names_nobody(canary: Inmate, log: io.StringIO) -> None:
    client = signed_in(an_officer(Role.SHIFT_SUPERVISOR, canary.custodies.get().facility))
    client.raise_request_exception = False
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE cells_stay RENAME TO gone")
    try:
        answer = client.get(f"/inmates/{canary.inmate_no}/", {"why": SURNAME})
    finally:
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE gone RENAME TO cells_stay")
    assert answer.status_code == 500
    assert_silent(answer.content.decode(), canary)
    assert_silent(log.getvalue(), canary)
    assert "at the page inmate" in log.getvalue()


def test_a_refused_command_names_the_number_it_was_given_only_to_the_one_who_typed_it(
    canary: Inmate, log: io.StringIO, settings: Settings
) -> None:
    settings.DEBUG = True
    with pytest.raises(CommandError, match="nobody"):
        call_command("place", canary.inmate_no, "Z-99", username="nobody", reason="test")
    assert_silent(log.getvalue(), canary)


def test_an_exception_is_its_kind_and_its_lines_of_code() -> None:
    out = io.StringIO()
    logger = logging.getLogger("tests.nameless")
    handler = logging.StreamHandler(out)
    handler.setFormatter(NamelessFormatter("{message}", style="{"))
    logger.addHandler(handler)
    try:
        raise ValueError(f"Key (surname)=({SURNAME}) exists") from KeyError(IDENTITY)
    except ValueError:
        logger.exception("Row %s failed", IDENTITY)
    finally:
        logger.removeHandler(handler)
    said = out.getvalue()
    assert SURNAME not in said
    assert IDENTITY not in said
    assert "builtins.ValueError" in said
    assert "test_nameless.py" in said


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("Not Found: /inmates/LCS/2026/00012/", "Not Found: (page)"),
        ("Row LCS/2026/00012 is wrong", "Row (number) is wrong"),
        ("File /srv/lcs/cells/models.py", "File /srv/lcs/cells/models.py"),
        ("Sweep ran 12 duties in 2026", "Sweep ran 12 duties in 2026"),
        ("/find/?q=Thabo was slow", "(page) was slow"),
    ],
)
def test_numbers_and_addresses_are_left_out(said: str, kept: str) -> None:
    assert without_names(said) == kept
