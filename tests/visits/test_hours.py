"""When a facility can be visited, and how two working hours are counted."""

from datetime import date, datetime, time, timedelta

import pytest

from lcs_ims.lib.clock import ZONE
from visits.hours import Published, Span, after_working, open_spans

MONDAY, FRIDAY, SATURDAY = date(2026, 11, 23), date(2026, 11, 27), date(2026, 11, 28)
MOSHOESHOE = date(2027, 3, 11)  # a Thursday, public holiday
OWN = (time(9), time(15))


def at(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=ZONE)


def times(day: date, kind: str, *published: Published) -> list[str]:
    return [f"{s.begins:%H:%M}-{s.ends:%H:%M}" for s in open_spans(day, kind, published, OWN)]


@pytest.mark.parametrize(
    ("kind", "working", "saturday", "holiday"),
    [
        ("lawyer", ["08:00-16:30"], [], []),
        ("own_doctor", ["08:00-16:30"], ["08:00-16:30"], ["08:00-16:30"]),
        ("family", ["09:00-15:00"], ["09:00-15:00"], []),
        ("emergency_doctor", ["00:00-00:00"], ["00:00-00:00"], ["00:00-00:00"]),
    ],
)
def test_a_kind_has_its_usual_hours_where_nothing_is_published(kind, working, saturday, holiday):
    assert [times(day, kind) for day in (MONDAY, SATURDAY, MOSHOESHOE)] == [working, saturday, holiday]


def test_published_hours_of_a_kind_replace_its_usual_ones_on_every_day():
    week = (Published("family", 5, time(13), time(16)), Published("family", 5, time(8), time(11)))
    assert times(SATURDAY, "family", *week) == ["08:00-11:00", "13:00-16:00"]
    assert times(MONDAY, "family", *week) == []
    assert times(MONDAY, "lawyer", *week) == ["08:00-16:30"]


def test_a_public_holiday_has_hours_of_its_own_and_not_those_of_its_weekday():
    thursday, holiday = Published("family", 3, time(8), time(9)), Published("family", 7, time(10), time(11))
    assert times(MOSHOESHOE, "family", thursday, holiday) == ["10:00-11:00"]


@pytest.mark.parametrize(
    ("asked", "due"),
    [
        (at(MONDAY, 9), at(MONDAY, 11)),
        (at(MONDAY, 6), at(MONDAY, 10)),
        (at(MONDAY, 14, 30), at(MONDAY, 16, 30)),
        (at(MONDAY, 16), at(date(2026, 11, 24), 9, 30)),
        (at(FRIDAY, 16), at(date(2026, 11, 30), 9, 30)),
        (at(SATURDAY, 12), at(date(2026, 11, 30), 10)),
        (at(date(2027, 3, 10), 16), at(date(2027, 3, 12), 9, 30)),
    ],
)
def test_two_working_hours_run_in_office_time_only(asked, due):
    assert after_working(asked, timedelta(hours=2)) == due


def test_spans_that_only_touch_do_not_overlap():
    ten, eleven, twelve = (at(MONDAY, hour) for hour in (10, 11, 12))
    assert not Span(ten, eleven).overlaps(Span(eleven, twelve))
    assert Span(ten, twelve).overlaps(Span(eleven, twelve))
