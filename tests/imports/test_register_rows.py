"""Every field of a register: read right, or named. No database."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from cells.imports.pair_rows import KEEP_APART, RIVALS, read_orders, read_rivals
from cells.imports.register_rows import REGISTER, PersonRow, read_people
from lcs_ims.lib.tables import parse_table
from tests.imports.musters import ON, Row, apart, person, table

ESTATE = {"MCCI": {"A-01", "A-02"}, "MFCI": {"F-01"}}


def read(*rows: Row) -> tuple[list[PersonRow], list[tuple[int, str]]]:
    people, errors = read_people(table(REGISTER, *rows), ESTATE, ON)
    return people, [(error.line, error.column) for error in errors]


@pytest.mark.parametrize(
    ("column", "text", "value"),
    [
        ("surname", "Tšosane", "Tšosane"),
        ("surname", " 'Mamosa\n Mokone ", "'Mamosa Mokone"),
        ("sex", "female", "female"),
        ("sex", "unknown", "unknown"),
        ("placed_as", "male", "male"),
        ("date_of_birth", "2009", "2009"),
        ("date_of_birth", "2009-05", "2009-05"),
        ("date_of_birth", "2008-02-29", "2008-02-29"),
        ("date_of_birth", "2026", "2026"),
        ("age_evidence", "school_or_baptismal", "school_or_baptismal"),
        ("age_disputed", "yes", True),
        ("age_disputed", "no", False),
        ("child_until", "2027-04-24", date(2027, 4, 24)),
        ("legal_status", "kings_pleasure_mental", "kings_pleasure_mental"),
        ("category_set", "grave", "grave"),
        ("record", "repeat", "repeat"),
        ("protection", "informer", "informer"),
        ("needs", "not_alone;nursery", ["not_alone", "nursery"]),
        ("faction", "faction-red", "faction-red"),
        ("nationality", "za", "ZA"),
    ],
)
def test_a_fact_of_a_person_is_read(column: str, text: str, value: Any) -> None:
    (row,), errors = read(person(**{column: text}))
    assert errors == []
    assert row.person[column] == value


@pytest.mark.parametrize(
    ("column", "text", "value"),
    [
        ("admitted_at", "2026-10-12T15:14:00+02:00", datetime(2026, 10, 12, 13, 14, tzinfo=UTC)),
        ("admitted_at", "2026-10-12", datetime(2026, 10, 11, 22, 0, tzinfo=UTC)),
        ("admitted_at", "2026-11-21T23:59:00+02:00", datetime(2026, 11, 21, 21, 59, tzinfo=UTC)),
        ("arrested_at", "2026-10-10T08:00:00Z", datetime(2026, 10, 10, 8, tzinfo=UTC)),
        ("remanded_on", "2026-11-21", ON),
        ("sentence_months", "24", 24),
        ("next_court_on", "2027-01-05", date(2027, 1, 5)),
        ("earliest_release_on", "2024-05-21", date(2024, 5, 21)),
    ],
)
def test_a_fact_of_the_custody_is_read(column: str, text: str, value: Any) -> None:
    (row,), errors = read(person(**{column: text}))
    assert errors == []
    assert row.custody[column] == value


def test_an_empty_field_states_nothing() -> None:
    empty = ("given_names", "sex", "date_of_birth", "record", "needs", "isolation", "offences", "cell", "warrant_no")
    (row,), errors = read(person(**dict.fromkeys(empty, "")))
    assert errors == []
    assert not {"given_names", "sex", "date_of_birth", "record", "needs"} & row.person.keys()
    assert (row.isolation, row.offences, row.cell, row.order.number) == ("", (), "", "")


def test_offences_are_a_list_and_an_unknown_code_is_taken() -> None:
    (row,), errors = read(person(offences="PC30; ZZ99;PC30"))
    assert (row.offences, errors) == (("PC30", "ZZ99"), [])


@pytest.mark.parametrize(
    ("column", "text"),
    [
        ("inmate_no", ""),
        ("inmate_no", "LCS 2026 1"),
        ("inmate_no", "L" * 31),
        ("inmate_no", "LCS/../1"),
        ("surname", ""),
        ("surname", "L" * 201),
        ("sex", "m"),
        ("placed_as", "unknown"),
        ("date_of_birth", "29/02/2004"),
        ("date_of_birth", "2005-02-29"),
        ("date_of_birth", "2026-10-13"),
        ("date_of_birth", "2027"),
        ("age_evidence", "word"),
        ("age_disputed", ""),
        ("age_disputed", "perhaps"),
        ("child_until", "soon"),
        ("child_until", "1990-05-17"),
        ("legal_status", ""),
        ("legal_status", "convicted"),
        ("category_set", "awful"),
        ("record", "second"),
        ("protection", "everyone"),
        ("needs", "step_free;sea_view"),
        ("nationality", "Lesotho"),
        ("offences", "P" * 21),
        ("admitted_at", ""),
        ("admitted_at", "2026-10-12T15:14:00"),
        ("admitted_at", "2026-11-31T15:14:00+02:00"),
        ("admitted_at", "2026-11-22T00:00:00+02:00"),
        ("arrested_at", "2026-11-22"),
        ("remanded_on", "2026-11-22"),
        ("sentenced_on", "2026-11-22"),
        ("committed_on", "2026-11-22"),
        ("last_court_on", "2026-11-22"),
        ("warrant_on", "2026-11-22"),
        ("sentence_months", "-1"),
        ("sentence_months", "two"),
        ("facility", ""),
        ("facility", "NONE"),
        ("cell", "A-03"),
        ("cell", "F-01"),
    ],
)
def test_a_bad_field_is_named(column: str, text: str) -> None:
    people, errors = read(person(1), person(2) | {column: text})
    assert errors == [(3, column)]
    assert [row.number for row in people] == ["LCS/2026/00001"]


def test_everything_wrong_with_a_row_is_reported() -> None:
    _, errors = read(person(sex="m", record="x", cell="A-99", surname=""))
    assert {column for _line, column in errors} == {"sex", "record", "cell", "surname"}


def test_a_number_that_stands_twice_is_bad_the_second_time() -> None:
    people, errors = read(person(1), person(2), person(1, surname="Other"))
    assert errors == [(4, "inmate_no")]
    assert len(people) == 2


@pytest.mark.parametrize("column", REGISTER.required)
def test_a_missing_column_that_decides_is_one_error(column: str) -> None:
    row = {name: value for name, value in person().items() if name != column}
    errors = table(REGISTER, row).errors
    assert len(errors) == 1
    assert column in errors[0].reason


def test_a_register_without_the_other_columns_is_read() -> None:
    row = {name: value for name, value in person().items() if name in REGISTER.required}
    (person_row,), errors = read(row)
    assert errors == []
    assert "nationality" not in person_row.person


KNOWN = {f"LCS/2026/{number:05}" for number in (1, 2, 3)}


@pytest.mark.parametrize(
    ("row", "column"),
    [
        (apart(1, 1), "inmate_b"),
        (apart(1, 9), "inmate_b"),
        (apart(9, 1), "inmate_a"),
        (apart(2, 3) | {"inmate_a": ""}, "inmate_a"),
        (apart(2, 3, level="prison"), "level"),
        (apart(2, 3, level=""), "level"),
        (apart(1, 2), "inmate_b"),
        (apart(2, 1), "inmate_b"),
    ],
    ids=["self", "unknown", "unknown first", "empty", "level", "no level", "twice", "twice, turned"],
)
def test_a_bad_keep_apart_row_is_named(row: Row, column: str) -> None:
    orders, errors = read_orders(table(KEEP_APART, apart(1, 2), row), KNOWN)
    assert [(error.line, error.column) for error in errors] == [(3, column)]
    assert [order.line for order in orders] == [2]


def test_a_keep_apart_row_keeps_its_reason_as_written() -> None:
    (order,), _ = read_orders(table(KEEP_APART, apart(2, 1, "block", "threats; said, twice")), KNOWN)
    assert order.pair == ("LCS/2026/00001", "LCS/2026/00002")
    assert (order.level, order.reason) == ("block", "threats; said, twice")


@pytest.mark.parametrize("pair", ["red,red", "red,", "blue,red", "red,blue"])
def test_a_bad_row_of_rivals_is_named(pair: str) -> None:
    rows, errors = read_rivals(parse_table(f"faction_a,faction_b\nred,blue\n{pair}\n".encode(), "r.csv", RIVALS))
    assert [error.line for error in errors] == [3]
    assert [row.pair for row in rows] == [("blue", "red")]
