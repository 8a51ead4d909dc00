from datetime import timedelta

import pytest

from cells.services.estate import change_cells
from inspectorate.figures.population import occupancy, together
from lcs_ims.lib import clock
from tests import building
from tests.figures.asking import figures

pytestmark = pytest.mark.django_db


@pytest.fixture
def facility():
    return building.a_facility()


def days_ago(count):
    return clock.at(clock.now() - timedelta(days=count))


def test_people_count_from_the_day_they_came(facility):
    cell = building.a_cell(facility)
    with days_ago(2):
        building.placed(building.an_inmate(facility), cell)
    building.placed(building.an_inmate(facility), cell)
    assert [day.held for day in figures("MCCI").population] == [1, 1, 2]


def test_children_and_those_of_disputed_age_are_told_apart(facility):
    building.an_inmate(facility, sex="female")
    building.a_child(facility)
    building.an_inmate(facility, date_of_birth="")
    today = figures("MCCI", days=1).population[-1]
    assert (today.held, today.women, today.children, today.disputed) == (3, 1, 1, 1)


def test_someone_without_a_cell_is_counted_so(facility):
    building.an_inmate(facility)
    building.placed(building.an_inmate(facility), building.a_cell(facility))
    today = figures("MCCI", days=1).population[-1]
    assert (today.held, today.without_cell) == (2, 1)


def test_days_before_the_records_begin_are_not_days_without_people(facility):
    with days_ago(1):
        building.placed(building.an_inmate(facility), building.a_cell(facility))
    found = figures("MCCI", days=5)
    assert len(found.population) == 2
    assert [(gap.code, gap.count) for gap in found.gaps if gap.code == "before-records"] == [("before-records", 3)]


def test_places_are_those_that_were_certified_that_day(facility):
    with days_ago(2):
        building.a_cell(facility, capacity=4)
        building.an_inmate(facility)
    change_cells(facility, [building.spec("A-01", capacity=6)], by=building.SHELL, reason=building.WHY)
    assert {day.certified for day in figures("MCCI", days=1).population} == {6}


def test_the_fullest_day_is_the_first_with_most_people(facility):
    with days_ago(2):
        building.an_inmate(facility)
    with days_ago(1):
        building.an_inmate(facility)
    found = figures("MCCI")
    (row,) = occupancy(found.population)
    assert (row.least, row.most, row.mean) == (1, 2, 1.7)
    assert row.most_on == clock.facility_date() - timedelta(days=1)


def test_all_facilities_together_are_their_sum(facility):
    building.an_inmate(facility)
    building.an_inmate(building.a_facility("LER"))
    found = figures(days=1)
    assert [day.held for day in together(found.population)] == [2]
