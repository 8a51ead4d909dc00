"""Production refuses to start on what suits only a demonstration, and says what to set."""

import os
import subprocess
import sys

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import connection

from lcs_ims import audit
from lcs_ims.checks import (
    MUST_BE_ON,
    check_copies,
    check_durability,
    check_no_demonstration,
    check_servers,
    refuse_unfit,
)
from tests.postgres import own_server

SECRET = "a-long-random-text-that-nobody-else-has-0123456789-abcdefghij"
HOST = "ims.lcs.example"


SETTINGS = ["-c", "import lcs_ims.settings"]
WEB = ["-c", "import lcs_ims.wsgi"]
WORKER = ["-m", "celery", "--app", "lcs_ims", "worker"]


@pytest.fixture(autouse=True)
def in_production(settings):
    settings.PRODUCTION = True


def start(command, environment):
    return subprocess.run(
        [sys.executable, *command], env=environment, capture_output=True, text=True, check=False, timeout=60
    )


def refusal(command, **environment):
    base = {name: value for name, value in os.environ.items() if not name.startswith("LCS_")}
    ended = start(command, base | {"DJANGO_SETTINGS_MODULE": "lcs_ims.settings"} | environment)
    assert ended.returncode != 0
    return ended.stderr.splitlines()[-1]


def test_it_refuses_the_development_secret():
    assert "LCS_SECRET_KEY is missing" in refusal(SETTINGS, LCS_DEBUG="0", LCS_ALLOWED_HOSTS=HOST)


def test_it_refuses_a_short_secret():
    said = refusal(SETTINGS, LCS_DEBUG="0", LCS_ALLOWED_HOSTS=HOST, LCS_SECRET_KEY="short")
    assert "under 50 characters" in said


def test_it_refuses_to_guess_its_hosts():
    assert "LCS_ALLOWED_HOSTS is not set" in refusal(SETTINGS, LCS_DEBUG="0", LCS_SECRET_KEY=SECRET)


def test_debug_refuses_other_hosts(tmp_path):
    assert "LCS_DEBUG is on" in refusal(SETTINGS, LCS_ALLOWED_HOSTS=HOST, LCS_VAR_DIR=str(tmp_path))


def test_debug_refuses_a_web_server_of_its_own(tmp_path):
    assert "LCS_DEBUG is on" in refusal(WEB, LCS_VAR_DIR=str(tmp_path))


def test_production_refuses_to_supervise_itself(tmp_path):
    environment = {"LCS_DEBUG": "0", "LCS_SECRET_KEY": SECRET, "LCS_ALLOWED_HOSTS": HOST}
    command = ["manage.py", "serve", "--skip-checks"]
    assert "LCS_DEBUG is off" in refusal(command, LCS_VAR_DIR=str(tmp_path), **environment)


@pytest.mark.parametrize(
    ("engine", "redis", "expected"),
    [
        ("sqlite3", "redis://localhost", ["lcs_ims.E001"]),
        ("postgresql", "", ["lcs_ims.E002"]),
        ("sqlite3", "", ["lcs_ims.E001", "lcs_ims.E002"]),
        ("postgresql", "redis://localhost", []),
    ],
)
def test_it_wants_servers_that_machines_can_share(settings, monkeypatch, engine, redis, expected):
    monkeypatch.setitem(settings.DATABASES["default"], "ENGINE", f"django.db.backends.{engine}")
    settings.REDIS_URL = redis
    found = check_servers(None)
    assert [message.id for message in found] == expected
    assert all(message.hint for message in found)


def test_a_demonstration_is_content_with_files(settings):
    settings.PRODUCTION = False
    assert check_servers(None) == check_copies(None) == []


@pytest.mark.parametrize(
    ("places", "key", "expected"),
    [
        (["/one"], "/key", ["lcs_ims.E005"]),
        (["/one", "/two"], "", ["lcs_ims.E006"]),
        (["/one", "/two"], "/key", []),
    ],
)
def test_it_wants_copies_in_two_places_and_a_key_for_them(settings, places, key, expected):
    settings.BACKUP_DIRS, settings.BACKUP_KEY_FILE = places, key
    assert [message.id for message in check_copies(None)] == expected


@pytest.mark.django_db
def test_it_refuses_a_demonstration():
    audit.begin_log(demonstration=True)
    assert [message.id for message in check_no_demonstration(None, databases=["default"])] == ["lcs_ims.E004"]


@pytest.mark.django_db
def test_it_takes_a_live_register():
    audit.begin_log(demonstration=False)
    assert check_no_demonstration(None, databases=["default"]) == []


@pytest.mark.django_db
def test_a_refusal_to_start_says_what_and_how(settings):
    settings.REDIS_URL = ""
    with pytest.raises(ImproperlyConfigured, match=r"no Redis.*\n.*LCS_REDIS_URL"):
        refuse_unfit()


@pytest.mark.postgres_only
@pytest.mark.django_db
class TestDurability:
    @pytest.fixture
    def said(self):
        def ask():
            return " ".join(message.msg for message in check_durability(None, databases=["default"]))

        return ask

    @pytest.mark.parametrize(("value", "refused"), [("off", True), ("on", False), ("local", False)])
    def test_it_refuses_commits_that_are_not_on_disk(self, said, value, refused):
        with connection.cursor() as cursor:
            cursor.execute(f"SET LOCAL synchronous_commit = {value}")
        assert ("synchronous_commit off" in said()) == refused


@pytest.fixture
def production(process_environment, redis_url, tmp_path):
    """An environment of production on the PostgreSQL of this test."""
    return process_environment | {
        "LCS_BACKUP_DIRS": f"{tmp_path / 'here'}:{tmp_path / 'there'}",
        "LCS_BACKUP_KEY_FILE": str(tmp_path / "backup.key"),
        "LCS_DEBUG": "0",
        "LCS_SECRET_KEY": SECRET,
        "LCS_ALLOWED_HOSTS": HOST,
        "LCS_REDIS_URL": redis_url,
    }


@pytest.fixture
def durable(production):
    """The database of the test with the safety that the tests' server is started without."""
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER DATABASE {connection.settings_dict['NAME']} SET synchronous_commit = on")
        yield production
        cursor.execute(f"ALTER DATABASE {connection.settings_dict['NAME']} RESET synchronous_commit")


@pytest.mark.postgres_only
@pytest.mark.django_db(transaction=True)
class TestStart:
    def test_it_starts_when_all_is_as_it_should_be(self, durable):
        ended = start(WEB, durable)
        assert (ended.returncode, ended.stderr) == (0, "")

    def test_the_deployment_check_finds_nothing(self, durable):
        command = ["manage.py", "check", "--deploy", "--fail-level", "WARNING", "--database", "default"]
        assert "no issues" in start(command, durable).stdout

    @pytest.mark.parametrize("command", [WEB, WORKER], ids=["web", "worker"])
    def test_it_does_not_start_where_it_could_lose_what_it_confirmed(self, production, command):
        with own_server("fsync = off", "full_page_writes = off", "synchronous_commit = off") as url:
            ended = start(command, production | {"LCS_DATABASE_URL": url})
        assert ended.returncode != 0
        assert all(f"{name} off" in ended.stderr for name in MUST_BE_ON)
