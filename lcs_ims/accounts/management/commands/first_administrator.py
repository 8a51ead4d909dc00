from typing import Any

from django.core.management.base import CommandParser
from django.utils.translation import gettext as _

from lcs_ims.accounts.models import User
from lcs_ims.accounts.passwords import temporary_password
from lcs_ims.accounts.roles import Role
from lcs_ims.accounts.second_factor import open_account
from lcs_ims.audit import Actor
from lcs_ims.audit.commands import RecordingCommand
from lcs_ims.lib.commands import Answer
from lcs_ims.lib.refusal import Refused

ENOUGH = 2  # one proposes, the other confirms; every further account is made on the screen


class Command(RecordingCommand):
    help = "Creates one of the first two system administrators, with a temporary password."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("username", metavar="USERNAME")
        parser.add_argument("--name", required=True, help="the person's full name")

    def answer(self, **options: Any) -> Answer:
        posted = User.objects.active().filter(
            postings__role=Role.SYSTEM_ADMINISTRATOR, postings__began_at__isnull=False, postings__ended_at=None
        )
        if posted.distinct().count() >= ENOUGH:
            raise Refused("enough", _("Two system administrators are there already. They create the next account."))
        password = temporary_password()
        user, code = open_account(
            options["username"],
            role=Role.SYSTEM_ADMINISTRATOR,
            by=Actor.shell("first_administrator"),
            full_name=options["name"],
            password=password,
        )
        document = {"username": user.username, "password": password, "enrolment_code": code}
        return Answer(document, [f"{name}: {value}" for name, value in document.items()])
