from typing import Any

from django.core.management.base import CommandParser

from inspectorate.commands import PortalCommand
from inspectorate.models import Inspector
from inspectorate.services.people import enrol
from lcs_ims.accounts.passwords import temporary_password
from lcs_ims.audit import Actor
from lcs_ims.lib.commands import Answer


class Command(PortalCommand):
    help = "Opens an account of the portal, for the first head of the Inspectorate; the head opens all others."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("username")
        parser.add_argument("--role", choices=Inspector.Role.values, default=Inspector.Role.HEAD)
        parser.add_argument("--name", required=True, help="the person's full name")

    def answer(self, **options: Any) -> Answer:
        password = temporary_password()
        by = Actor.shell("enrol_inspector").name
        names = {"full_name": options["name"], "by": f"command, {by}"}
        inspector = enrol(options["username"], options["role"], password=password, **names)
        document = {"username": inspector.username, "password": password}
        return Answer(document, [f"{inspector.username} signs in with {password} and then chooses another."])
