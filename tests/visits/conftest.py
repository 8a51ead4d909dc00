import pytest

from inmates.models import Inmate
from lcs_ims.facilities.models import Facility
from tests.building import a_facility, an_inmate
from tests.visits.guests import rooms


@pytest.fixture
def mcci(db: None) -> Facility:
    facility = a_facility("MCCI")
    rooms(facility)
    return facility


@pytest.fixture
def inmate(mcci: Facility) -> Inmate:
    return an_inmate(mcci)
