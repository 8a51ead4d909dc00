"""The fictional muster rolls that the demonstration begins with, their dates moved to the day of loading."""

import csv
import io
from datetime import date, datetime, timedelta
from pathlib import Path

from cells.imports.estate_rows import ESTATE, FACILITIES
from cells.imports.pair_rows import KEEP_APART, RIVALS
from cells.imports.register import Register
from cells.imports.register_rows import REGISTER
from lcs_ims.lib.tables import Columns, Table, parse_table

DATA = Path(__file__).parent / "data"
MUSTERED_ON = date(2026, 11, 1)
WEEKS_OF_PAST = 3
_DATES = ("child_until", "warrant_on", "next_court_on", "remanded_on", "sentenced_on", "earliest_release_on")


def muster_day(today: date) -> date:
    """The day of the muster: three to four weeks before loading, on the weekday it was taken."""
    return MUSTERED_ON + shift(today)


def shift(today: date) -> timedelta:
    """How far every date of the files is moved: whole weeks, so that courts sit on their days."""
    weeks = ((today - MUSTERED_ON).days - WEEKS_OF_PAST * 7) // 7
    return timedelta(weeks=weeks)


def estate() -> tuple[Table, Table]:
    """The cells, and the facilities they are in."""
    return _table("estate.csv", ESTATE), _table("facilities.csv", FACILITIES)


def register(today: date) -> Register:
    """The people, their keep-apart orders and the rival factions, with dates as seen from today."""
    people = _moved((DATA / "register.csv").read_text(encoding="utf-8"), shift(today))
    return Register(
        parse_table(people.encode(), "register.csv", REGISTER),
        _table("keep_apart.csv", KEEP_APART),
        _table("rivals.csv", RIVALS),
    )


def _table(name: str, columns: Columns) -> Table:
    return parse_table((DATA / name).read_bytes(), name, columns)


def _moved(text: str, by: timedelta) -> str:
    reader = csv.DictReader(io.StringIO(text))
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, reader.fieldnames or [], lineterminator="\n")
    writer.writeheader()
    for row in reader:
        for name in _DATES:
            row[name] = (date.fromisoformat(row[name]) + by).isoformat() if row[name] else ""
        row["admitted_at"] = (datetime.fromisoformat(row["admitted_at"]) + by).isoformat()
        row["date_of_birth"] = _birth(row["date_of_birth"], by)
        writer.writerow(row)
    return out.getvalue()


def _birth(text: str, by: timedelta) -> str:
    """A date of birth moved as the muster was, so that everyone keeps their age; a part stays as it is."""
    return (date.fromisoformat(text) + by).isoformat() if len(text) == len("2009-05-17") else text
