from datetime import date, timedelta

import pytest

from inspectorate.figures import scope_of
from inspectorate.figures.opening import last_month
from lcs_ims.audit.signer import sign_checkpoint
from lcs_ims.lib import clock
from tests import building
from tests.refusing import code

pytestmark = pytest.mark.django_db


@pytest.fixture
def today():
    building.an_inmate(building.a_facility())
    sign_checkpoint()
    return clock.facility_date()


def test_a_period_that_ends_before_it_begins_is_refused(today):
    assert code(scope_of, [], today, today - timedelta(days=1)) == "period-reversed"


def test_a_period_that_ends_after_today_is_refused(today):
    assert code(scope_of, [], today, today + timedelta(days=1)) == "period-in-future"


def test_a_period_before_all_records_is_refused(today):
    assert code(scope_of, [], date(2020, 1, 1), date(2020, 3, 31)) == "no-data"


def test_an_unknown_facility_is_refused(today):
    assert code(scope_of, ["MCCI", "NOWHERE"], today, today) == "unknown-facility"


def test_a_facility_of_which_nothing_is_recorded_is_refused_alone(today):
    building.a_facility("LER")
    assert code(scope_of, ["LER"], today, today) == "no-data"
    assert scope_of(["LER", "MCCI"], today, today).codes == ("LER", "MCCI")


def test_without_a_checkpoint_there_is_no_report():
    building.an_inmate(building.a_facility())
    assert code(scope_of, [], clock.facility_date(), clock.facility_date()) == "no-checkpoint"


def test_the_moment_of_a_report_is_that_of_the_last_event_covered(today):
    before = scope_of([], today, today).basis
    building.an_inmate(building.a_facility("LER"))
    after = scope_of([], today, today).basis
    assert (after.as_of, after.size) == (before.as_of, before.size)
    assert after.beyond > before.beyond


@pytest.mark.parametrize(
    ("on", "first", "last"),
    [
        (date(2026, 3, 1), date(2026, 2, 1), date(2026, 2, 28)),
        (date(2026, 1, 31), date(2025, 12, 1), date(2025, 12, 31)),
    ],
)
def test_the_month_before_a_day(on, first, last):
    assert (last_month(on).first, last_month(on).last) == (first, last)
