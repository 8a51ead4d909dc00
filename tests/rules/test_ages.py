"""How old someone is for the rules."""

from datetime import UTC, date, datetime

import pytest

from inmates.ages import age_changes, age_on, birthday, latest_birth, years_old
from lcs_ims.lib.clock import facility_date

BIRTHDAYS = [
    # born, birthday in the year of the test, years from that day on
    (date(2016, 11, 21), date(2026, 11, 21), 10),
    (date(2012, 11, 21), date(2026, 11, 21), 14),
    (date(2010, 11, 21), date(2026, 11, 21), 16),
    (date(2008, 11, 21), date(2026, 11, 21), 18),
    (date(2005, 11, 21), date(2026, 11, 21), 21),
    (date(2008, 1, 1), date(2026, 1, 1), 18),
    (date(2008, 12, 31), date(2026, 12, 31), 18),
    (date(2008, 2, 28), date(2026, 2, 28), 18),
    (date(2008, 3, 1), date(2026, 3, 1), 18),
    # 29 February: 1 March in a common year, the day itself in a leap year
    (date(2008, 2, 29), date(2026, 3, 1), 18),
    (date(2004, 2, 29), date(2025, 3, 1), 21),
    (date(2012, 2, 29), date(2026, 3, 1), 14),
    (date(2012, 2, 29), date(2028, 2, 29), 16),
    (date(2004, 2, 29), date(2024, 2, 29), 20),
    (date(2008, 2, 29), date(2028, 2, 29), 20),
]


@pytest.mark.parametrize(("born", "day", "years"), BIRTHDAYS)
def test_someone_is_a_year_older_on_the_birthday_and_not_the_day_before(born: date, day: date, years: int) -> None:
    before, after = date.fromordinal(day.toordinal() - 1), date.fromordinal(day.toordinal() + 1)
    assert [years_old(born, on) for on in (before, day, after)] == [years - 1, years, years]
    assert birthday(born, years) == day


@pytest.mark.parametrize(
    ("born", "on", "band", "years"),
    [
        # the 18th birthday
        ("2008-11-21", "2026-11-20", "child", 17),
        ("2008-11-21", "2026-11-21", "young_adult", 18),
        ("2008-11-21", "2026-11-22", "young_adult", 18),
        # the 21st birthday
        ("2005-11-21", "2026-11-20", "young_adult", 20),
        ("2005-11-21", "2026-11-21", "adult", 21),
        ("2005-11-21", "2026-11-22", "adult", 21),
        # 29 February, in a common year and in a leap year
        ("2008-02-29", "2026-02-28", "child", 17),
        ("2008-02-29", "2026-03-01", "young_adult", 18),
        ("2004-02-29", "2025-02-28", "young_adult", 20),
        ("2004-02-29", "2025-03-01", "adult", 21),
        ("2010-02-28", "2028-02-28", "young_adult", 18),
        ("2010-03-01", "2028-02-29", "child", 17),
        # the day of birth, and long ago
        ("2026-11-21", "2026-11-21", "child", 0),
        ("1930-01-01", "2026-11-21", "adult", 96),
        # a year or a month is the latest day it can be
        ("2008", "2026-12-30", "child", 17),
        ("2008", "2026-12-31", "young_adult", 18),
        ("2009-05", "2027-05-30", "child", 17),
        ("2009-05", "2027-05-31", "young_adult", 18),
        ("2005", "2026-12-30", "young_adult", 20),
        ("2005", "2026-12-31", "adult", 21),
        ("2008-02", "2026-02-28", "child", 17),
        ("2008-02", "2026-03-01", "young_adult", 18),
        ("2009-02", "2027-02-27", "child", 17),
        ("2009-02", "2027-02-28", "young_adult", 18),
    ],
)
def test_the_age_band_follows_the_date_of_birth(born: str, on: str, band: str, years: int) -> None:
    age = age_on(latest_birth(born), date.fromisoformat(on))
    assert (age.band, age.years) == (band, years)


@pytest.mark.parametrize(
    ("born", "child_until", "on", "band"),
    [
        ("2008-11-21", "2027-03-31", "2026-11-20", "child"),
        ("2008-11-21", "2027-03-31", "2026-11-21", "child"),
        ("2008-11-21", "2027-03-31", "2027-03-30", "child"),
        ("2008-11-21", "2027-03-31", "2027-03-31", "child"),
        ("2008-11-21", "2027-03-31", "2027-04-01", "young_adult"),
        # never beyond the 21st birthday
        ("2005-11-21", "2027-03-31", "2026-11-20", "child"),
        ("2005-11-21", "2027-03-31", "2026-11-21", "adult"),
        ("2005-11-21", "2026-11-21", "2026-11-21", "adult"),
        ("2004-02-29", "2025-12-31", "2025-02-28", "child"),
        ("2004-02-29", "2025-12-31", "2025-03-01", "adult"),
        # an order that ends before the 18th birthday takes nothing away
        ("2008-11-21", "2026-01-31", "2026-11-20", "child"),
        ("2008-11-21", "2026-01-31", "2026-11-21", "young_adult"),
        # a partial date is the latest day here too
        ("2005", "2027-03-31", "2026-12-30", "child"),
        ("2005", "2027-03-31", "2026-12-31", "adult"),
    ],
)
def test_an_order_keeps_someone_among_children_up_to_and_including_its_day(
    born: str, child_until: str, on: str, band: str
) -> None:
    age = age_on(latest_birth(born), date.fromisoformat(on), child_until=date.fromisoformat(child_until))
    assert age.band == band


@pytest.mark.parametrize(
    ("born", "disputed", "child_until", "years"),
    [
        ("", False, None, None),
        ("", True, None, None),
        ("", False, date(2027, 3, 31), None),
        ("2012-11-21", True, None, 14),
        ("2008-11-21", True, date(2027, 3, 31), 18),
        ("1980-01-01", True, None, 46),
        ("1980", True, None, 45),
    ],
)
def test_an_age_is_disputed_by_the_record_or_for_want_of_a_date_of_birth(
    born: str, disputed: bool, child_until: date | None, years: int | None
) -> None:
    age = age_on(latest_birth(born), date(2026, 11, 21), disputed=disputed, child_until=child_until)
    assert (age.band, age.years) == ("age_disputed", years)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("", None),
        ("2009", date(2009, 12, 31)),
        ("2009-05", date(2009, 5, 31)),
        ("2009-04", date(2009, 4, 30)),
        ("2009-02", date(2009, 2, 28)),
        ("2008-02", date(2008, 2, 29)),
        ("2009-12", date(2009, 12, 31)),
        ("2009-05-17", date(2009, 5, 17)),
        ("2008-02-29", date(2008, 2, 29)),
    ],
)
def test_a_date_of_birth_is_the_latest_day_it_can_mean(text: str, day: date | None) -> None:
    assert latest_birth(text) == day


@pytest.mark.parametrize(
    "text",
    [
        *("2009-00", "2009-13", "2009-05-00", "2009-00-17", "2009-02-29", "2009-02-30", "2009-04-31"),
        *("0000", "09", "2009-5", "2009-5-1", "17/05/2009", "2009-05-17T00:00", " 2009", "unknown", "٢٠٠٩"),
    ],
)
def test_a_date_of_birth_that_no_calendar_has_is_refused(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 (the calendar's own words differ from Python to Python)
        latest_birth(text)


@pytest.mark.parametrize(
    ("born", "child_until", "after", "until", "changes"),
    [
        ("2008-11-21", "", "2026-11-20", "2026-11-21", [("2026-11-21", "young_adult")]),
        ("2008-11-21", "", "2026-11-21", "2026-12-21", []),
        ("2008-11-21", "", "2026-10-21", "2026-11-20", []),
        ("2005-11-21", "", "2026-11-01", "2026-12-01", [("2026-11-21", "adult")]),
        (
            "2008-11-21",
            "",
            "2026-01-01",
            "2030-01-01",
            [("2026-11-21", "young_adult"), ("2029-11-21", "adult")],
        ),
        ("2008-02-29", "", "2026-02-01", "2026-03-31", [("2026-03-01", "young_adult")]),
        ("2004-02-29", "", "2025-02-01", "2025-03-31", [("2025-03-01", "adult")]),
        ("2008", "", "2026-12-01", "2026-12-31", [("2026-12-31", "young_adult")]),
        (
            "2008-11-21",
            "2027-03-31",
            "2026-11-01",
            "2027-04-30",
            [("2026-11-21", "child 18"), ("2027-04-01", "young_adult")],
        ),
        ("2012-05-01", "", "2026-01-01", "2027-12-31", [("2026-05-01", "child 14"), ("2027-05-01", "child 15")]),
        ("2005-11-21", "2027-03-31", "2026-11-01", "2027-04-30", [("2026-11-21", "adult")]),
        ("2008-11-21", "2026-01-31", "2026-01-01", "2026-11-30", [("2026-11-21", "young_adult")]),
        ("", "2027-03-31", "2026-01-01", "2040-01-01", []),
    ],
)
def test_a_change_of_age_that_the_rules_see_is_foreseen(
    born: str, child_until: str, after: str, until: str, changes: list[tuple[str, str]]
) -> None:
    foreseen = age_changes(
        latest_birth(born),
        date.fromisoformat(after),
        date.fromisoformat(until),
        child_until=date.fromisoformat(child_until) if child_until else None,
    )
    assert [(day.isoformat(), f"{band} {years or ''}".strip()) for day, (band, years) in foreseen] == changes


def test_a_disputed_age_is_foreseen_to_stay_disputed() -> None:
    assert age_changes(date(2008, 11, 21), date(2026, 1, 1), date(2030, 1, 1), disputed=True) == []


@pytest.mark.parametrize(
    ("moment", "band"),
    [
        (datetime(2026, 11, 20, 21, 59, tzinfo=UTC), "child"),
        (datetime(2026, 11, 20, 22, 0, tzinfo=UTC), "young_adult"),
    ],
)
def test_a_birthday_begins_at_midnight_in_maseru(moment: datetime, band: str) -> None:
    assert age_on(date(2008, 11, 21), facility_date(moment)).band == band
