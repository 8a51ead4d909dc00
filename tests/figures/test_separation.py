from datetime import timedelta

import pytest

from cells.services.placing import place_inmate
from inspectorate.figures import gather, scope_of
from inspectorate.figures.children import child_rows
from inspectorate.figures.separation import rule_rows
from lcs_ims.lib import clock
from tests import building
from tests.figures.asking import figures, live

pytestmark = pytest.mark.django_db


@pytest.fixture
def facility():
    return live(building.a_facility())


def row(found, rule):
    return next(one for one in rule_rows(found.breaches) if one.rule == rule)


def mixed(facility, **said):
    """A child found with a grown person; the child."""
    cell = building.a_cell(facility, "A-01")
    building.found(building.an_inmate(facility), cell)
    child = building.a_child(facility, **said)
    building.found(child, cell)
    return child


def test_a_rule_that_nobody_broke_is_kept(facility):
    building.placed(building.an_inmate(facility), building.a_cell(facility))
    found = figures("MCCI")
    assert {one.verdict for one in rule_rows(found.breaches)} == {"kept"}
    assert found.breaches == ()


def test_a_new_breach_breaks_its_rule(facility):
    with clock.at(clock.now() - timedelta(days=2)):
        child = mixed(facility)
    found = figures("MCCI")
    (case,) = [case for case in found.breaches if case.rule == "CHILD"]
    assert child.inmate_no in case.numbers
    assert (row(found, "CHILD").verdict, row(found, "CHILD").opened, row(found, "CHILD").at_end) == ("broken", 1, 1)


def test_what_came_with_the_register_is_counted_apart_from_new():
    taken_over = building.a_facility("LER")
    with clock.at(clock.now() - timedelta(days=2)):
        mixed(taken_over)
    found = row(figures("LER"), "CHILD")
    assert (found.verdict, found.opened, found.taken_over, found.new_person_days) == ("taken_over", 0, 1, 0.0)


def test_person_days_are_counted_within_the_period_alone(facility):
    with clock.at(clock.now() - timedelta(days=10)):
        mixed(facility)
    today = figures("MCCI", days=1)
    since_midnight = (today.scope.until - today.scope.since) / timedelta(days=1)
    assert row(today, "CHILD").person_days == round(2 * since_midnight, 1)
    assert (row(today, "CHILD").at_start, row(today, "CHILD").opened) == (1, 0)


def test_a_breach_that_ended_before_the_period_is_not_in_it(facility):
    with clock.at(clock.now() - timedelta(days=9)):
        child = mixed(facility)
        other = building.a_cell(facility, "B-01")
    with clock.at(clock.now() - timedelta(days=8)):
        place_inmate(child, other, by=building.SHELL, reason=building.WHY)
    assert row(figures("MCCI", days=2), "CHILD").verdict == "kept"
    earlier = row(figures("MCCI", days=10), "CHILD")
    assert (earlier.opened, earlier.closed, earlier.at_end) == (1, 1, 0)


def test_what_was_open_and_opened_less_what_closed_is_open(facility):
    with clock.at(clock.now() - timedelta(days=5)):
        child = mixed(facility)
    with clock.at(clock.now() - timedelta(days=1)):
        place_inmate(child, building.a_cell(facility, "B-01"), by=building.SHELL, reason=building.WHY)
        building.found(building.a_child(facility), building.a_cell(facility, "C-01"))
        building.found(building.an_inmate(facility), facility.cells.get(code="C-01"))
    for one in rule_rows(figures("MCCI").breaches):
        assert one.at_start + one.opened + one.taken_over - one.closed == one.at_end


def test_a_child_kept_with_adults_is_told_with_the_days(facility):
    with clock.at(clock.now() - timedelta(days=2)):
        child = mixed(facility)
    found = figures("MCCI")
    (case,) = found.children
    assert (case.number, case.band, case.group) == (child.inmate_no, "child", "convicted")
    assert case.with_adults == case.days
    assert child_rows(["MCCI"], found.children)[0].with_adults == 1


def test_nothing_that_happened_after_the_checkpoint_counts(facility):
    building.placed(building.an_inmate(facility), building.a_cell(facility, "Z-01"))
    before = figures("MCCI", days=1)
    with clock.at(before.scope.basis.as_of + timedelta(seconds=1)):
        mixed(facility)
    today = clock.facility_date()
    after = gather(scope_of(["MCCI"], today, today))
    assert after.scope.basis.beyond > 0
    assert (after.population, after.breaches, after.children) == (before.population, before.breaches, before.children)
