"""The race helper itself: real processes, one moment, each outcome told apart."""

import os
import time

import pytest
from django.contrib.contenttypes.models import ContentType

from lcs_ims.lib.refusal import Refused
from tests.racing import values

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.both_databases]


def run_for_a_while(number, seconds):
    began = time.time()
    time.sleep(seconds)
    return (os.getpid(), began, time.time())


def refuse_the_odd(number):
    if number % 2:
        raise Refused("odd", "Number is odd.")
    return number


def break_down(number):
    raise ZeroDivisionError


def count_rows(number, label):
    return ContentType.objects.filter(app_label=label).count()


def write_row(number, label):
    return ContentType.objects.create(app_label=label, model=f"m{number}").pk


def test_racers_are_processes_that_run_at_one_time(race):
    pids, began, ended = zip(*values(race(3, run_for_a_while, 1)), strict=True)
    assert len({*pids, os.getpid()}) == 4
    assert max(began) < min(ended)


def test_a_refusal_is_told_by_its_code(race):
    outcomes = race(2, refuse_the_odd)
    assert [(outcome.won, outcome.code) for outcome in outcomes] == [(True, ""), (False, "odd")]


def test_a_fault_is_told_with_its_trace(race):
    assert "ZeroDivisionError" in race(1, break_down)[0].error


def test_racers_see_and_change_the_database_of_the_test(race):
    ContentType.objects.create(app_label="race", model="before")
    assert values(race(2, count_rows, "race")) == [1, 1]
    assert len(values(race(3, write_row, "race"))) == 3
    assert ContentType.objects.filter(app_label="race").count() == 4


def test_the_same_racers_run_several_times(racers):
    with racers(2) as field:
        assert field.run(run_for_a_while, 0)[0].value[0] == field.run(run_for_a_while, 0)[0].value[0]
