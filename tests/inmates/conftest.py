import pytest

from lcs_ims.facilities.models import Facility
from tests.building import a_facility


@pytest.fixture
def mcci(db: None) -> Facility:
    return a_facility("MCCI")


@pytest.fixture
def mfci(db: None) -> Facility:
    return a_facility("MFCI")
