from datetime import timedelta

import pytest

from inmates.services.facts import change_facts
from lcs_ims.accounts.roles import Role
from lcs_ims.lib import clock
from tests import building
from tests.figures.asking import figures

pytestmark = pytest.mark.django_db


def test_each_day_is_counted_by_the_facts_on_file_for_it():
    with clock.at(clock.now() - timedelta(days=3)):
        facility = building.a_facility()
        inmate = building.an_inmate(facility)
    officer = building.an_officer(Role.RECORDS_OFFICER, facility)
    with clock.at(clock.now() - timedelta(days=1)):
        change_facts(inmate, {"age_disputed": True}, by=officer, reason="He says that he is younger.")
    found = figures("MCCI", days=3)
    assert [day.disputed for day in found.population] == [0, 1, 1]
    (case,) = found.children
    assert case.band == "age_disputed"


def test_a_fact_that_was_changed_is_counted_by_what_it_did():
    facility = building.a_facility()
    inmate = building.an_inmate(facility)
    officer = building.an_officer(Role.RECORDS_OFFICER, facility)
    change_facts(inmate, {"age_disputed": True}, by=officer, reason="He says that he is younger.")
    (row,) = figures("MCCI", days=1).facts
    assert (row.narrowed, row.shifted, row.widened) == (1, 0, 0)
