import json
import os
import signal
import socket
import subprocess
import sys
from argparse import ArgumentParser
from hashlib import sha256
from io import StringIO
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import call_command, get_commands
from django.core.management.base import BaseCommand, CommandError

from lcs_ims.lib.processes import end_with_parent
from lcs_ims.supervisor import Child, Supervisor

HOST = "127.0.0.1"  # debug pages and demonstration accounts are for this machine alone


class Command(BaseCommand):
    help = "Runs the whole Service on this machine, for development and demonstration: make run."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--end-with-parent", action="store_true", help="stop when the calling process ends")

    def handle(self, *args: Any, end_with_parent: bool, **options: Any) -> None:
        if settings.PRODUCTION:
            raise CommandError("LCS_DEBUG is off. Run production as docs/operations.md says.")
        os.chdir(settings.BASE_DIR)  # the children are found from there
        if end_with_parent:
            stop_when_orphaned()
        port = int(os.environ.get("LCS_PORT") or 8000)
        if _in_use(port):
            raise CommandError(
                f"Port {port} is in use. Stop what uses it, or choose another: LCS_PORT=8100 make run."
            )
        self.stdout.write("Preparing the database ...")
        call_command("migrate", verbosity=0, interactive=False)
        load_demonstration_when_empty()
        collect_static_files()
        supervisor = Supervisor(
            children(port),
            say=self.stderr.write,
            announce=lambda: self.stdout.write(welcome(port)),
        )
        self.stdout.write("Starting ...")
        supervisor.run()
        self.stdout.write("Stopped. The data is kept.")


def stop_when_orphaned() -> None:
    end_with_parent(signal.SIGTERM)()


def collect_static_files() -> None:
    # In a process of its own: with this environment the settings name and compress them as in production.
    command = (sys.executable, "manage.py", "collectstatic", "--no-input", "--verbosity", "0")
    subprocess.run(command, env=supervised_environment(), check=True)  # noqa: S603 (our own command)


def supervised_environment() -> dict[str, str]:
    return os.environ | {"LCS_SUPERVISED": "1", "PYTHONUNBUFFERED": "1"}


def children(port: int) -> tuple[Child, ...]:
    """The processes of one machine, in the order in which they start."""
    environment = supervised_environment()
    gunicorn = f"gunicorn lcs_ims.wsgi --bind {HOST}:{port} --worker-class gthread --workers 2 --threads 4"
    gunicorn += " --graceful-timeout 5 --log-level warning --no-control-socket"
    celery = "celery --app lcs_ims --quiet"
    worker = f"{celery} worker --pool threads --concurrency 2 --loglevel WARNING"
    worker += " --without-gossip --without-mingle --without-heartbeat"
    return (
        Child("web", _module(gunicorn), environment, signal.SIGTERM, ready=lambda: _in_use(port)),
        Child("worker", _module(worker), environment),
        Child("beat", _module(f"{celery} beat --loglevel WARNING --pidfile="), environment),
        Child("sweep", (sys.executable, "manage.py", "sweep"), environment),
    )


def load_demonstration_when_empty() -> None:
    if get_user_model().objects.exists() or "demo" not in get_commands():
        return
    told = StringIO()
    call_command("demo", json=True, stdout=told)
    _sign_ins().touch(mode=0o600)
    _sign_ins().write_text(told.getvalue(), encoding="utf-8")


def welcome(port: int) -> str:
    lines = ["", f"The Service is at http://localhost:{port}"]
    if _sign_ins().exists():
        lines.append("Sign in as one of these people of the demonstration:")
        for user in json.loads(_sign_ins().read_text(encoding="utf-8"))["users"]:
            secret = f"   second factor {user['totp_secret']}" if user.get("totp_secret") else ""
            where = user.get("facility") or ""
            lines.append(f"  {user['username']:<20} {user['password']:<20} {user['role']:<22} {where:<6}{secret}")
    lines += ["Stop with Ctrl-C.", ""]
    return "\n".join(lines)


def _sign_ins() -> Path:
    # One file a database: several databases can live beside one checkout.
    database = settings.DATABASES["default"]
    place = f"{database.get('HOST')}:{database.get('PORT')}/{database['NAME']}"
    return Path(settings.VAR_DIR) / f"demonstration-{sha256(place.encode()).hexdigest()[:12]}.json"


def _module(command: str) -> tuple[str, ...]:
    return (sys.executable, "-m", *command.split())


def _in_use(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex((HOST, port)) == 0
