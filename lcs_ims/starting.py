"""What `make run` does before it serves: tables, the demonstration when the database is empty, static files."""

import os
import subprocess
import sys
from collections.abc import Callable
from hashlib import sha256
from io import StringIO
from pathlib import Path

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import CommandError, call_command
from django.db import connection

from lcs_ims import portal_reader


def prepare(say: Callable[[str], None]) -> None:
    """Make everything ready to be served; what is ready already is left as it is."""
    say("Preparing the database ...")
    for place in copy_places():
        place.mkdir(parents=True, exist_ok=True)
    call_command("migrate", verbosity=0, interactive=False)
    _load_demonstration_when_empty(say)
    _collect_static_files()
    if not portal_can_start() and portal_reader.may_make():
        os.environ["LCS_PORTAL_READS_URL"] = portal_reader.make()
    if portal_can_start():
        _prepare_portal()
    else:
        say(portal_reader.how())


def portal_can_start() -> bool:
    """A server needs a role that can only read; a file is opened so that it cannot be written."""
    return connection.vendor == "sqlite" or bool(os.environ.get("LCS_PORTAL_READS_URL"))


def portal_sign_ins_file() -> Path:
    """Where the demonstration's sign-ins of the portal are kept."""
    return sign_ins_file().with_suffix(".portal.json")


def supervised_environment() -> dict[str, str]:
    """The environment of the processes that `make run` keeps. The copies of the night go below var/, to be seen."""
    places = ":".join(str(place) for place in copy_places())
    return {"LCS_BACKUP_DIRS": places} | os.environ | {"LCS_SUPERVISED": "1", "PYTHONUNBUFFERED": "1"}


def portal_environment() -> dict[str, str]:
    """That of the portal's processes: where they have a way to read, they are not told how the Service writes."""
    environment = supervised_environment() | {"DJANGO_SETTINGS_MODULE": "inspectorate.settings"}
    if "LCS_PORTAL_READS_URL" in environment:
        environment.pop("LCS_DATABASE_URL", None)
    return environment


def copy_places() -> tuple[Path, Path]:
    """Where the copies of the night go on a machine of which nothing else was said."""
    return settings.VAR_DIR / "copies" / "here", settings.VAR_DIR / "copies" / "elsewhere"


def sign_ins_file() -> Path:
    """Where the demonstration's sign-ins are kept: one file a database, for several can live beside one checkout."""
    database = connection.settings_dict
    place = f"{database.get('HOST')}:{database.get('PORT')}/{database['NAME']}"
    return Path(settings.VAR_DIR) / f"demonstration-{sha256(place.encode()).hexdigest()[:12]}.json"


def _load_demonstration_when_empty(say: Callable[[str], None]) -> None:
    cut_off = sign_ins_file().with_suffix(".loading")
    if cut_off.exists():
        _start_over()
    elif get_user_model().objects.exists():
        return
    say("Loading the demonstration, once. This takes a minute or two ...")
    told = StringIO()
    cut_off.touch()
    call_command("demo", json=True, stdout=told)
    sign_ins_file().touch(mode=0o600)
    sign_ins_file().write_text(told.getvalue(), encoding="utf-8")
    cut_off.unlink()


def _start_over() -> None:
    # The demonstration was cut off while it was loaded. Nobody has worked with half of it.
    database = connection.settings_dict["NAME"]
    if connection.vendor != "sqlite":
        message = f"The demonstration in {database} is incomplete. Drop that database, and create it again."
        raise CommandError(message)
    connection.close()
    for part in ("", "-wal", "-shm"):
        Path(f"{database}{part}").unlink(missing_ok=True)
    call_command("migrate", verbosity=0, interactive=False)


def _collect_static_files() -> None:
    # In a process of its own: with this environment the settings name and compress them as in production.
    command = (sys.executable, "manage.py", "collectstatic", "--no-input", "--verbosity", "0")
    subprocess.run(command, env=supervised_environment(), check=True)  # noqa: S603 (our own command)


def _prepare_portal() -> None:
    # In a process of its own, under the portal's settings: this one has no connection to the portal's database.
    command = [sys.executable, "manage.py", "portal_demo", "--json"]
    made = subprocess.run(command, env=portal_environment(), check=True, stdout=subprocess.PIPE)  # noqa: S603
    if made.stdout.strip():
        portal_sign_ins_file().touch(mode=0o600)
        portal_sign_ins_file().write_bytes(made.stdout)
