import io
from datetime import datetime
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from cells.imports.estate import import_estate
from cells.imports.estate_rows import ESTATE
from cells.imports.register import Register, import_register
from cells.imports.register_rows import REGISTER
from cells.imports.spreadsheets import estate_spreadsheet, register_spreadsheet
from inmates.models import Custody, Inmate
from lcs_ims.facilities.models import Facility
from lcs_ims.lib.tables import parse_table
from tests.imports.musters import ON, SHELL, cell, counts, take_over_estate

pytestmark = pytest.mark.django_db


@pytest.fixture
def mcci(db: None) -> Facility:
    take_over_estate(cell("A-01"), cell("A-02", sex="female"), cell("F-01", facility="MFCI"))
    return Facility.objects.get(code="MCCI")


def opened(data: bytes) -> Workbook:
    return load_workbook(io.BytesIO(data))


def choices(book: Workbook, column: str) -> list[str]:
    """What the drop-down list of a column offers."""
    page = book.worksheets[0]
    letter = next(field.column_letter for field in page[1] if field.value == column)
    rule = next(rule for rule in page.data_validations.dataValidation if f"{letter}2" in rule.sqref)
    sheet, _, where = rule.formula1.partition("!")
    return [field.value for (field,) in book[sheet.strip("'")][where.replace("$", "")]]


def fill(page: Worksheet, line: int, **values: Any) -> None:
    for field in page[1]:
        if field.value in values:
            page.cell(line, field.column, values[field.value])


def saved(book: Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_a_register_offers_the_cells_of_its_facility_and_every_choice(mcci: Facility) -> None:
    book = opened(register_spreadsheet(mcci))
    assert choices(book, "cell") == ["A-01", "A-02"]
    assert choices(book, "facility") == ["MCCI"]
    assert "PC30" in choices(book, "offences")
    assert choices(book, "record") == ["first", "repeat", "unknown"]


def test_several_offences_may_stand_in_one_field(mcci: Facility) -> None:
    page = opened(register_spreadsheet(mcci)).worksheets[0]
    letter = next(field.column_letter for field in page[1] if field.value == "offences")
    rule = next(rule for rule in page.data_validations.dataValidation if f"{letter}2" in rule.sqref)
    assert not rule.showErrorMessage


def test_an_empty_register_is_a_table_without_rows(mcci: Facility) -> None:
    table = parse_table(register_spreadsheet(mcci), "register.xlsx", REGISTER)
    assert (table.errors, table.rows) == ((), ())


def test_a_register_filled_in_is_taken_over(mcci: Facility) -> None:
    book = opened(register_spreadsheet(mcci))
    fill(
        book.worksheets[0],
        2,
        inmate_no="LCS/2026/00001",
        surname="Tšosane",
        sex="male",
        date_of_birth="2009-05",
        age_disputed="no",
        legal_status="remand",
        offences="PC30;PC31",
        admitted_at=datetime.fromisoformat("2026-10-12T15:14"),
        warrant_on=datetime.fromisoformat("2026-10-12"),
        facility="MCCI",
        cell="A-01",
    )
    table = parse_table(saved(book), "register.xlsx", REGISTER)
    assert counts(import_register(Register(table), by=SHELL, on=ON)) == (1, 0, 0)
    assert Inmate.objects.get().date_of_birth == "2009-05"
    assert Custody.objects.get().admitted_at == datetime.fromisoformat("2026-10-12T15:14+02:00")


def test_an_estate_holds_the_cells_as_they_are_and_comes_back_unchanged(mcci: Facility) -> None:
    data = estate_spreadsheet(mcci)
    assert choices(opened(data), "status")[:2] == ["untried", "convicted"]
    report = import_estate(parse_table(data, "estate.xlsx", ESTATE), by=SHELL)
    assert (counts(report), report.errors) == ((0, 0, 2), ())
