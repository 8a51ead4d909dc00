from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cells.services.evacuation import begin_evacuation, end_evacuation, record_many_as_found
from inmates.services.keep_apart import open_keep_apart
from lcs_ims.accounts.roles import Role
from tests.building import (
    SHELL,
    a_cell,
    a_child,
    actions,
    an_inmate,
    an_officer,
    cells,
    grounds,
    open_breaches,
    placed,
    where,
)
from tests.refusing import code

pytestmark = pytest.mark.django_db


@pytest.fixture
def fire(mcci, supervisor):
    return begin_evacuation(mcci, by=supervisor, reason="fire in block A")


def test_there_are_24_hours_to_restore_order(fire):
    assert fire.restore_by - fire.began_at == timedelta(hours=24)


def test_a_facility_is_evacuated_once_at_a_time(mcci, fire, supervisor):
    assert code(begin_evacuation, mcci, by=supervisor, reason="fire in block A") == "evacuating-already"


def test_an_intake_officer_does_not_begin_it(mcci, intake):
    assert code(begin_evacuation, mcci, by=intake, reason="fire in block A") == "not-permitted"


def test_many_are_recorded_at_once_and_what_is_wrong_is_a_breach(mcci, fire, intake):
    here, yard = cells(mcci, "A-01", "Y-01", capacity=2)
    people = [an_inmate(mcci), an_inmate(mcci), a_child(mcci)]
    placed(people[0], here)
    stays = record_many_as_found(fire, people, yard, by=intake)
    assert [(stay.kind, stay.bed) for stay in stays] == [("as_found", 1), ("as_found", 2), ("as_found", 3)]
    assert [where(person) for person in people] == ["Y-01"] * 3
    assert open_breaches(mcci) == [
        ("CAPACITY", "Y-01", "1 2 3"),
        ("CHILD", "Y-01", "1 2 3"),
    ]


def test_each_is_judged_after_those_before(mcci, fire, intake):
    """Whether a lawful cell existed is asked of the house as it is after the earlier ones."""
    yard, free = cells(mcci, "Y-01", "A-01", capacity=1, area="6")
    placed(an_inmate(mcci), free)
    first, second = record_many_as_found(fire, [an_inmate(mcci), an_inmate(mcci)], yard, by=intake)
    assert (first.lawful_cell_existed, second.lawful_cell_existed) == (True, False)


def test_those_there_already_stay_as_they_are(mcci, fire, intake):
    cell = a_cell(mcci)
    there, comes = an_inmate(mcci), an_inmate(mcci)
    before = placed(there, cell)
    assert [stay.inmate for stay in record_many_as_found(fire, [there, comes, comes], cell, by=intake)] == [comes]
    before.refresh_from_db()
    assert before.ended_at is None


def test_one_who_is_not_held_here_stops_them_all(mcci, mfci, fire, intake):
    cell = a_cell(mcci)
    ours, other = an_inmate(mcci), an_inmate(mfci)
    assert code(record_many_as_found, fire, [ours, other], cell, by=intake) == "held-elsewhere"
    assert where(ours) == ""


def test_people_kept_apart_are_seen_together(mcci, fire, intake):
    yard = a_cell(mcci, "Y-01")
    one, other = an_inmate(mcci), an_inmate(mcci)
    open_keep_apart(one, other, grounds(), by=SHELL)
    record_many_as_found(fire, [one, other], yard, by=intake)
    assert open_breaches(mcci) == [("APART", "Y-01", "1 2")]


def test_it_is_for_its_own_facility(mcci, mfci, fire):
    assert code(record_many_as_found, fire, [an_inmate(mfci)], a_cell(mfci), by=SHELL) == "not-evacuating"


def test_after_its_end_nobody_is_recorded_under_it(mcci, fire, intake, supervisor):
    end_evacuation(fire, by=supervisor)
    assert code(record_many_as_found, fire, [an_inmate(mcci)], a_cell(mcci), by=intake) == "not-evacuating"
    assert code(end_evacuation, fire, by=supervisor) == "not-evacuating"
    assert begin_evacuation(mcci, by=supervisor, reason="fire in block B").pk


def test_the_queries_do_not_grow_with_the_facility(mcci, fire, intake):
    yard = a_cell(mcci, "Y-01", capacity=50)

    def queries():
        people = [an_inmate(mcci) for _ in range(5)]
        with CaptureQueriesContext(connection) as seen:
            record_many_as_found(fire, people, yard, by=intake)
        return len(seen)

    small = queries()
    for cell in cells(mcci, *(f"B-{n:02}" for n in range(12))):
        placed(an_inmate(mcci), cell)
    assert queries() == small


def test_it_is_told_how_it_was_learned(mcci, fire, intake):
    (stay,) = record_many_as_found(fire, [an_inmate(mcci)], a_cell(mcci), by=intake)
    assert stay.learned == "Evacuation: fire in block A"


def test_an_intake_officer_does_not_end_it(fire, intake):
    assert code(end_evacuation, fire, by=intake) == "not-permitted"


def test_an_officer_of_another_facility_records_nobody(mcci, mfci, fire):
    stranger = an_officer(Role.SHIFT_SUPERVISOR, mfci)
    assert code(record_many_as_found, fire, [an_inmate(mcci)], a_cell(mcci), by=stranger) == "not-permitted"


def test_it_needs_a_reason(mcci, supervisor):
    assert code(begin_evacuation, mcci, by=supervisor, reason="fire") == "reason-missing"


def test_its_beginning_and_end_are_in_the_trail(fire, supervisor):
    end_evacuation(fire, by=supervisor)
    assert [a for a in actions() if "evacuation" in a] == ["cells.evacuation.began", "cells.evacuation.ended"]
