from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser

from lcs_ims.audit import Actor
from lcs_ims.audit.files import file_content
from lcs_ims.backups.restoring import put_back
from lcs_ims.lib.commands import Answer, AnsweringCommand


class Command(AnsweringCommand):
    help = "Puts a copy into an empty place and proves it against the newest checkpoint kept elsewhere."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("folder", metavar="DIR", type=Path, help="a folder made by backup")
        parser.add_argument(
            "--checkpoint", type=file_content, metavar="FILE", help="the newest checkpoint kept elsewhere"
        )

    def answer(self, **options: Any) -> Answer:
        restored = put_back(options["folder"], newest=options["checkpoint"], by=Actor.shell("restore"))
        document: dict[str, Any] = {"files": restored.files, "checkpoint": restored.checkpoint}
        document |= {"size": restored.size, "lost": restored.lost, "problems": restored.problems}
        failure = f"Restored, and {restored.lost} events are lost: {restored.problems[0]}" if restored.lost else ""
        if restored.problems and not failure:
            failure = f"Restored, and not proven: {restored.problems[0]}"
        lines = restored.problems or [f"Restored and proven: {restored.size} events."]
        return Answer(document, lines, failure)
