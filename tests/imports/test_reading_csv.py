import pytest
from hypothesis import given
from hypothesis import strategies as st

from lcs_ims.lib import csv_records, tables
from lcs_ims.lib.records import MOST_BYTES
from lcs_ims.lib.tables import Columns, parse_table, read_table

COLUMNS = Columns("people", ("number", "name"), ("cell",))


def read(data: str | bytes, columns: Columns = COLUMNS) -> tables.Table:
    return parse_table(data.encode() if isinstance(data, str) else data, "people.csv", columns)


def values(data: str | bytes) -> list[dict[str, str]]:
    table = read(data)
    assert table.errors == ()
    return [dict(row.values) for row in table.rows]


TSOSANE = [{"number": "1", "name": "Tšosane"}]


@pytest.mark.parametrize(
    "data",
    [
        "number,name\n1,Tšosane\n".encode(),
        "number,name\n1,Tšosane\n".encode("utf-8-sig"),
        "number,name\n1,Tšosane\n".encode("utf-16"),
        "number,name\n1,Tšosane\n".encode("utf-16-le"),
        "number,name\n1,Tšosane\n".encode("utf-16-be"),
        "number,name\n1,Tšosane\n".encode("cp1252"),
        b"number,name\r\n1,T\xc5\xa1osane\r\n",
        b"number,name\r1,T\xc5\xa1osane\r",
        "number,name\n1,Ts\u030cosane\n".encode(),
    ],
    ids=["utf-8", "mark", "utf-16", "utf-16-le", "utf-16-be", "windows-1252", "crlf", "cr", "accent apart"],
)
def test_a_name_is_read_in_any_encoding(data: bytes) -> None:
    assert values(data) == TSOSANE


@pytest.mark.parametrize(
    "text",
    [
        "number,name\n1,Tšosane\n",
        "number;name\n1;Tšosane\n",
        "number\tname\n1\tTšosane\n",
        "sep=;\nnumber;name\n1;Tšosane\n",
        '"sep=;"\r\nnumber;name\r\n1;Tšosane\r\n',
        " Number , NAME \n1, Tšosane \n",
        '"number", "name"\n"1", "Tšosane"\n',
        "\ufeff\ufeffnumber,name\n1,Tšosane\n",
        "number,name,,\n1,Tšosane,,\n",
        "number,name\n1,Tšosane,,\n",
        "\n\nnumber,name\n\n,\n1,Tšosane\n , \n",
        "number,name\n1,Tšosane",
    ],
)
def test_a_table_is_read_however_it_is_written(text: str) -> None:
    assert values(text) == TSOSANE


def test_a_semicolon_table_keeps_the_commas_of_its_fields() -> None:
    table = read("number;name;cell\n1;a,b,c;d,e,f\n")
    assert [dict(row.values) for row in table.rows] == [{"number": "1", "name": "a,b,c", "cell": "d,e,f"}]
    assert table.decimal_comma


def test_a_line_is_the_first_physical_line_of_its_row() -> None:
    table = read('number,name\n1,"two\nlines"\n\n2,next\n3,"say ""ho"""\n')
    assert [(row.line, row["name"]) for row in table.rows] == [
        (2, "two\nlines"),
        (5, "next"),
        (6, 'say "ho"'),
    ]


def test_the_line_that_tells_the_separator_is_a_physical_line() -> None:
    assert [row.line for row in read("sep=;\nnumber;name\n1;a\n").rows] == [3]


def test_windows_1252_is_noted() -> None:
    (note,) = read("number,name\n1,Tšosane\n".encode("cp1252")).notes
    assert "Windows-1252" in note.reason


def test_an_unknown_column_is_noted_and_not_read() -> None:
    table = read("number,shoe size,name\n1,42,Thabo\n")
    assert [(note.column, note.line) for note in table.notes] == [("shoe_size", 1)]
    assert dict(table.rows[0].values) == {"number": "1", "name": "Thabo"}


def test_an_absent_optional_column_is_not_among_the_columns_and_reads_as_empty() -> None:
    table = read("number,name\n1,Thabo\n")
    assert table.columns == {"number", "name"}
    assert table.rows[0]["cell"] == ""


@pytest.mark.parametrize(
    ("data", "line", "word"),
    [
        (b"", 1, "empty"),
        (b" \n\n", 1, "empty"),
        (b"\xef\xbb\xbf\n\n", 1, "no rows"),
        ("number,cell\n1,2\n", 1, "name"),
        ("a,b,c\n1,2,3\n", 1, "number, name"),
        ("\nnumber,name,Name\n1,2,3\n", 2, "twice: name"),
        (b"number,name\n1,\x00\x00\n", 1, "not a table"),
        (b"\x00" * 64, 1, "not a table"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 1, "old or protected"),
        (b"PK\x03\x04 and no more", 1, "damaged"),
        (b"\xef\xbb\xbfnumber,name\n1,a\n2,\xe9\n", 3, "damaged"),
        (b"number,name\n1,T\xc5\xa1osane\n2,Caf\xe9 \n", 3, "mixes"),
        (b"number,name\n1,\x9d \n", 2, "neither"),
        (b'"number,name\n1,a\n', 1, "quotation mark"),
    ],
)
def test_a_file_that_is_no_table_has_one_error_that_says_why(data: str | bytes, line: int, word: str) -> None:
    table = read(data)
    assert table.rows == ()
    assert [(error.file, error.line) for error in table.errors] == [("people.csv", line)]
    assert word in table.errors[0].reason


@pytest.mark.parametrize(
    ("row", "column", "word"),
    [
        ("1", "", "1 fields"),
        ("1,a,b", "", "3 fields"),
        ('1,"a"b', "", "quotation mark"),
        ('1,"a', "", "quotation mark"),
        ("1,Ts\ufffdsane", "name", "letter was lost"),
        ("1,a\x07b", "name", "cannot be printed"),
        ("1,a\u202eb", "name", "cannot be printed"),
    ],
)
def test_a_bad_row_is_named_and_the_others_are_read(row: str, column: str, word: str) -> None:
    table = read(f"number,name\n0,good\n{row}\n")
    assert [one["number"] for one in table.rows] == ["0"]
    assert [(error.line, error.column) for error in table.errors] == [(3, column)]
    assert word in table.errors[0].reason


def test_a_field_of_an_unknown_column_is_nobodys_error() -> None:
    assert read("number,name,note\n1,a,\ufffd\n").errors == ()


def test_every_bad_row_is_reported() -> None:
    table = read('number,name\n1\n2,"x"y\n3,good\n4,a,b\n')
    assert [error.line for error in table.errors] == [2, 3, 5]
    assert [row.line for row in table.rows] == [4]


def test_what_looks_like_a_formula_is_data() -> None:
    rows = values("number,name\n=1+1,@a\n+266,-\n'=2,'Mantša\n")
    assert [tuple(row.values()) for row in rows] == [("=1+1", "@a"), ("+266", "-"), ("=2", "'Mantša")]


def test_too_many_rows_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(csv_records, "MOST_ROWS", 2)
    assert len(read("number,name\n1,a\n2,b\n").rows) == 2
    table = read("number,name\n1,a\n2,b\n3,c\n")
    assert "more than 2 rows" in table.errors[0].reason


def test_too_large_a_file_is_refused() -> None:
    table = read(b"number,name\n" + b"1,aaaaaaaa\n" * (MOST_BYTES // 11 + 1))
    assert [error.line for error in table.errors] == [1]
    assert "larger than 20 MB" in table.errors[0].reason


def test_a_file_that_is_not_there_is_an_error(tmp_path: object) -> None:
    (error,) = read_table(f"{tmp_path}/none.csv", COLUMNS).errors
    assert "cannot be opened" in error.reason


@given(st.binary(max_size=300))
def test_no_bytes_raise(data: bytes) -> None:
    read(data)


@given(st.binary(max_size=60), st.sampled_from(["utf-8", "utf-16", "cp1252"]))
def test_no_bytes_after_a_header_raise(data: bytes, encoding: str) -> None:
    read("number,name\n1,Tšosane\n".encode(encoding) + data)


@given(st.text(max_size=200))
def test_no_text_raises_and_each_row_is_good_or_named(text: str) -> None:
    table = read("number,name\n" + text)
    lines = [row.line for row in table.rows] + [error.line for error in table.errors]
    assert set(lines) >= {record.line for record in table.records}
