"""The figures of now are those that a report of this day would tell: one meaning of each, in one place."""

from collections import Counter

import pytest

from inspectorate.figures import scope_of
from inspectorate.figures.census import Census
from inspectorate.figures.estate import glances, open_breaches
from inspectorate.figures.population import population
from inspectorate.figures.separation import breach_cases
from inspectorate.figures.today import WEEK, at_the_gates
from inspectorate.figures.waiting import waits
from lcs_ims.facilities.models import Facility
from lcs_ims.lib import clock
from tests.portal import world


@pytest.fixture
def scope(service):
    """This day, up to now."""
    service.does(world.signs)
    return scope_of([], clock.facility_date(), clock.facility_date())


def test_people_and_places(scope):
    told = {day.facility: day for day in population(Census(scope))}
    for glance in glances(Facility.objects.all(), open_breaches(), clock.facility_date()):
        assert glance.facility is not None
        day = told[glance.facility.code]
        assert (glance.people, glance.places, glance.women, glance.untried, glance.children) == (
            day.held, day.certified, day.women, day.untried, day.children + day.disputed
        )  # fmt: skip
    assert {day.children + day.disputed for day in told.values()} > {0}


def test_open_breaches(scope):
    codes = dict(Facility.objects.values_list("pk", "code"))
    now: Counter[tuple[str, str]] = Counter()
    for one in open_breaches():
        now[codes[one.facility], one.rule] += one.count
    assert now == Counter((case.facility, case.rule) for case in breach_cases(scope) if case.closed_at is None)
    assert now


def test_people_who_wait_over_standard(scope):
    waiting, _at_night = at_the_gates(clock.now() - WEEK, clock.now())
    told = [one.visit_no for one in waits(scope) if one.over and not one.seen and one.left_at is None]
    assert sorted(one.visit.visit_no for one in waiting) == sorted(told)
    assert told
