from typing import Any

from django.core.management.base import CommandParser
from django.utils.translation import gettext as _

from lcs_ims.accounts.models import User
from lcs_ims.accounts.services import give_temporary_password
from lcs_ims.audit import Actor
from lcs_ims.audit.commands import RecordingCommand
from lcs_ims.lib.commands import Answer
from lcs_ims.lib.refusal import Refused


class Command(RecordingCommand):
    help = "Gives an account a temporary password, also one whose role needs two persons. The trail names you."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("username", metavar="USERNAME")

    def answer(self, **options: Any) -> Answer:
        user = User.objects.filter(username=options["username"].lower()).first()
        if user is None:
            raise Refused("no-such-user", _("No account is called %(username)s. Read the name again.") % options)
        password = give_temporary_password(user, by=Actor.shell("temporary_password"))
        return Answer({"username": user.username, "password": password}, [password])
