"""Reading one row of a table: every field's value, and everything that is wrong with the row, at once."""

from collections.abc import Callable
from typing import TypeVar

from django.utils.translation import gettext as _

from lcs_ims.lib.table_fields import Wrong
from lcs_ims.lib.tables import Row, RowError, Table

T = TypeVar("T")
D = TypeVar("D")


class Reading:
    """The reading of one row. A field that cannot be read is noted in `errors` and stands as given."""

    def __init__(self, table: Table, row: Row) -> None:
        self.line = row.line
        self.errors: list[RowError] = []
        self._table = table
        self._row = row

    @property
    def good(self) -> bool:
        return not self.errors

    def text(self, column: str) -> str:
        """The field as it is written; empty when the table lacks the column."""
        return self._row[column]

    def value(self, column: str, parse: Callable[[str], T | Wrong], empty: D) -> T | D:
        """The field's value; `empty` when there is nothing in it, or nothing that can be read."""
        text = self.text(column)
        if not text:
            return empty
        answer = parse(text)
        if isinstance(answer, Wrong):
            self.wrong(column, answer.reason)
            return empty
        return answer

    def needed(self, column: str, parse: Callable[[str], T | Wrong], stand_in: D) -> T | D:
        """The value of a field that is never empty; `stand_in` where there is none, and the row is bad."""
        if not self.text(column):
            self.wrong(column, _("The field is empty and never may be. Fill it in."))
        return self.value(column, parse, stand_in)

    def wrong(self, column: str, reason: str) -> None:
        """Note something that is wrong with the row."""
        self.errors.append(RowError(self._table.file, self.line, column, reason))

    def note(self, column: str, reason: str) -> RowError:
        """Something to know about the row that does not make it bad."""
        return RowError(self._table.file, self.line, column, reason)
