"""Two people take over the same file at the same moment."""

from collections.abc import Callable
from unittest import mock

import pytest

from cells.imports import register as importing
from cells.models import Stay
from inmates.models import Inmate
from tests.imports.musters import cell, counts, person, take_over, take_over_estate
from tests.racing import Outcome, values

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.both_databases]

PEOPLE = 40


def take_over_the_roll(_number: int) -> tuple[int, int, int]:
    return counts(take_over(*(person(number) for number in range(1, PEOPLE + 1))))


def take_over_the_roll_without_waiting(number: int) -> tuple[int, int, int]:
    with mock.patch.multiple(importing, hold_admissions=lambda: None, locked=list):
        return take_over_the_roll(number)


def test_the_second_waits_and_finds_everybody_there(race: Callable[..., list[Outcome]]) -> None:
    take_over_estate(cell("A-01", certified_capacity="60", floor_area_m2="600"))
    outcomes = race(2, take_over_the_roll)
    assert sorted(values(outcomes)) == [(0, 0, PEOPLE), (PEOPLE, 0, 0)]
    assert sorted(Stay.objects.values_list("bed", flat=True)) == list(range(1, PEOPLE + 1))


def test_without_waiting_nobody_is_taken_over_twice_either(race: Callable[..., list[Outcome]]) -> None:
    take_over_estate(cell("A-01", certified_capacity="60", floor_area_m2="600"))
    outcomes = race(3, take_over_the_roll_without_waiting)
    assert all(outcome.won or outcome.code == "changed-meanwhile" for outcome in outcomes)
    assert (Inmate.objects.count(), Stay.objects.count()) == (PEOPLE, PEOPLE)
