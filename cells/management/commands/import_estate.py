from typing import Any

from django.core.management.base import CommandParser

from cells.imports.estate import import_estate
from cells.imports.estate_rows import ESTATE, FACILITIES
from lcs_ims.audit import Actor
from lcs_ims.imports.door import ImportCommand, read_named
from lcs_ims.lib.commands import Answer


class Command(ImportCommand):
    help = "Takes over facilities, blocks and cells from a table. Cells it does not name are left alone."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--facilities", metavar="FILE", help="the table of facilities")

    def answer(self, **options: Any) -> Answer:
        estate = read_named(options["file"], ESTATE)
        facilities = read_named(options["facilities"], FACILITIES) if options["facilities"] else None
        by = Actor.shell("import_estate")
        skip_bad = bool(options["skip_bad"])
        return self.take_over(lambda: import_estate(estate, facilities, by=by, skip_bad=skip_bad), options)
