from datetime import datetime, timedelta

import pytest
import time_machine

from cells.past_roll import roll_at
from cells.services.placing import place_inmate
from cells.services.whereabouts import hold_inmate
from lcs_ims.lib.clock import ZONE
from tests.building import SHELL, WHY, an_inmate, cells, in_cell, placed

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 5, 4, 12, tzinfo=ZONE)


def at(hours, minutes=0):
    return NOON + timedelta(hours=hours, minutes=minutes)


def seen(facility, moment):
    return [(then.cell, then.elsewhere) for then in roll_at(facility, moment)]


@pytest.fixture
def moved(mcci):
    """Admitted at noon, in A-01 at one, in A-02 at two, in holding at three."""
    first, second = cells(mcci, "A-01", "A-02")
    with time_machine.travel(NOON, tick=False):
        inmate = an_inmate(mcci)
    with time_machine.travel(at(1), tick=False):
        placed(inmate, first)
    with time_machine.travel(at(2), tick=False):
        place_inmate(inmate, second, by=SHELL, reason=WHY)
    with time_machine.travel(at(3), tick=False):
        hold_inmate(inmate, room="office", officer="Sgt Mosa", by=SHELL, reason=WHY)
    return inmate


@pytest.mark.parametrize(
    ("moment", "roll"),
    [
        (at(0, -1), []),
        (at(0), [("", "")]),
        (at(0, 59), [("", "")]),
        (at(1), [("A-01", "")]),
        (at(1, 59), [("A-01", "")]),
        (at(2), [("A-02", "")]),
        (at(3), [("", "Supervised holding")]),
        (at(9999), [("", "Supervised holding")]),
    ],
)
def test_it_is_the_roll_of_that_minute(mcci, moved, moment, roll):
    assert seen(mcci, moment) == roll


def test_another_facility_and_those_who_left_are_not_in_it(mcci, mfci, moved):
    assert seen(mfci, at(1)) == []
    moved.custodies.update(ended_at=at(5))
    assert seen(mcci, at(4, 59)) == [("", "Supervised holding")]
    assert seen(mcci, at(5)) == []


def test_it_goes_by_block_cell_and_bed_and_those_without_a_cell_are_last(mcci):
    first, second = cells(mcci, "A-02", "B-01")
    an_inmate(mcci)
    in_cell(second, {})
    in_cell(first, {}, {})
    roll = roll_at(mcci, datetime.now(ZONE))
    assert [(then.block, then.cell, then.bed) for then in roll] == [
        ("A", "A-02", 1),
        ("A", "A-02", 2),
        ("B", "B-01", 1),
        ("", "", None),
    ]


@pytest.mark.parametrize("people", [3, 30])
def test_three_queries_at_most_whatever_the_size(mcci, people, django_assert_max_num_queries):
    in_cell(cells(mcci, "A-01", capacity=40)[0], *({} for _ in range(people)))
    with django_assert_max_num_queries(3):
        assert len(roll_at(mcci, datetime.now(ZONE))) == people
