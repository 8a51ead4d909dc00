from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from cells.models import Stay
from cells.segregating import days_unseen, latest_end
from cells.services.exceptions import ask_exception
from cells.services.judging import judge_facility
from cells.services.segregation import (
    Segregating,
    lift_segregation,
    order_segregation,
    record_segregation_visit,
    watch_segregation,
)
from inmates.models import Inmate
from lcs_ims.accounts.roles import Role
from lcs_ims.lib import clock
from tests.building import SHELL, a_cell, a_child, actions, an_inmate, an_officer, open_breaches, placed, where
from tests.refusing import code

pytestmark = pytest.mark.django_db

WHY = "hurt another at the tap"


@pytest.fixture
def charge(mcci):
    return an_officer(Role.OFFICER_IN_CHARGE, mcci)


@pytest.fixture
def nurse(mcci):
    return an_officer(Role.HEALTH_OFFICER, mcci)


@pytest.fixture
def apart(mcci):
    return a_cell(mcci, "S-01", capacity=1, area="8", purpose="segregation")


def said(days=3, **more):
    terms: dict[str, Any] = {
        "ground": "discipline",
        "why": WHY,
        "until": clock.now() + timedelta(days=days),
        "health_told": "Sr Pule",
    }
    return Segregating(**terms | more)


def segregated(inmate, cell, by, days=3):
    return order_segregation(inmate, cell, said(days), by=by)


def hours(count):
    return clock.at(clock.now() + timedelta(hours=count))


def watch():
    return watch_segregation(by=SHELL, now=clock.now())


# The only way in


def test_an_order_puts_someone_into_a_segregation_cell_and_is_no_breach(mcci, charge, apart):
    inmate = an_inmate(mcci)
    placed(inmate, a_cell(mcci))
    order = segregated(inmate, apart, charge)
    assert where(inmate) == "S-01"
    assert order.stay == Stay.objects.open().get()
    judge_facility(mcci, by=SHELL, now=clock.now())
    assert open_breaches(mcci) == []


def test_no_exception_opens_a_segregation_cell(mcci, apart):
    officer = an_officer(Role.SHIFT_SUPERVISOR, mcci)
    asked = {"by": officer, "reason": "there is no other way", "hours": 24}
    assert code(ask_exception, an_inmate(mcci), apart, **asked) == "segregation-by-order"


def test_an_order_opens_no_other_cell(mcci, charge):
    assert code(segregated, an_inmate(mcci), a_cell(mcci), charge) == "not-for-segregation"


@pytest.mark.parametrize("facts", [{"date_of_birth": ""}, {"age_disputed": True}, {"date_of_birth": "2012-01-01"}])
def test_neither_a_child_nor_someone_of_disputed_age_is_segregated(mcci, charge, apart, facts):
    finding = {"finding": "Finding 3/2026"}
    assert code(segregated, an_inmate(mcci, **facts, **finding), apart, charge) == "absolute"


def test_a_person_who_becomes_disputed_in_segregation_is_a_breach(mcci, charge, apart):
    inmate = an_inmate(mcci)
    segregated(inmate, apart, charge)
    Inmate.objects.filter(pk=inmate.pk).update(age_disputed=True)
    judge_facility(mcci, by=SHELL, now=clock.now())
    assert [rule for rule, _cell, _people in open_breaches(mcci)] == ["CHILD-SEGREGATION"]


@pytest.mark.parametrize(("facts", "answer"), [(["not_alone"], "strict"), (["nursery"], "not-alone")])
def test_who_must_not_be_alone_or_has_a_baby_is_not_segregated(mcci, charge, apart, facts, answer):
    inmate = an_inmate(mcci)
    Inmate.objects.filter(pk=inmate.pk).update(needs=facts)
    assert code(segregated, inmate, apart, charge) == answer


def test_a_segregation_cell_takes_no_second_person(mcci, charge, apart):
    segregated(an_inmate(mcci), apart, charge)
    assert code(segregated, an_inmate(mcci), apart, charge) == "strict"


def test_the_order_says_why_and_who_of_the_health_staff_was_told(mcci, charge, apart):
    inmate = an_inmate(mcci)
    assert code(order_segregation, inmate, apart, said(why="x"), by=charge) == "reason-missing"
    assert code(order_segregation, inmate, apart, said(health_told=" "), by=charge) == "health-not-told"


def test_only_the_officer_in_charge_orders_it(mcci, apart):
    officer = an_officer(Role.SHIFT_SUPERVISOR, mcci)
    assert code(segregated, an_inmate(mcci), apart, officer) == "not-permitted"
    assert actions(refused=True)[-1] == "cells.segregation.refused"


# Never beyond the fifteenth day

NOON = datetime(2026, 11, 21, 10, tzinfo=UTC)


def ago(days):
    return NOON - timedelta(days=days)


@pytest.mark.parametrize(
    ("spells", "days"),
    [
        ([], 15),
        ([(ago(4), ago(2))], 13),
        ([(ago(15), ago(0))], 0),
        ([(ago(16), ago(9)), (ago(8), ago(3))], 3),
        ([(ago(20), ago(7))], 15),
    ],
)
def test_orders_that_follow_each_other_count_together(spells, days):
    assert latest_end(spells, NOON) == NOON + timedelta(days=days)


def test_no_order_runs_beyond_fifteen_days(mcci, charge, apart):
    inmate = an_inmate(mcci)
    assert code(segregated, inmate, apart, charge, days=15.1) == "too-long"
    assert code(segregated, inmate, apart, charge, days=0) == "until-passed"
    segregated(inmate, apart, charge, days=14.9)


def test_a_day_out_of_it_does_not_begin_the_count_anew(mcci, charge, apart):
    inmate = an_inmate(mcci)
    order = segregated(inmate, apart, charge, days=15)
    with hours(5 * 24):
        lift_segregation(order, by=charge, reason="the danger is over")
        placed(inmate, a_cell(mcci))
    with hours(6 * 24):
        assert code(segregated, inmate, apart, charge, days=10.5) == "too-long"
        segregated(inmate, apart, charge, days=9.9)


def test_an_order_in_force_is_not_prolonged_by_another(mcci, charge, apart):
    inmate = an_inmate(mcci)
    segregated(inmate, apart, charge)
    other = a_cell(mcci, "S-02", capacity=1, area="8", purpose="segregation")
    assert code(segregated, inmate, other, charge) == "segregated-already"


def test_it_alarms_once_a_day_before_its_end_and_then_ends(mcci, charge, apart):
    segregated(an_inmate(mcci), apart, charge, days=3)
    assert watch() == 0
    with hours(49):
        watch()
        watch()
    assert actions().count("cells.segregation.ends_soon") == 1
    with hours(73):
        watch()
    assert actions().count("cells.segregation.ended") == 1
    assert open_breaches(mcci) == [("PURPOSE", "S-01", "1")]


def test_a_move_out_of_the_cell_ends_the_order(mcci, charge, apart):
    inmate = an_inmate(mcci)
    order = segregated(inmate, apart, charge)
    placed(inmate, a_cell(mcci))
    order.refresh_from_db()
    assert order.ended_at
    assert open_breaches(mcci) == []


def test_an_order_lifted_leaves_a_breach_until_the_person_is_moved(mcci, charge, apart):
    order = segregated(an_inmate(mcci), apart, charge)
    lift_segregation(order, by=charge, reason="the danger is over")
    assert open_breaches(mcci) == [("PURPOSE", "S-01", "1")]
    assert code(lift_segregation, order, by=charge, reason="the danger is over") == "ended-already"


# Health staff, every day


def test_the_days_without_a_visit_are_those_that_are_over():
    seen = {datetime(2026, 11, 20, tzinfo=UTC).date()}
    assert [day.day for day in days_unseen(ago(4), NOON, seen)] == [18, 19]


def test_each_day_without_a_visit_is_told_once(mcci, charge, nurse, apart):
    order = segregated(an_inmate(mcci), apart, charge, days=10)
    with hours(25):
        record_segregation_visit(order, at=clock.now(), fit=True, words="", by=nurse)
    with hours(73):
        watch()
        watch()
    assert actions().count("cells.segregation.unseen") == 1
    with hours(97):
        watch()
    assert actions().count("cells.segregation.unseen") == 2


def test_who_is_not_fit_for_it_leaves_it_at_once(mcci, charge, nurse, apart):
    order = segregated(an_inmate(mcci), apart, charge)
    now = clock.now()
    assert code(record_segregation_visit, order, at=now, fit=False, words=" ", by=nurse) == "words-missing"
    record_segregation_visit(order, at=now, fit=False, words="he hurts himself", by=nurse)
    order.refresh_from_db()
    assert order.ended_at


def test_only_health_staff_record_a_visit_and_not_ahead(mcci, charge, nurse, apart):
    order = segregated(an_inmate(mcci), apart, charge)
    visit = {"fit": True, "words": ""}
    assert code(record_segregation_visit, order, at=clock.now(), by=charge, **visit) == "not-permitted"
    ahead = clock.now() + timedelta(hours=1)
    assert code(record_segregation_visit, order, at=ahead, by=nurse, **visit) == "not-yet-happened"


def test_a_child_may_be_nowhere_near_this(mcci, charge, apart):
    assert code(segregated, a_child(mcci), apart, charge) == "absolute"
