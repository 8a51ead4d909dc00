import json
import os
import signal
import socket
import sys
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from lcs_ims.lib.processes import end_with_parent
from lcs_ims.starting import (
    portal_can_start,
    portal_environment,
    portal_sign_ins_file,
    prepare,
    sign_ins_file,
    supervised_environment,
)
from lcs_ims.supervisor import Child, Supervisor

HOST = "127.0.0.1"  # demonstration accounts are for this machine alone


class Command(BaseCommand):
    help = "Runs the whole Service on this machine, for development and demonstration: make run."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--end-with-parent", action="store_true", help="stop when the calling process ends")

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.PRODUCTION:
            raise CommandError("LCS_DEBUG is off. Run production as docs/operations.md says.")
        os.chdir(settings.BASE_DIR)  # the children are found from there
        signal.signal(signal.SIGTERM, signal.default_int_handler)
        if options["end_with_parent"]:
            end_with_parent(signal.SIGTERM)()
        port = int(os.environ.get("LCS_PORT") or 8000)
        portal = int(os.environ.get("LCS_PORTAL_PORT") or 8001)
        for name, number in (("LCS_PORT", port), ("LCS_PORTAL_PORT", portal)):
            if in_use(number):
                raise CommandError(
                    f"Port {number} is in use. Stop what uses it, or choose another: {name}={number + 100} make run."
                )
        try:
            prepare(self.say)
        except KeyboardInterrupt:
            raise CommandError("Stopped before it was ready.") from None
        self.say("Starting ...")
        announce = lambda: self.say(welcome(port, portal))  # noqa: E731
        Supervisor(children(port, portal), say=self.stderr.write, announce=announce).run()
        self.say("Stopped. The data is kept.")

    def say(self, text: str) -> None:
        self.stdout.write(text)
        self.stdout.flush()  # whoever reads through a pipe waits for the addresses


def children(port: int, portal: int) -> tuple[Child, ...]:
    """The processes of one machine, in the order in which they start: the Service's, then the portal's."""
    return (*_of_the_service(port), *(_of_the_portal(portal) if portal_can_start() else ()))


def _web(application: str, port: int) -> tuple[str, ...]:
    gunicorn = f"gunicorn {application} --bind {HOST}:{port} --worker-class gthread --workers 2 --threads 4"
    return module(f"{gunicorn} --preload --graceful-timeout 5 --log-level warning --no-control-socket")


def _of_the_service(port: int) -> tuple[Child, ...]:
    environment = supervised_environment()
    celery = "celery --app lcs_ims --quiet"
    worker = f"{celery} worker --pool threads --concurrency 2 --loglevel WARNING"
    worker += " --without-gossip --without-mingle --without-heartbeat"
    return (
        Child("web", _web("lcs_ims.wsgi", port), environment, signal.SIGTERM, ready=lambda: in_use(port)),
        Child("worker", module(worker), environment),
        Child("beat", module(f"{celery} beat --loglevel WARNING --pidfile="), environment),
        Child("sweep", (sys.executable, "manage.py", "sweep"), environment),
    )


def _of_the_portal(port: int) -> tuple[Child, ...]:
    environment = portal_environment()
    worker = "celery --app inspectorate --quiet worker --pool threads --concurrency 1 --loglevel WARNING"
    worker += " --without-gossip --without-mingle --without-heartbeat"
    return (
        Child("portal", _web("inspectorate.wsgi", port), environment, signal.SIGTERM, ready=lambda: in_use(port)),
        Child("portal worker", module(worker), environment),
        Child("watcher", (sys.executable, "manage.py", "watch"), environment),
    )


def welcome(port: int, portal: int) -> str:
    lines = ["", f"The Service is at http://localhost:{port}"]
    if sign_ins_file().exists():
        lines.append("Sign in as one of these people of the demonstration:")
        users = json.loads(sign_ins_file().read_text(encoding="utf-8"))["users"]
        lines += ["  {username:<16} {password:<22} {role:<22} {facility}".format_map(user) for user in users]
        lines.append(f"Their second factors are in {sign_ins_file()}.")
    lines += ["", f"The Inspectorate's portal is at http://localhost:{portal}"]
    if portal_sign_ins_file().exists():
        lines.append("Sign in there as one of these; none of the above can, and none of these can sign in above:")
        inspectors = json.loads(portal_sign_ins_file().read_text(encoding="utf-8"))["users"]
        lines += ["  {username:<16} {password:<22} {role}".format_map(one) for one in inspectors]
        lines.append(f"Their second factors are in {portal_sign_ins_file()}.")
    if not settings.EMAIL_HOST or not settings.SMS_URL:
        lines += ["", f"E-mails and SMS that would go out are written into {settings.EMAIL_FILE_PATH}."]
    return "\n".join([*lines, "Stop with Ctrl-C.", ""])


def module(command: str) -> tuple[str, ...]:
    return (sys.executable, "-m", *command.split())


def in_use(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex((HOST, port)) == 0
