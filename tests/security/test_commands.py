"""Commands of Django and its libraries: closed, harmless, or in the trail."""

import os
import subprocess
import sys
from io import StringIO

import pytest
from django.core.management import CommandError, call_command, get_commands
from pytest_django import Settings

from lcs_ims.audit import Action
from lcs_ims.audit.models import Event
from lcs_ims.closed_commands import DEVELOPMENT, HARMLESS, INSTEAD, is_open, refuse_closed

CLOSED = {
    "addstatictoken",
    "axes_list_attempts",
    "axes_reset",
    "axes_reset_failure_logs",
    "axes_reset_ip",
    "axes_reset_ip_username",
    "axes_reset_logs",
    "axes_reset_username",
    "changepassword",
    "clean_orphan_obj_perms",
    "createsuperuser",
    "diffsettings",
    "dumpdata",
    "flush",
    "loaddata",
    "remove_stale_contenttypes",
}


def test_every_command_of_a_library_is_closed_unless_it_is_named() -> None:
    assert {command for command in get_commands() if not is_open(command)} == CLOSED


def test_production_is_no_place_for_development(settings: Settings) -> None:
    settings.PRODUCTION = True
    assert {command for command in get_commands() if not is_open(command)} >= CLOSED | DEVELOPMENT & {*get_commands()}
    assert all(is_open(command) for command in HARMLESS)


@pytest.mark.parametrize("command", sorted(INSTEAD))
def test_a_closed_command_names_the_one_to_use(command: str) -> None:
    with pytest.raises(SystemExit, match=INSTEAD[command]):
        refuse_closed(["manage.py", command])
    assert INSTEAD[command] in get_commands()


@pytest.mark.parametrize("program", [["manage.py"], ["-m", "django"]])
def test_changepassword_changes_no_password(program: list[str]) -> None:
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "lcs_ims.settings"}
    ended = subprocess.run(
        [sys.executable, *program, "changepassword", "charge"],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert ended.returncode == 1
    assert "temporary_password" in ended.stderr


@pytest.mark.django_db
@pytest.mark.parametrize("given", [{"command": "pass"}])
def test_opening_a_shell_is_in_the_trail(given: dict[str, str]) -> None:
    call_command("shell", **given, stdout=StringIO(), no_imports=True)
    event = Event.objects.latest("leaf")
    assert (event.action, event.by.kind, event.after) == (Action.COMMAND_LINE_OPENED, "shell", {"command": "shell"})


@pytest.mark.django_db
@pytest.mark.parametrize(
    "command", [("place", "LCS/2026/00001", "A-01"), ("create_user", "t.mokoena", "--role", "headquarters")]
)
def test_commands_for_trying_things_out_are_refused_in_production(
    settings: Settings, command: tuple[str, ...]
) -> None:
    settings.DEBUG = False
    with pytest.raises(CommandError, match="on the screen") as refused:
        call_command(*command, *(["--as", "charge", "--reason", "test"] if command[0] == "place" else []))
    assert refused.value.returncode == 1
