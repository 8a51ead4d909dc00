"""Taking over the estate: facilities, blocks and cells from a file, all or nothing."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import asdict

from django.utils.translation import gettext as _

from cells.imports.estate_rows import CellRow, FacilityRow, read_cells, read_facilities, unknown_facility
from cells.imports.report import Report, open_breaches, opened_since
from cells.imports.rights import locked
from cells.locks import hold_facilities
from cells.models import Cell
from cells.services.estate import Changed, Problem, below_occupancy, change_cells, problems, sizes_of
from lcs_ims.accounts.access import open_to
from lcs_ims.accounts.permissions import Permission
from lcs_ims.accounts.postings import extend_national_postings
from lcs_ims.audit import Action, Actor, deed, record
from lcs_ims.facilities.models import Facility
from lcs_ims.facilities.services import create_or_update_facility
from lcs_ims.imports.report import Outcome
from lcs_ims.lib.tables import RowError, Table

_COLUMN = {
    "cell-retired": "cell",
    "cell-occupied": "in_service",
    "no-capacity": "certified_capacity",
    "code-unfit": "cell",
    "no-area": "floor_area_m2",
    "capacity-below-occupancy": "certified_capacity",
}

Facilities = dict[str, Facility]
"""Facilities by code."""


@deed
def import_estate(estate: Table, facilities: Table | None = None, *, by: Actor, skip_bad: bool = False) -> Report:
    """Make the cells what the file says; cells it does not name are left alone.

    With a bad row in either file nothing is stored, unless `skip_bad` leaves bad rows out. A facility
    that is not known yet is made by the command line only, from `facilities` where that is given.
    Raises Refused where something changed between looking and storing.
    """
    known = {facility.code: facility for facility in open_to(by, Permission.EDIT_ESTATE)}
    may_create = by.kind != "user"
    named, beside = _facilities(facilities, known, may_create=may_create)
    codes = known.keys() | {row.code for row in named}
    rows, errors = read_cells(estate, codes, new_facilities=may_create and facilities is None)
    known |= {facility.code: facility for facility in locked(known[c] for c in _codes(rows) & known.keys())}
    hold_facilities(*(known[code] for code in _codes(rows) & known.keys()))
    problematic = _problems(estate, rows, known)
    bad = {error.line for error in problematic}
    good = [row for row in rows if row.line not in bad]
    errors = sorted([*errors, *problematic], key=lambda error: error.line)
    notes = (*estate.notes, *_unnamed(estate, good, codes))
    report = Report(Outcome(estate, errors=tuple(errors), notes=notes), beside)
    if report.stops(skip_bad=skip_bad):
        return report
    return _store(report, good, named, known, by=by)


def _facilities(
    table: Table | None, known: Facilities, *, may_create: bool
) -> tuple[list[FacilityRow], dict[str, Outcome]]:
    if table is None:
        return [], {}
    rows, errors = read_facilities(table)
    good = [row for row in rows if may_create or row.code in known]
    for row in rows:
        if row not in good:
            errors.append(RowError(table.file, row.line, "facility", unknown_facility(row.code)))
    return good, {"facilities": Outcome(table, errors=tuple(errors), notes=table.notes)}


def _codes(rows: list[CellRow]) -> set[str]:
    return {row.facility for row in rows}


def _by_facility(rows: list[CellRow]) -> list[tuple[str, list[CellRow]]]:
    grouped: dict[str, list[CellRow]] = defaultdict(list)
    for row in rows:
        grouped[row.facility].append(row)
    return sorted(grouped.items())


def _problems(estate: Table, rows: list[CellRow], known: Facilities) -> list[RowError]:
    """Why rows cannot be stored, given the cells as they are and the people in them."""
    errors = []
    for code, group in _by_facility(rows):
        lines = {row.spec.code: row.line for row in group}
        for problem in _problems_at(known.get(code), group):
            column = _COLUMN.get(problem.code, "cell")
            errors.append(RowError(estate.file, lines[problem.cell], column, problem.message))
    return errors


def _problems_at(facility: Facility | None, rows: list[CellRow]) -> list[Problem]:
    specs = [row.spec for row in rows]
    if facility is None:
        return problems(specs, {}, {})
    cells = Cell.objects.filter(facility=facility).select_related("block")
    standing, sizes = {cell.code: cell for cell in cells}, sizes_of(facility)
    found = problems(specs, standing, sizes)
    # Until go-live the file is the decision: what is certified is being found out, not changed.
    return found + (below_occupancy(specs, standing, sizes) if facility.is_live else [])


def _unnamed(estate: Table, rows: list[CellRow], codes: set[str]) -> list[RowError]:
    first = {row.facility: row.line for row in reversed(rows) if row.facility not in codes}
    words = _("{code} is a new facility, called by its code until facilities.csv names it.")
    return [
        RowError(estate.file, line, "facility", words.format(code=code))
        for code, line in sorted(first.items(), key=lambda item: item[1])
    ]


def _store(report: Report, rows: list[CellRow], named: list[FacilityRow], known: Facilities, *, by: Actor) -> Report:
    known, beside = _stored_facilities(report.beside, _codes(rows), named, known, by=by)
    before = open_breaches()
    total, touched = Counter[str](), []
    for code, group in _by_facility(rows):
        changed = _stored_cells(known[code], group, report.main.file, by=by)
        total.update(asdict(changed))
        if changed.created or changed.updated:
            touched.append(known[code])
    main = report.main.counted(total)
    if touched:
        after = {"table": "estate", **total, "bad": main.bad_rows}
        record(Action.IMPORT_COMPLETED, by=by, on=[facility.subject for facility in touched], after=after)
    return Report(main, beside, opened=opened_since(before, touched), stored=True)


def _stored_facilities(
    beside: Mapping[str, Outcome], codes: set[str], named: list[FacilityRow], known: Facilities, *, by: Actor
) -> tuple[Facilities, dict[str, Outcome]]:
    """The facilities of the rows and of facilities.csv as they are now, the new ones made."""
    answers = Counter[str]()
    found = dict(known)
    stated = [{"code": row.code, **row.stated} for row in named]
    stated += [{"code": code} for code in sorted(codes - known.keys() - {row.code for row in named})]
    for facts in stated:
        facility, answer = create_or_update_facility(**facts, by=by)
        answers[answer] += 1
        found[facility.code] = facility
        if answer != "unchanged":
            extend_national_postings(facility, by=by)
    return found, {name: outcome.counted(answers) for name, outcome in beside.items()}


def _stored_cells(facility: Facility, rows: list[CellRow], file: str, *, by: Actor) -> Changed:
    return change_cells(
        facility,
        [row.spec for row in rows],
        by=by,
        reason=_("Estate taken over from {file}").format(file=file),
        decision="" if facility.is_live else _("as certified when it was taken over"),
    )
