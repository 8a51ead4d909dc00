from collections.abc import Callable
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lcs_ims.lib import table_fields as fields
from lcs_ims.lib.table_fields import Wrong

PEOPLE = fields.whole_number(0, 500)
AREA = fields.decimal(Decimal("0.01"), Decimal(9999), 2)
AREA_WITH_COMMA = fields.decimal(Decimal("0.01"), Decimal(9999), 2, comma=True)
SEX = fields.choice(["female", "male"])
NEEDS = fields.listed_choices(["single_cell", "step_free"])


@pytest.mark.parametrize(
    ("parse", "text", "value"),
    [
        (fields.day, "2026-11-21", date(2026, 11, 21)),
        (fields.day, "2024-02-29", date(2024, 2, 29)),
        (fields.partial_day, "2009", "2009"),
        (fields.partial_day, "2009-05", "2009-05"),
        (fields.partial_day, "2008-02-29", "2008-02-29"),
        (fields.moment, "2026-10-12T15:14:00+02:00", datetime(2026, 10, 12, 13, 14, tzinfo=UTC)),
        (fields.moment, "2026-10-12 15:14+0200", datetime(2026, 10, 12, 13, 14, tzinfo=UTC)),
        (fields.moment, "2026-10-12t15:14:00.123z", datetime(2026, 10, 12, 15, 14, tzinfo=UTC)),
        (fields.clock_time, "08:00", time(8)),
        (PEOPLE, "14", 14),
        (PEOPLE, "0", 0),
        (AREA, "25.4", Decimal("25.4")),
        (AREA, "25.400", Decimal("25.4")),
        (AREA_WITH_COMMA, "25,4", Decimal("25.4")),
        (SEX, "Male", "male"),
        (fields.yes_no, "YES", True),
        (fields.yes_no, "no", False),
        (fields.listed, " PC30; PC31 ;;PC30", ("PC30", "PC31")),
        (NEEDS, "step free;single_cell", ("step_free", "single_cell")),
        (fields.short_text(9), " two\n words ", "two words"),
    ],
)
def test_a_field_is_read_as_what_it_says(parse: Callable[[str], Any], text: str, value: Any) -> None:
    assert parse(text) == value


@pytest.mark.parametrize(
    ("parse", "text", "words"),
    [
        (fields.day, "2025-02-29", "2025 is not a leap year"),
        (fields.day, "2026-04-31", "has 30 days"),
        (fields.day, "2026-02-30", "has 28 days"),
        (fields.day, "2026-13-01", "month 13"),
        (fields.day, "0026-01-01", "Check the year"),
        (fields.day, "21/11/2026", "Write it as 2026-11-21."),
        (fields.day, "2026/11/21", "Write it as 2026-11-21."),
        (fields.day, "20261121", "Write it as 2026-11-21."),
        (fields.day, "46347", "Write it as 2026-11-21."),
        (fields.day, "2026-11-21T10:00:00+02:00", "Write it as 2026-11-21."),
        (fields.day, "05/06/2026", "2026-06-05 or 2026-05-06"),
        (fields.day, "yesterday", "is not a date"),
        (fields.day, "२०२६-११-२१", "is not a date"),
        (fields.partial_day, "2009-13", "month 13"),
        (fields.partial_day, "May-09", "is not a date"),
        (fields.partial_day, "2009-02-29", "not a leap year"),
        (fields.moment, "2026-10-12T15:14:00", "Write it as 2026-10-12T15:14:00+02:00."),
        (fields.moment, "2026-10-12", "is not a time"),
        (fields.moment, "2026-04-31T15:14:00+02:00", "has 30 days"),
        (fields.moment, "2026-10-12T25:14:00+02:00", "not on the clock"),
        (fields.moment, "2026-10-12T15:14:00+99:00", "not on the clock"),
        (fields.clock_time, "24:00", "not a time of day"),
        (PEOPLE, "8.0", "not a whole number"),
        (PEOPLE, "-1", "not between 0 and 500"),
        (PEOPLE, "501", "not between 0 and 500"),
        (AREA, "25,4", "Write it in digits: 25.4."),
        (AREA, "0", "not between"),
        (AREA, "1.234", "more than 2 digits"),
        (AREA, "NaN", "not a number"),
        (SEX, "m", "is not one of: female, male."),
        (fields.yes_no, "y", "neither yes nor no"),
        (NEEDS, "step_free;ramp", "ramp is not one of"),
        (fields.short_text(9), "longer than nine", "9 fit"),
    ],
)
def test_a_field_that_cannot_be_read_says_why(parse: Callable[[str], Any], text: str, words: str) -> None:
    answer = parse(text)
    assert isinstance(answer, Wrong)
    assert words in answer.reason


@pytest.mark.parametrize(
    "parse",
    [
        fields.day,
        fields.partial_day,
        fields.moment,
        fields.clock_time,
        PEOPLE,
        AREA,
        AREA_WITH_COMMA,
        SEX,
        fields.yes_no,
        fields.listed,
        NEEDS,
        fields.short_text(9),
    ],
)
@given(text=st.text() | st.text("0123456789-/.:TZ+; eE,", max_size=30))
def test_no_text_raises(parse: Callable[[str], Any], text: str) -> None:
    parse(text)


@given(st.dates(date(1900, 1, 1), date(2199, 12, 31)))
def test_every_day_is_read_back(on: date) -> None:
    assert fields.day(on.isoformat()) == on
    assert fields.partial_day(on.isoformat()) == on.isoformat()
