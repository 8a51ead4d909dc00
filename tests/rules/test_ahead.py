"""What birthdays, and ends of orders that keep someone a child, will make unlawful in the days ahead."""

from datetime import date

import pytest

from cells.ahead import Birth, coming
from inmates.facts import Person
from tests.rules.making import a_house, child, someone

TODAY, LAST = date(2026, 11, 21), date(2026, 12, 21)


def ahead(people: list[Person], **births: Birth) -> list[tuple[date, str, str, str]]:
    found = coming(a_house(living={"1-01": people}), births, TODAY, LAST)
    return [(item.day, item.rule, " ".join(item.persons), item.because) for item in found]


def born(year: int, month: int, day: int, *, disputed: bool = False, child_until: date | None = None) -> Birth:
    return Birth(date(year, month, day), disputed, child_until)


def test_an_eighteenth_birthday_beside_a_child_is_named_with_its_day() -> None:
    assert ahead([child("A", 17), child("B", 17)], A=born(2008, 12, 1), B=born(2009, 3, 1)) == [
        (date(2026, 12, 1), "CHILD", "A B", "A")
    ]


def test_the_day_after_an_order_ends_counts_like_a_birthday() -> None:
    until = date(2026, 11, 30)
    kept = born(2008, 6, 1, child_until=until)
    assert ahead([child("A", 18), child("B", 17)], A=kept, B=born(2009, 3, 1)) == [
        (date(2026, 12, 1), "CHILD", "A B", "A")
    ]


def test_a_birthday_that_parts_children_by_years_is_named() -> None:
    found = ahead([child("A", 13), child("B", 15)], A=born(2013, 1, 5), B=born(2010, 12, 2))
    assert found == [(date(2026, 12, 2), "CHILD-AGES", "A B", "B")]


@pytest.mark.parametrize(
    "birth", [born(2008, 12, 1, disputed=True), born(2008, 12, 22), born(2008, 11, 21), born(1990, 12, 1)]
)
def test_nothing_is_named_without_a_change_that_counts_in_those_days(birth: Birth) -> None:
    assert ahead([someone("A"), someone("B")], A=birth) == []
