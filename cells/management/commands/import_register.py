from typing import Any

from django.core.management.base import CommandParser

from cells.imports.pair_rows import KEEP_APART, RIVALS
from cells.imports.register import Register, import_register
from cells.imports.register_rows import REGISTER
from lcs_ims.audit import Actor
from lcs_ims.imports.door import ImportCommand, read_named
from lcs_ims.lib.commands import Answer, day


class Command(ImportCommand):
    help = "Takes over the people in custody from a muster roll, and where they truly sleep. Moves nobody."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--keep-apart", metavar="FILE", help="the table of open keep-apart orders")
        parser.add_argument("--rivals", metavar="FILE", help="the table of rival factions")
        parser.add_argument("--on", type=day, metavar="DATE", help="the day of the muster (default: today)")

    def answer(self, **options: Any) -> Answer:
        keep_apart, rivals = options["keep_apart"], options["rivals"]
        register = Register(
            read_named(options["file"], REGISTER),
            read_named(keep_apart, KEEP_APART) if keep_apart else None,
            read_named(rivals, RIVALS) if rivals else None,
        )
        by, on, skip_bad = Actor.shell("import_register"), options["on"], bool(options["skip_bad"])
        return self.take_over(lambda: import_register(register, by=by, on=on, skip_bad=skip_bad), options)
