from typing import Any

from django.conf import settings
from django.core.management.base import CommandParser
from django.utils.translation import gettext as _

from lcs_ims.accounts.models import User
from lcs_ims.accounts.passwords import temporary_password
from lcs_ims.accounts.roles import Role
from lcs_ims.accounts.second_factor import enrol_totp
from lcs_ims.accounts.services import create_user
from lcs_ims.audit import Actor, deed
from lcs_ims.audit.commands import RecordingCommand
from lcs_ims.facilities.named import facility_named
from lcs_ims.lib.commands import Answer
from lcs_ims.lib.refusal import Refused


class Command(RecordingCommand):
    help = "Creates a user with a role, a password and a second factor. For development and tests."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("username", metavar="USERNAME")
        parser.add_argument("--role", required=True, choices=Role.values, metavar="ROLE", help=", ".join(Role))
        parser.add_argument("--facility", metavar="CODE", help="where the role is held; national roles have none")

    def answer(self, **options: Any) -> Answer:
        if not settings.DEBUG:
            raise Refused("production", _("Accounts are created on the screen. The first: first_administrator."))
        password = temporary_password()
        user, secret = _create(options["username"], Role(options["role"]), options["facility"], password)
        document = {"username": user.username, "password": password, "totp_secret": secret}
        return Answer(document, [f"{name}: {value}" for name, value in document.items()])


@deed
def _create(username: str, role: Role, code: str | None, password: str) -> tuple[User, str]:
    by = Actor.shell("create_user")
    facility = facility_named(code) if code else None
    user = create_user(username, role, facility, by=by, password=password)
    return user, enrol_totp(user, by=by)
