from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser

from lcs_ims.backups.making import make_copy
from lcs_ims.lib.commands import Answer, AnsweringCommand


class Command(AnsweringCommand):
    help = "Copies the databases into a new folder while people work: sealed, with the checkpoint that proves them."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("folder", metavar="DIR", type=Path, help="a folder that does not exist or is empty")

    def answer(self, **options: Any) -> Answer:
        copy = make_copy(options["folder"])
        document = {"files": copy.files, "checkpoint": copy.checkpoint}
        return Answer(document, [f"Copied to {options['folder']}: {', '.join(copy.files)}.", "", copy.checkpoint])
