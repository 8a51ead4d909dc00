"""Tables handed out, as CSV or as a spreadsheet, that no program takes for formulas.

A text that begins with = + - @ is given an apostrophe, the spreadsheet's own mark for text; the
reader of tables takes it off again, so what is handed out and comes back is the same.
"""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell

from lcs_ims.lib.tables import RowError, Table

Value = str | int | Decimal | bool | date | datetime | time | None

_FORMULA = re.compile(r"'*[=+\-@\t\r]")
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def harmless(text: str) -> str:
    """The text, marked as text where a spreadsheet would calculate it."""
    return f"'{text}" if _FORMULA.match(text) else text


def as_field(value: Value) -> str:
    """A value as it stands in a CSV file. Numbers are never marked: -5 is a number."""
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case str():
            return harmless(_UNPRINTABLE.sub("", value))
        case datetime() | date():
            return value.isoformat()
        case time():
            return value.strftime("%H:%M")
        case _:
            return str(value)


def write_csv(columns: Sequence[str], rows: Iterable[Sequence[Value]]) -> bytes:
    """The table as CSV (UTF-8, RFC 4180)."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([as_field(column) for column in columns])
    for row in rows:
        writer.writerow([as_field(value) for value in row])
    return text.getvalue().encode()


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table of a workbook; its name has at most 31 characters."""

    name: str
    columns: Sequence[str]
    rows: Iterable[Sequence[Value]]


def write_xlsx(sheet: str, columns: Sequence[str], rows: Iterable[Sequence[Value]]) -> bytes:
    """The table as a spreadsheet of one sheet, dates as dates, texts as texts."""
    return write_book([Sheet(sheet, columns, rows)])


def write_book(sheets: Iterable[Sheet]) -> bytes:
    """Tables as a spreadsheet, a sheet for each, dates as dates, texts as texts."""
    book = Workbook(write_only=True)
    for sheet in sheets:
        page = book.create_sheet(sheet.name)
        page.freeze_panes = "A2"
        for row in (sheet.columns, *sheet.rows):
            page.append([_sheet_field(page, value) for value in row])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _sheet_field(page: Any, value: Value) -> Any:
    if isinstance(value, bool) or (isinstance(value, datetime) and value.tzinfo):
        value = as_field(value)
    if not isinstance(value, str):
        return WriteOnlyCell(page, value)
    cell = WriteOnlyCell(page, _UNPRINTABLE.sub("", value))
    cell.data_type = "s"  # a leading = would make it a formula
    cell.quotePrefix = bool(_FORMULA.match(value))
    return cell


def write_rejects(table: Table, errors: Iterable[RowError]) -> bytes:
    """The bad rows of a table in the file's own words, each with its reason in a last column.

    The column is `reason`, or `import_reason` where the table has a reason of its own; either is
    skipped when the corrected file is read again.
    """
    reasons: dict[int, list[str]] = {}
    for error in errors:
        named = f"{error.column}: {error.reason}" if error.column else error.reason
        reasons.setdefault(error.line, []).append(named)
    width = len(table.header)
    rows = [
        [*_fitted(record.fields, width), " ".join(reasons[record.line])]
        for record in table.records
        if record.line in reasons
    ]
    return write_csv([*table.header, "import_reason" if "reason" in table.header else "reason"], rows)


def _fitted(fields: Sequence[str], width: int) -> list[str]:
    """A row's fields in as many columns as the header has; what is too much stays in the last."""
    fields = [field.removeprefix("'") if _FORMULA.match(field) else field for field in fields]
    if len(fields) > width:
        return [*fields[: width - 1], ",".join(fields[width - 1 :])]
    return [*fields, *[""] * (width - len(fields))]
