import io
import unicodedata
from datetime import UTC, date, datetime, time
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from lcs_ims.lib.exports import Value, harmless, write_csv, write_rejects, write_xlsx
from lcs_ims.lib.tables import Columns, RowError, parse_table, plain

COLUMNS = Columns("people", ("number", "name"), ("born",))
TEXTS = st.text(st.characters(exclude_categories=["Cc", "Cs", "Co", "Cn"], exclude_characters="\ufffd")).map(
    lambda text: unicodedata.normalize("NFC", text).strip("\ufeff\u200b\u2060").strip()
)


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("=1+1", "'=1+1"),
        ("+266", "'+266"),
        ("-", "'-"),
        ("@a", "'@a"),
        ("'=1", "''=1"),
        ("'Mantša", "'Mantša"),
    ],
)
def test_a_text_that_a_spreadsheet_would_calculate_is_marked_as_text(text: str, written: str) -> None:
    assert harmless(text) == written
    assert plain(written) == text


def test_numbers_and_dates_are_written_plainly() -> None:
    row: list[Value] = [-5, Decimal("2.50"), True, None, date(2026, 11, 21), time(8)]
    assert write_csv(["a"] * 6, [row]).decode().splitlines()[1] == "-5,2.50,yes,,2026-11-21,08:00"


def test_a_spreadsheet_holds_texts_as_texts_and_dates_as_dates() -> None:
    moment = datetime(2026, 11, 21, 12, tzinfo=UTC)
    data = write_xlsx("people", ["a", "b", "c", "d"], [["=1+1", date(2026, 11, 21), moment, 4]])
    row = load_workbook(io.BytesIO(data)).active[2]
    assert [cell.data_type for cell in row] == ["s", "d", "s", "n"]
    assert [cell.value for cell in row] == [
        "=1+1",
        datetime.fromisoformat("2026-11-21"),
        "2026-11-21T12:00:00+00:00",
        4,
    ]
    assert row[0].quotePrefix


@given(st.lists(st.tuples(st.integers(1, 999).map(str), TEXTS), max_size=5))
def test_what_is_written_as_csv_is_read_back(rows: list[tuple[str, str]]) -> None:
    table = parse_table(write_csv(["number", "name"], rows), "x", COLUMNS)
    assert table.errors == ()
    assert [(row["number"], row["name"]) for row in table.rows] == rows


@given(st.lists(st.tuples(st.integers(1, 999).map(str), TEXTS), min_size=1, max_size=3))
def test_what_is_written_as_a_spreadsheet_is_read_back(rows: list[tuple[str, str]]) -> None:
    table = parse_table(write_xlsx("people", ["number", "name"], rows), "x", COLUMNS)
    assert table.errors == ()
    assert [(row["number"], row["name"]) for row in table.rows] == rows


def test_bad_rows_are_handed_back_in_their_own_words_with_all_their_reasons() -> None:
    table = parse_table(b"number,name,shoes\n1,a,7\n2,'=b,8\n3\n4,x,y,z\n", "x", COLUMNS)
    errors = [RowError("x", 3, "name", "Too short."), RowError("x", 3, "", "Known already."), *table.errors]
    lines = write_rejects(table, errors).decode().splitlines()
    assert lines[0] == "number,name,shoes,reason"
    assert lines[1] == "2,'=b,8,name: Too short. Known already."
    assert lines[2].startswith("3,,,The row has 1 fields")
    assert lines[3].startswith('4,x,"y,z",The row has 4 fields')
    assert len(lines) == 4


def test_a_table_with_a_reason_of_its_own_keeps_it() -> None:
    table = parse_table(b"number,name,reason\n1,a,threat\n", "x", COLUMNS)
    lines = write_rejects(table, [RowError("x", 2, "name", "Not known.")]).decode().splitlines()
    assert lines == ["number,name,reason,import_reason", "1,a,threat,name: Not known."]
