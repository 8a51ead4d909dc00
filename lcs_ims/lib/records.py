"""What a file of rows is before anybody knows what its columns mean: records of text, by line."""

from dataclasses import dataclass

MOST_BYTES = 20 * 1024 * 1024
MOST_ROWS = 200_000
MOST_COLUMNS = 200  # a sheet may claim 16,384


class NotATable(Exception):
    """The file as a whole cannot be read. `reason` says why and what to do about it."""

    def __init__(self, reason: str, line: int = 1) -> None:
        super().__init__(reason)
        self.reason = reason
        self.line = line


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a record; `index` is the place of the field, None for the whole record."""

    reason: str
    index: int | None = None


@dataclass(frozen=True, slots=True)
class Record:
    """One row as text. `line` is its first physical line (CSV) or its row number (XLSX)."""

    line: int
    fields: tuple[str, ...]
    faults: tuple[Fault, ...] = ()

    @property
    def blank(self) -> bool:
        return not self.faults and not any(field.strip() for field in self.fields)


@dataclass(frozen=True, slots=True)
class Records:
    """All records that are not blank, the header first, and how they were read."""

    records: tuple[Record, ...]
    notes: tuple[str, ...] = ()
    decimal_comma: bool = False  # the file comes from a place where 25,4 means 25.4
