"""`manage.py continue_log --reason TEXT [--json]`: after a restore that lost events, let the trail go on."""

from typing import Any

from django.core.management.base import CommandParser

from lcs_ims.audit.actor import Actor
from lcs_ims.audit.loss import continue_log
from lcs_ims.audit.models import Head
from lcs_ims.audit.outside import Outside
from lcs_ims.lib.commands import Answer, AnsweringCommand


class Command(AnsweringCommand):
    help = "After a restore that lost signed events: let the trail go on under another name, and say so in it."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--reason", required=True, metavar="TEXT", help="what happened to what was lost")

    def answer(self, **options: Any) -> Answer:
        text = continue_log(by=Actor.shell("continue_log"), reason=options["reason"])
        key = str(Outside.of(Head.objects.get().log_id).public())
        lines = [text.rstrip("\n"), "", key, "", "Give this key to everyone who checks the trail, with the reason."]
        return Answer({"checkpoint": text, "key": key}, lines)
