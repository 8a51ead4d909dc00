"""Waits, the police and the nights, from a visitors' book on paper."""

from datetime import datetime, time, timedelta

import pytest

from inspectorate.figures.waiting import wait_rows
from lcs_ims.lib import clock
from tests import building
from tests.figures.asking import figures
from tests.visits.books import ago, entry, take_over

pytestmark = pytest.mark.django_db


@pytest.fixture
def held():
    with clock.at(clock.now() - timedelta(days=4)):
        return building.an_inmate(building.a_facility())


def on_wall(days_ago, hour):
    day = clock.facility_date() - timedelta(days=days_ago)
    return datetime.combine(day, time(hour), tzinfo=clock.ZONE)


def came(number, held, arrived, minutes, **said):
    at = {"arrived_at": arrived, "started_at": arrived + timedelta(minutes=minutes)}
    at |= {"ended_at": at["started_at"] + timedelta(hours=1), "left_at": at["started_at"] + timedelta(hours=1)}
    return entry(number, inmate_no=held.inmate_no, **{name: value.isoformat() for name, value in at.items()}, **said)


def test_waits_are_told_by_kind_against_the_standard(held):
    take_over(*(came(f"V-{n}", held, on_wall(2, 9 + n), minutes) for n, minutes in enumerate((5, 29, 30, 95))))
    (row,) = wait_rows(figures("MCCI").waits)
    assert (row.kind, row.visits, row.known, row.over) == ("lawyer", 4, 4, 2)
    assert (row.median, row.ninth, row.longest) == (29, 95, 95)
    assert row.by_length == (1, 1, 1, 1, 0)


def test_who_still_waits_waits_until_the_checkpoint(held):
    take_over(entry("V-1", inmate_no=held.inmate_no, arrived_at=ago(40)))
    (case,) = figures("MCCI").waits
    assert (case.minutes, case.over, case.seen) == (40, True, False)


def test_a_wait_is_told_as_it_stood_at_the_end_of_the_period(held):
    midnight = clock.midnight(clock.facility_date())
    take_over(came("V-1", held, midnight - timedelta(minutes=10), 50))
    (case,) = figures("MCCI", until=clock.facility_date() - timedelta(days=1)).waits
    assert (case.minutes, case.over, case.seen) == (10, False, False)


def test_a_visit_at_night_is_told_one_by_one_and_its_night_is_not_empty(held):
    take_over(
        came("V-1", held, on_wall(2, 22), 5, kind="police", identified_by="Force 1"),
        came("V-2", held, on_wall(2, 10), 5),
    )
    found = figures("MCCI", days=4)
    (visit,) = found.police
    assert (visit.visit_no, visit.after_hours, visit.unauthorised) == ("V-1", True, True)
    (row,) = found.nights
    assert (row.with_visits, row.with_visits + row.without_visits) == (1, row.nights)
    assert clock.facility_date() - timedelta(days=2) in row.silent
