import pytest

from lcs_ims.accounts.models import User
from lcs_ims.accounts.roles import Role
from lcs_ims.facilities.models import Facility
from tests.accounts import people


@pytest.fixture
def mcci(db: None) -> Facility:
    return people.facility("MCCI", "Maseru Central")


@pytest.fixture
def mfci(db: None) -> Facility:
    return people.facility("MFCI", "Maseru Female")


@pytest.fixture
def admin(mcci: Facility) -> User:
    return people.person("admin", Role.SYSTEM_ADMINISTRATOR)


@pytest.fixture
def second_admin(mcci: Facility) -> User:
    return people.person("second", Role.SYSTEM_ADMINISTRATOR)


@pytest.fixture
def officer(mcci: Facility) -> User:
    return people.person("officer", Role.INTAKE_OFFICER, mcci)
