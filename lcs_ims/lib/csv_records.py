"""Records of a CSV file: its encoding, its separator, its quotes (RFC 4180)."""

import csv
import io
import re
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Collection, Iterator

from django.utils.translation import gettext as _

from lcs_ims.lib.records import MOST_ROWS, Fault, NotATable, Record, Records

SEPARATORS = ",;\t|"
_TOLD_SEPARATOR = re.compile(r'"?sep=([,;\t|])"?[ ,;\t]*(?:\r\n|\r|\n|$)', re.IGNORECASE)
_LONG_UTF8 = re.compile(rb"[\xc3-\xf4][\x80-\xbf]+")
_UTF16_STARTS = ((BOM_UTF16_LE, "utf-16-le"), (BOM_UTF16_BE, "utf-16-be"))


def csv_records(data: bytes, expected: Collection[str]) -> Records:
    """The records of a CSV file. `expected` are column names, which betray the separator.

    Raises NotATable when the file is no text, holds no rows, or too many.
    """
    text, notes = decoded(data)
    told = _TOLD_SEPARATOR.match(text)
    separator = told.group(1) if told else _separator(text, expected)
    skipped = 1 if told else 0
    records = tuple(_records(text[told.end() :] if told else text, separator, skipped))
    return Records(records, notes, decimal_comma=separator in ";\t")


def decoded(data: bytes) -> tuple[str, tuple[str, ...]]:
    """The text of a file, and a note when it had to be taken for Windows-1252.

    Raises NotATable for bytes that are no text, and for a mixture of encodings: reading one half of
    it wrongly would change people's names.
    """
    encoding = _utf16(data)
    notes: tuple[str, ...] = ()
    try:
        text = data.decode(encoding or "utf-8-sig").removeprefix("\ufeff")
    except UnicodeDecodeError as fault:
        line = fault.object.count(b"\n", 0, fault.start) + 1
        if encoding or data.startswith(BOM_UTF8):
            raise NotATable(_("The text is damaged here. Save the file again as UTF-8 CSV."), line) from fault
        text = _windows_1252(data, line)
        notes = (_("The file is not UTF-8. It was read as Windows-1252: check names with accents."),)
    if "\0" in text:
        raise NotATable(_("The file is not a table of text. Save it as CSV or XLSX."))
    return text, notes


def _utf16(data: bytes) -> str | None:
    for mark, encoding in _UTF16_STARTS:
        if data.startswith(mark):
            return encoding
    start = data[:16]  # of the header, whose letters are plain
    if len(start) >= 4 and not any(start[1::2]):
        return "utf-16-le"
    if len(start) >= 4 and not any(start[0::2]):
        return "utf-16-be"
    return None


def _windows_1252(data: bytes, line: int) -> str:
    if any(_is_utf8(match.group()) for match in _LONG_UTF8.finditer(data)):
        raise NotATable(_("The file mixes UTF-8 with another encoding here. Save it again as UTF-8 CSV."), line)
    try:
        return data.decode("cp1252")
    except UnicodeDecodeError as fault:
        raise NotATable(_("The text is neither UTF-8 nor Windows-1252. Save it as UTF-8 CSV."), line) from fault


def _is_utf8(piece: bytes) -> bool:
    try:
        piece.decode()
    except UnicodeDecodeError:
        return False
    return True


def _separator(text: str, expected: Collection[str]) -> str:
    """The separator under which the header holds the most expected names, then the most names."""

    def fitness(separator: str) -> tuple[int, int]:
        header = next(iter(_records(text, separator)), None)
        names = [name.strip().casefold() for name in header.fields] if header else []
        return sum(name in expected for name in names), len(names)

    return max(SEPARATORS, key=fitness)


def _records(text: str, separator: str, skipped: int = 0) -> Iterator[Record]:
    # newline="" keeps the line ends inside quotes and splits at \n, \r\n and \r alone.
    lines = list(io.StringIO(text, newline=""))
    reader = csv.reader(iter(lines), delimiter=separator, strict=True, skipinitialspace=True)
    count = 0
    while True:
        first = reader.line_num
        try:
            record = Record(first + 1 + skipped, tuple(next(reader)))
        except StopIteration:
            return
        except csv.Error:
            raw = "".join(lines[first : reader.line_num]).rstrip("\r\n")
            record = Record(first + 1 + skipped, (raw,), (Fault(_quotes(reader.line_num - first)),))
        if not record.blank:
            count += 1
            if count > MOST_ROWS + 1:
                raise NotATable(_("The file has more than {most} rows. Split it.").format(most=f"{MOST_ROWS:,}"))
            yield record


def _quotes(lines: int) -> str:
    if lines > 1:
        return _(
            "A quotation mark opened in this row is not closed properly, so {lines} lines could not be told "
            'apart. Close it, or write it twice ("") where it belongs to the text.'
        ).format(lines=lines)
    return _(
        "A quotation mark in this row is not closed, or text follows it. Close it at the end of the "
        'field, or write it twice ("") where it belongs to the text.'
    )
