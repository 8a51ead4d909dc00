import io
import zipfile
from datetime import date, datetime, time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from lcs_ims.lib import xlsx_records
from lcs_ims.lib.tables import Columns, Table, parse_table

COLUMNS = Columns("people", ("number", "value"))
wall = datetime.fromisoformat  # a spreadsheet knows no offset


def workbook(*rows: tuple[Any, ...], formats: dict[str, str] | None = None, sheet: str = "Sheet") -> bytes:
    book = Workbook()
    page = book.active
    page.title = sheet
    for row in rows:
        page.append(row)
    for place, shown in (formats or {}).items():
        page[place].number_format = shown
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def read(data: bytes) -> Table:
    return parse_table(data, "people.xlsx", COLUMNS)


def field(value: Any, shown: str | None = None) -> str:
    formats = {"B2": shown} if shown else None
    table = read(workbook(("number", "value"), (1, value), formats=formats))
    assert table.errors == ()
    return table.rows[0]["value"]


@pytest.mark.parametrize(
    ("value", "shown", "text"),
    [
        (8, None, "8"),
        (8.0, None, "8"),
        (25.4, None, "25.4"),
        (0.1 + 0.2, None, "0.3"),
        (1e15, None, "1000000000000000"),
        (True, None, "yes"),
        (False, None, "no"),
        ("Tšosane ", None, "Tšosane"),
        (date(2026, 11, 21), None, "2026-11-21"),
        (wall("2026-11-21"), "yyyy-mm-dd", "2026-11-21"),
        (wall("2026-11-21"), "[$-409]d-mmm-yy;@", "2026-11-21"),
        (wall("2026-11-21T15:14"), None, "2026-11-21T15:14:00+02:00"),
        (wall("2026-11-21"), "yyyy-mm-dd hh:mm", "2026-11-21T00:00:00+02:00"),
        (wall("2009-05-01"), "mmm-yy", "2009-05"),
        (wall("2009-01-01"), "yyyy", "2009"),
        (time(8, 0), None, "08:00"),
        (None, None, ""),
    ],
)
def test_a_spreadsheets_value_is_the_text_of_the_same_table(value: Any, shown: str | None, text: str) -> None:
    assert field(value, shown) == text


def test_a_line_is_the_row_number() -> None:
    table = read(workbook(("number", "value"), (), (1, "a"), (None, None), (2, "b")))
    assert [row.line for row in table.rows] == [3, 5]


def test_empty_columns_beside_the_table_are_no_fields() -> None:
    table = read(workbook(("number", "value", None), (1, "a", None, " "), (2, None)))
    assert table.errors == ()
    assert [row["value"] for row in table.rows] == ["a", ""]


def test_a_value_beside_the_table_is_a_bad_row() -> None:
    table = read(workbook(("number", "value"), (1, "a", None, "stray"), (2, "b")))
    assert [error.line for error in table.errors] == [2]
    assert [row.line for row in table.rows] == [3]


def test_a_formula_without_a_stored_result_is_a_bad_row() -> None:
    table = read(workbook(("number", "value"), (1, "=1+1"), (2, "b")))
    assert [(error.line, error.column) for error in table.errors] == [(2, "value")]
    assert "formula" in table.errors[0].reason


def test_the_stored_result_of_a_formula_is_read() -> None:
    data = edited(workbook(("number", "value"), (1, "=1+1")), "<f>1+1</f><v></v>", "<f>1+1</f><v>2</v>")
    assert [row["value"] for row in read(data).rows] == ["2"]


def edited(data: bytes, old: str, new: str, part: str = "xl/worksheets/sheet1.xml") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as before, zipfile.ZipFile(out, "w") as after:
        for name in before.namelist():
            content = before.read(name)
            if name == part:
                assert old.encode() in content
                content = content.replace(old.encode(), new.encode())
            after.writestr(name, content)
    return out.getvalue()


def test_an_error_of_the_spreadsheet_is_a_bad_row() -> None:
    table = read(workbook(("number", "value"), (1, "#REF!")))
    assert "#REF!" in table.errors[0].reason


def test_text_that_looks_like_a_formula_is_data() -> None:
    data = edited(workbook(("number", "value"), (1, "x")), "<t>x</t>", "<t>=1+1</t>")
    assert [row["value"] for row in read(data).rows] == ["=1+1"]


def test_the_sheet_named_after_the_table_is_read_before_the_first() -> None:
    book = Workbook()
    book.active.append(("cover",))
    page = book.create_sheet("People")
    page.append(("number", "value"))
    page.append((1, "right"))
    out = io.BytesIO()
    book.save(out)
    assert [row["value"] for row in read(out.getvalue()).rows] == ["right"]


def test_a_zip_bomb_is_refused_unopened(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlsx_records, "MOST_UNPACKED", 10)
    (error,) = read(workbook(("number", "value"))).errors
    assert "too large" in error.reason


def test_too_many_rows_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlsx_records, "MOST_ROWS", 2)
    good = workbook(("number", "value"), (1, "a"), (2, "b"))
    assert len(read(good).rows) == 2
    far = edited(good, '<row r="3">', '<row r="900000000">')
    assert "beyond row 2" in read(far).errors[0].reason


def test_entities_are_not_expanded() -> None:
    data = edited(
        workbook(("number", "value"), (1, "x")),
        "<worksheet",
        '<!DOCTYPE d [<!ENTITY a "boom">]><worksheet',
    )
    table = read(data)
    assert table.rows == ()
    assert "cannot be opened" in table.errors[0].reason


@pytest.mark.parametrize("part", ["xl/workbook.xml", "xl/worksheets/sheet1.xml", "[Content_Types].xml"])
def test_a_spreadsheet_with_a_missing_part_is_one_error(part: str) -> None:
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(workbook(("number", "value"), (1, "a")))) as before,
        zipfile.ZipFile(out, "w") as after,
    ):
        for name in before.namelist():
            if name != part:
                after.writestr(name, before.read(name))
    assert len(read(out.getvalue()).errors) == 1


GOOD = workbook(("number", "value"), (1, wall("2026-11-21")), (2, 3.5))


@given(st.integers(0, len(GOOD) - 1), st.binary(min_size=1, max_size=4))
@settings(max_examples=60)
def test_no_damage_to_a_spreadsheet_raises(place: int, noise: bytes) -> None:
    read(GOOD[:place] + noise + GOOD[place + len(noise) :])
    read(GOOD[:place])
