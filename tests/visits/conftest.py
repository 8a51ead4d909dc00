import pytest

from inmates.models import Inmate
from lcs_ims.accounts.roles import Role
from lcs_ims.audit import Actor
from lcs_ims.facilities.models import Facility
from tests.building import a_facility, an_inmate, an_officer
from tests.visits.guests import rooms


@pytest.fixture
def mcci(db: None) -> Facility:
    facility = a_facility("MCCI")
    rooms(facility)
    return facility


@pytest.fixture
def inmate(mcci: Facility) -> Inmate:
    return an_inmate(mcci)


@pytest.fixture
def desk(mcci: Facility) -> Actor:
    return an_officer(Role.GATE_OFFICER, mcci)


@pytest.fixture
def supervisor(mcci: Facility) -> Actor:
    return an_officer(Role.SHIFT_SUPERVISOR, mcci)
