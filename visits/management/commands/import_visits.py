from typing import Any

from lcs_ims.audit import Actor
from lcs_ims.imports.door import ImportCommand, read_named
from lcs_ims.lib.commands import Answer
from visits.imports.book import import_visits
from visits.imports.book_rows import BOOK


class Command(ImportCommand):
    help = "Takes over a visitors' book. Visits that are over raise no alerts; those still waiting do."

    def answer(self, **options: Any) -> Answer:
        book = read_named(options["file"], BOOK)
        by, skip_bad = Actor.shell("import_visits"), bool(options["skip_bad"])
        return self.take_over(lambda: import_visits(book, by=by, skip_bad=skip_bad), options)
