"""Spreadsheets to fill in, one for a facility: its cells, the offences and every choice as lists.

What is filled in is read back by the imports as it is. Lists suggest where several values may stand in
one field (offences, needs) and bind where one of them must.
"""

import io
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from cells.facts import CellAge, Purpose
from cells.imports.estate_rows import ESTATE
from cells.imports.register_rows import REGISTER
from cells.models import Cell
from inmates.facts import Need, Protection, Record, Sex
from inmates.models import Inmate
from inmates.offences import Category, catalogue
from inmates.status import GROUP_OF_STATUS, StatusGroup
from lcs_ims.facilities.models import Facility
from lcs_ims.lib.exports import as_field
from lcs_ims.lib.tables import Columns

ROWS = 2_000  # more people than the largest institution holds
_YES_NO = ("yes", "no")
_SUGGESTED = frozenset({"offences", "needs"})

# As it is shown is as it is read: a date of birth may be a year alone, so it stays text.
_FORMATS = {
    **dict.fromkeys(("inmate_no", "date_of_birth", "cell", "warrant_no", "block"), "@"),
    **dict.fromkeys(("admitted_at", "arrested_at"), "yyyy-mm-dd hh:mm"),
    **dict.fromkeys(
        (
            "child_until",
            "committed_on",
            "remanded_on",
            "sentenced_on",
            "earliest_release_on",
            "last_court_on",
            "next_court_on",
            "warrant_on",
            "warrant_until",
        ),
        "yyyy-mm-dd",
    ),
}


def register_spreadsheet(facility: Facility) -> bytes:
    """An empty register of a facility, to be filled in and taken over."""
    lists: dict[str, Sequence[str]] = {
        "facility": [facility.code],
        "cell": _cells(facility),
        "sex": list(Sex),
        "placed_as": [Sex.FEMALE, Sex.MALE],
        "age_evidence": Inmate.AgeEvidence.values,
        "age_disputed": _YES_NO,
        "legal_status": list(GROUP_OF_STATUS),
        "category_set": list(Category),
        "record": list(Record),
        "protection": list(Protection),
        "needs": list(Need),
        "offences": list(catalogue()),
    }
    return _workbook(REGISTER, lists, beside={"offences": [offence.title for offence in catalogue().values()]})


def estate_spreadsheet(facility: Facility) -> bytes:
    """The cells of a facility as they are on file, to be corrected and completed."""
    lists: dict[str, Sequence[str]] = {
        "facility": [facility.code],
        "sex": [Sex.FEMALE, Sex.MALE],
        "age": list(CellAge),
        "status": list(StatusGroup),
        "purpose": list(Purpose),
        "step_free": _YES_NO,
        "in_service": _YES_NO,
    }
    cells = Cell.objects.standing().filter(facility=facility).select_related("block")
    rows = [
        [
            facility.code,
            cell.block.code,
            cell.code,
            cell.certified_capacity,
            cell.floor_area_m2,
            cell.sex,
            cell.age,
            cell.status,
            cell.purpose,
            as_field(cell.step_free),
            as_field(cell.in_service),
        ]
        for cell in cells
    ]
    return _workbook(ESTATE, lists, rows=rows)


SPREADSHEETS = {REGISTER.sheet: register_spreadsheet, ESTATE.sheet: estate_spreadsheet}
"""The spreadsheets by the name of their table."""


def _cells(facility: Facility) -> list[str]:
    return list(Cell.objects.standing().filter(facility=facility).values_list("code", flat=True))


def _workbook(
    columns: Columns,
    lists: Mapping[str, Sequence[str]],
    *,
    rows: Iterable[Sequence[Any]] = (),
    beside: Mapping[str, Sequence[str]] | None = None,
) -> bytes:
    book = Workbook()
    page: Worksheet = book.active
    page.title = columns.sheet
    _fill(page, columns, rows)
    places = _write_lists(book.create_sheet(_("lists")), lists, beside or {})
    for place, column in enumerate(columns.known, start=1):
        letter = get_column_letter(place)
        if column in places:
            page.add_data_validation(_choice(column, places[column], f"{letter}2:{letter}{ROWS + 1}"))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _fill(page: Worksheet, columns: Columns, rows: Iterable[Sequence[Any]]) -> None:
    page.append(list(columns.known))
    for row in rows:
        page.append(list(row))
    page.freeze_panes = "B2"
    for place, column in enumerate(columns.known, start=1):
        title = page.cell(1, place)
        title.font = Font(bold=column in columns.required)
        dimension = page.column_dimensions[get_column_letter(place)]
        dimension.width = max(12, len(column) + 2)
        for line in range(2, ROWS + 2):
            if column in _FORMATS:
                page.cell(line, place).number_format = _FORMATS[column]


def _write_lists(
    page: Worksheet, lists: Mapping[str, Sequence[str]], beside: Mapping[str, Sequence[str]]
) -> dict[str, str]:
    """Write each list into a column of its own, with what explains it beside it; returns where each is."""
    places = {}
    place = 1
    for name, values in lists.items():
        for line, value in enumerate((name, *values), start=1):
            page.cell(line, place, str(value))
        for line, words in enumerate(("", *beside.get(name, ())), start=1):
            page.cell(line, place + 1, words).alignment = Alignment(wrap_text=False)
        letter = get_column_letter(place)
        places[name] = f"'{page.title}'!${letter}$2:${letter}${len(values) + 1}"
        place += 2 if name in beside else 1
    return {name: where for name, where in places.items() if lists[name]}


def _choice(column: str, where: str, field: str) -> DataValidation:
    binding = column not in _SUGGESTED
    choice = DataValidation("list", formula1=where, allow_blank=True, showErrorMessage=binding)
    choice.errorTitle = column
    choice.error = _("Choose one of the list.")
    if not binding:
        choice.showInputMessage = True
        choice.prompt = _("Separate several with a semicolon.")
    choice.add(field)
    return choice
