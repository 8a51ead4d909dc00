"""Visitors' books as a facility hands them in, and visits taken over from them."""

from datetime import datetime, timedelta

from lcs_ims.imports.report import Report
from lcs_ims.lib import clock
from lcs_ims.lib.exports import write_csv
from lcs_ims.lib.tables import parse_table
from tests.building import SHELL
from visits.imports.book import import_visits
from visits.imports.book_rows import BOOK

MINUTE = timedelta(minutes=1)


def ago(minutes: int) -> str:
    return (clock.now() - minutes * MINUTE).isoformat(timespec="seconds")


def entry(visit_no: str | int = "V-1", **said: str | int) -> dict[str, str]:
    """A lawyer who came and waits, unless said otherwise; a time said as a number is so many minutes ago."""
    ordinary: dict[str, str | int] = {
        "visit_no": visit_no,
        "facility": "MCCI",
        "inmate_no": "",
        "kind": "lawyer",
        "visitor": "Lineo Thabane",
        "identified_by": "LS 112",
        "arrived_at": 10,
    }
    return {name: ago(told) if isinstance(told, int) else told for name, told in (ordinary | said).items()}


def as_csv(*entries: dict[str, str]) -> bytes:
    return write_csv(BOOK.known, [[entry.get(column, "") for column in BOOK.known] for entry in entries])


def take_over(*entries: dict[str, str], skip_bad: bool = False) -> Report:
    return import_visits(parse_table(as_csv(*entries), "visits.csv", BOOK), by=SHELL, skip_bad=skip_bad)


def counts(report: Report) -> tuple[int, int, int]:
    return report.main.created, report.main.updated, report.main.unchanged


def wrong(report: Report) -> list[tuple[int, str]]:
    return [(error.line, error.column) for error in report.errors]


def waiting(number: str, minutes: int, inmate_no: str, **said: str | int) -> dict[str, str]:
    """Someone who has waited so long and waits on."""
    return entry(number, inmate_no=inmate_no, arrived_at=minutes, **said)


def moment(minutes: int) -> datetime:
    return clock.now() + minutes * MINUTE
