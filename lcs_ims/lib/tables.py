"""Tables that people hand over, as CSV or as a spreadsheet, read right or refused with the place.

`read_table` never raises: whatever is wrong, with the file or with a row, is a `RowError` that names
the file, the line, the column and the reason, and all of them are there at once.
"""

import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation import gettext as _

from lcs_ims.lib.csv_records import csv_records
from lcs_ims.lib.records import MOST_BYTES, Fault, NotATable, Record, Records
from lcs_ims.lib.xlsx_records import xlsx_records

_INVISIBLE = dict.fromkeys(map(ord, "\ufeff\u200b\u2060"))
_FORMULA_START = ("=", "+", "-", "@", "\t", "\r")
_TURNING = {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}  # of the Unicode Bidirectional Algorithm
_ZIP, _OLD_EXCEL = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of a table: those its header must have, those it may have, and the sheet's name."""

    sheet: str
    required: tuple[str, ...]
    optional: tuple[str, ...] = ()

    @property
    def known(self) -> tuple[str, ...]:
        return self.required + self.optional


@dataclass(frozen=True, slots=True)
class RowError:
    """Why a row was not taken; also the form of a note. `column` is empty for the whole row."""

    file: str
    line: int
    column: str
    reason: str

    def as_json(self) -> dict[str, str | int]:
        return {"file": self.file, "line": self.line, "column": self.column, "reason": self.reason}


@dataclass(frozen=True, slots=True)
class Row:
    """One row: what each known column says, and the line it stands on."""

    line: int
    values: Mapping[str, str]

    def __getitem__(self, column: str) -> str:
        return self.values.get(column, "")


@dataclass(frozen=True, slots=True)
class Table:
    """A file as read: good rows, what is wrong with the others, and what the reader should know.

    `header` and `records` keep the file's own words, for handing bad rows back.
    """

    file: str
    rows: tuple[Row, ...] = ()
    errors: tuple[RowError, ...] = ()
    notes: tuple[RowError, ...] = ()
    header: tuple[str, ...] = ()
    records: tuple[Record, ...] = ()
    columns: frozenset[str] = frozenset()
    decimal_comma: bool = False

    def error(self, row: Row, column: str, reason: str) -> RowError:
        return RowError(self.file, row.line, column, reason)


def read_table(path: str | Path, columns: Columns) -> Table:
    """The table in a file on disk. An unreadable file is a Table with one error and no rows."""
    try:
        with Path(path).open("rb") as file:
            data = file.read(MOST_BYTES + 1)
    except OSError as fault:
        reason = _("The file cannot be opened: {fault}.").format(fault=fault.strerror)
        return Table(str(path), errors=(RowError(str(path), 1, "", reason),))
    return parse_table(data, str(path), columns)


def parse_table(data: bytes, name: str, columns: Columns) -> Table:
    """The table in these bytes; `name` is what its errors call the file."""
    try:
        return _table(_records(data, columns), name, columns)
    except NotATable as fault:
        return Table(name, errors=(RowError(name, fault.line, "", fault.reason),))


def plain(text: str) -> str:
    """A field as data: no blanks around it, accents composed, a spreadsheet's text mark taken off."""
    text = unicodedata.normalize("NFC", text.translate(_INVISIBLE)).strip()
    return text[1:] if text.startswith("'") and text.lstrip("'").startswith(_FORMULA_START) else text


def _records(data: bytes, columns: Columns) -> Records:
    if len(data) > MOST_BYTES:
        raise NotATable(_("The file is larger than {most} MB. Split it.").format(most=MOST_BYTES // 1024**2))
    if not data.strip():
        raise NotATable(_("The file is empty. Save the table again."))
    if data.startswith(_OLD_EXCEL):
        raise NotATable(
            _("The file is an old or protected Excel file. Save it as XLSX without a password, or as CSV.")
        )
    if data.startswith(_ZIP):
        return xlsx_records(data, columns.sheet)
    return csv_records(data, columns.known)


def _table(read: Records, name: str, columns: Columns) -> Table:
    if not read.records:
        raise NotATable(_("The file has no rows. The first row names the columns."))
    header, *records = read.records
    if header.faults:
        raise NotATable(header.faults[0].reason, header.line)
    names = _header(header, columns)
    rows, errors = [], []
    for record in records:
        faults = list(_faults(record, names, columns))
        errors += [RowError(name, record.line, _column(fault, names), fault.reason) for fault in faults]
        if not faults:
            pairs = zip(names, record.fields, strict=False)
            rows.append(Row(record.line, {title: plain(field) for title, field in pairs if title in columns.known}))
    return Table(
        file=name,
        rows=tuple(rows),
        errors=tuple(errors),
        notes=tuple(_notes(name, header.line, read, names, columns)),
        header=names,
        records=tuple(records),
        columns=frozenset(names) & frozenset(columns.known),
        decimal_comma=read.decimal_comma,
    )


def _notes(name: str, line: int, read: Records, names: tuple[str, ...], columns: Columns) -> Iterable[RowError]:
    for note in read.notes:
        yield RowError(name, line, "", note)
    for title in names:
        if title and title not in columns.known:
            yield RowError(name, line, title, _("This column is not known and was not read."))


def _header(record: Record, columns: Columns) -> tuple[str, ...]:
    names = [_name(field) for field in record.fields]
    while names and not names[-1]:
        names.pop()
    twice = [title for title, times in Counter(names).items() if title and times > 1]
    if twice:
        raise NotATable(_("The header names a column twice: {columns}.").format(columns=_listed(twice)), record.line)
    missing = [title for title in columns.required if title not in names]
    if missing:
        raise NotATable(
            _("The header lacks the columns {columns}. The first row names the columns.").format(
                columns=_listed(missing)
            ),
            record.line,
        )
    return tuple(names)


def _name(field: str) -> str:
    return "_".join(plain(field).casefold().replace("-", " ").replace("_", " ").split())


def _listed(names: Iterable[str]) -> str:
    return ", ".join(names)


def _faults(record: Record, names: tuple[str, ...], columns: Columns) -> Iterable[Fault]:
    if record.faults:
        yield from (fault for fault in record.faults if fault.index is None or _is_read(fault.index, names, columns))
        return
    if len(record.fields) < len(names) or any(field.strip() for field in record.fields[len(names) :]):
        yield Fault(
            _("The row has {fields} fields and the header {columns}. Check its separators and quotes.").format(
                fields=len(record.fields), columns=len(names)
            )
        )
        return
    for index, field in enumerate(record.fields[: len(names)]):
        if ("\ufffd" in field or not field.isprintable()) and _is_read(index, names, columns):
            yield from _unreadable(index, field)


def _is_read(index: int, names: tuple[str, ...], columns: Columns) -> bool:
    return index < len(names) and names[index] in columns.known


def _unreadable(index: int, field: str) -> Iterable[Fault]:
    if "\ufffd" in field:
        yield Fault(_("A letter was lost when the file was saved (\ufffd). Write it again."), index)
    elif any(_is_unprintable(letter) for letter in field):
        yield Fault(_("The field holds a sign that cannot be printed. Type it again."), index)


def _is_unprintable(letter: str) -> bool:
    """No letter, or one that makes those after it read in another order than they are written."""
    kind, turns = unicodedata.category(letter), unicodedata.bidirectional(letter) in _TURNING
    return turns or (kind in {"Cc", "Cs"} and letter not in "\t\r\n")


def _column(fault: Fault, names: tuple[str, ...]) -> str:
    return names[fault.index] if fault.index is not None and fault.index < len(names) else ""
