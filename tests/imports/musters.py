"""Tables for the tests of imports. A row is ordinary unless the test says otherwise."""

from datetime import date

from cells.imports.estate import import_estate
from cells.imports.estate_rows import ESTATE, FACILITIES
from cells.imports.pair_rows import KEEP_APART, RIVALS
from cells.imports.register import Register, import_register
from cells.imports.register_rows import REGISTER
from cells.imports.report import Report
from cells.models import Breach
from inmates.models import Inmate
from lcs_ims.audit import Actor
from lcs_ims.facilities.models import Facility
from lcs_ims.facilities.services import sign_go_live
from lcs_ims.lib import clock
from lcs_ims.lib.exports import write_csv
from lcs_ims.lib.tables import Columns, Table, parse_table

ON = date(2026, 11, 21)
MIDNIGHT = clock.midnight(ON)
SHELL = Actor.shell("tests")
Row = dict[str, str]

_CELL = {
    "facility": "MCCI",
    "block": "A",
    "cell": "A-01",
    "certified_capacity": "4",
    "floor_area_m2": "24.0",
    "sex": "",
    "age": "",
    "status": "",
    "purpose": "ordinary",
    "step_free": "no",
    "in_service": "yes",
}
_PERSON = dict.fromkeys(REGISTER.known, "") | {
    "inmate_no": "LCS/2026/00001",
    "surname": "Thabane",
    "given_names": "Thabo",
    "sex": "male",
    "date_of_birth": "1990-05-17",
    "age_evidence": "identity_document",
    "age_disputed": "no",
    "legal_status": "sentenced",
    "offences": "PC33",
    "record": "first",
    "nationality": "LS",
    "admitted_at": "2026-10-12T15:14:00+02:00",
    "warrant_no": "W1/2026",
    "warrant_court": "Maseru Magistrate's Court",
    "warrant_on": "2026-10-12",
    "facility": "MCCI",
    "cell": "A-01",
}


def cell(code: str = "A-01", /, **said: str) -> Row:
    return _CELL | {"cell": code, "block": code.partition("-")[0]} | said


def person(number: int = 1, /, **said: str) -> Row:
    return _PERSON | {"inmate_no": f"LCS/2026/{number:05}"} | said


def table(columns: Columns, *rows: Row, file: str = "") -> Table:
    names = list(rows[0]) if rows else list(columns.known)
    data = write_csv(names, [[row[name] for name in names] for row in rows])
    return parse_table(data, file or f"{columns.sheet}.csv", columns)


def estate(*rows: Row) -> Table:
    return table(ESTATE, *rows)


def facilities(*rows: Row) -> Table:
    return table(FACILITIES, *rows)


def take_over_estate(*rows: Row, by: Actor = SHELL, skip_bad: bool = False) -> Report:
    return import_estate(estate(*rows), by=by, skip_bad=skip_bad)


def register(*rows: Row, keep_apart: tuple[Row, ...] = (), rivals: tuple[Row, ...] = ()) -> Register:
    return Register(
        table(REGISTER, *rows),
        table(KEEP_APART, *keep_apart) if keep_apart else None,
        table(RIVALS, *rivals) if rivals else None,
    )


def take_over(
    *rows: Row,
    keep_apart: tuple[Row, ...] = (),
    rivals: tuple[Row, ...] = (),
    by: Actor = SHELL,
    on: date = ON,
    skip_bad: bool = False,
) -> Report:
    files = register(*rows, keep_apart=keep_apart, rivals=rivals)
    return import_register(files, by=by, on=on, skip_bad=skip_bad)


def apart(one: int, other: int, level: str = "cell", reason: str = "threat") -> Row:
    return {
        "inmate_a": f"LCS/2026/{one:05}",
        "inmate_b": f"LCS/2026/{other:05}",
        "level": level,
        "reason": reason,
    }


def counts(report: Report) -> tuple[int, int, int]:
    return report.main.created, report.main.updated, report.main.unchanged


def wrong(report: Report) -> list[tuple[int, str]]:
    """Line and column of everything wrong, in the order in which it is reported."""
    return [(error.line, error.column) for error in report.errors]


def noted(report: Report) -> list[tuple[int, str]]:
    return [(note.line, note.column) for outcome in report.outcomes for note in outcome.notes]


def go_live(code: str = "MCCI") -> None:
    facility = Facility.objects.get(code=code)
    for username in ("first", "second"):
        sign_go_live(facility, Actor(kind="user", username=username))


def inmate(number: int = 1) -> Inmate:
    """Whom `person(number)` names, as they are on file."""
    return Inmate.objects.get(inmate_no=f"LCS/2026/{number:05}")


def breaches() -> list[tuple[str, str]]:
    """The rules that are broken now, each with its cell, or nothing where it is broken across cells."""
    open_now = Breach.objects.open().select_related("cell").order_by("rule", "pk")
    return [(breach.rule, breach.cell.code if breach.cell else "") for breach in open_now]
