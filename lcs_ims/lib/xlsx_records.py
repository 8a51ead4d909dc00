"""Records of a spreadsheet (XLSX): the values of one sheet as text, nothing calculated."""

import io
import re
import warnings
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from openpyxl import load_workbook

from lcs_ims.lib.clock import ZONE
from lcs_ims.lib.records import MOST_COLUMNS, MOST_ROWS, Fault, NotATable, Record, Records

MOST_UNPACKED = 200 * 1024 * 1024  # a zip bomb is small until it is opened
_NOT_DATE_PARTS = re.compile(r'\[[^\]]*\]|"[^"]*"|\\.')


def xlsx_records(data: bytes, sheet: str) -> Records:
    """The records of the sheet of that name, or of the first sheet when none has it.

    Raises NotATable when the file is no workbook, or too large.
    """
    _refuse_bombs(data)
    try:
        with warnings.catch_warnings():  # about styles and extensions, which are not read
            warnings.simplefilter("ignore")
            return Records(tuple(_read(data, sheet)))
    except NotATable:
        raise
    except Exception as fault:  # a damaged workbook fails anywhere inside the reader, in any way
        raise NotATable(_("The file cannot be opened as a spreadsheet. Save it again as XLSX, or as CSV.")) from fault


def _refuse_bombs(data: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            size = sum(part.file_size for part in archive.infolist())
    except Exception as fault:  # zipfile raises more than BadZipFile on damaged directories
        raise NotATable(_("The file is damaged. Save it again as XLSX, or as CSV.")) from fault
    if size > MOST_UNPACKED:
        raise NotATable(_("The spreadsheet is too large when unpacked. Split it, or save it as CSV."))


def _read(data: bytes, sheet: str) -> Iterator[Record]:
    stored: dict[tuple[int, int], tuple[Any, str]] | None = None
    width = 0
    for line, cells in _rows(data, sheet, calculated=False):
        if stored is None and any(cell.data_type == "f" for cell in cells):
            # Read a second time for the results stored beside formulas, only when there are any.
            stored = _stored(data, sheet)
        record = _record(line, cells, stored or {})
        if not record.blank:
            width = width or len(record.fields)  # the header's; emptiness to its right is no field
            filled = max(width, len(record.fields))
            yield Record(line, (*record.fields, *[""] * (filled - len(record.fields))), record.faults)


def _record(line: int, cells: tuple[Any, ...], stored: dict[tuple[int, int], tuple[Any, str]]) -> Record:
    fields, faults = [], []
    for index, cell in enumerate(cells):
        value, kind = cell.value, cell.data_type
        if kind == "f":
            value, kind = stored.get((line, index), (None, "n"))
            if value is None:
                faults.append(Fault(_("The field is a formula without a stored result. Write the value."), index))
        if kind == "e":
            faults.append(Fault(_("The field shows the error {error}. Write the value.").format(error=value), index))
        fields.append(as_text(value, cell.number_format or ""))
    while fields and not fields[-1]:
        fields.pop()
    return Record(line, tuple(fields), tuple(faults))


def _rows(data: bytes, sheet: str, *, calculated: bool) -> Iterator[tuple[int, tuple[Any, ...]]]:
    book = load_workbook(io.BytesIO(data), read_only=True, data_only=calculated)
    try:
        if not book.worksheets:
            raise NotATable(_("The spreadsheet has no sheet. Save it again as XLSX, or as CSV."))
        named = (page for page in book.worksheets if page.title.strip().casefold() == sheet)
        page = next(named, book.worksheets[0])
        page.reset_dimensions()  # what a file says of its size is not to be trusted
        rows = page.iter_rows(max_col=MOST_COLUMNS, max_row=MOST_ROWS + 2)
        for line, row in enumerate(rows, start=1):
            if line > MOST_ROWS + 1:
                raise NotATable(
                    _("The sheet goes beyond row {most}. Delete empty rows below the table, or split it.").format(
                        most=f"{MOST_ROWS:,}"
                    )
                )
            yield line, row
    finally:
        book.close()


def _stored(data: bytes, sheet: str) -> dict[tuple[int, int], tuple[Any, str]]:
    return {
        (line, index): (cell.value, cell.data_type)
        for line, row in _rows(data, sheet, calculated=True)
        for index, cell in enumerate(row)
        if cell.value is not None
    }


def as_text(value: object, number_format: str = "General") -> str:
    """A spreadsheet's value as the text that the same table would have as CSV."""
    match value:
        case None:
            text = ""
        case bool():
            text = "yes" if value else "no"
        case float():
            text = f"{Decimal(f'{value:.15g}'):f}"  # the digits a spreadsheet shows
        case datetime() | date():
            text = _moment_text(value, _NOT_DATE_PARTS.sub("", number_format).lower())
        case time():
            text = value.strftime("%H:%M:%S").removesuffix(":00")
        case timedelta():
            minutes, seconds = divmod(round(value.total_seconds()), 60)
            text = f"{minutes // 60:02}:{minutes % 60:02}" + (f":{seconds:02}" if seconds else "")
        case _:
            text = str(value)
    return text


def _moment_text(value: date, shown: str) -> str:
    """A date as precisely as the sheet shows it.

    Typing 2009-05 into a spreadsheet makes it 1 May 2009, shown as May-09: the day was never known.
    A spreadsheet knows no offset, so its times are those on the wall of the facilities.
    """
    if isinstance(value, datetime):
        if "h" in shown or (value.hour, value.minute, value.second) != (0, 0, 0):
            second = (value + timedelta(milliseconds=500)).replace(microsecond=0)
            return second.replace(tzinfo=value.tzinfo or ZONE).isoformat()
        value = value.date()
    if "y" in shown and "d" not in shown:
        return value.isoformat()[: 7 if "m" in shown else 4]
    return value.isoformat()
