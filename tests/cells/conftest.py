import pytest

from lcs_ims.accounts.roles import Role
from lcs_ims.audit import Actor
from lcs_ims.facilities.models import Facility
from tests.building import a_facility, an_officer


@pytest.fixture
def mcci(db: None) -> Facility:
    return a_facility("MCCI")


@pytest.fixture
def mfci(db: None) -> Facility:
    return a_facility("MFCI")


@pytest.fixture
def intake(mcci: Facility) -> Actor:
    return an_officer(Role.INTAKE_OFFICER, mcci)


@pytest.fixture
def supervisor(mcci: Facility) -> Actor:
    return an_officer(Role.SHIFT_SUPERVISOR, mcci)


@pytest.fixture
def in_charge(mcci: Facility) -> Actor:
    return an_officer(Role.OFFICER_IN_CHARGE, mcci)


@pytest.fixture
def headquarters(mcci: Facility) -> Actor:
    return an_officer(Role.HEADQUARTERS)
