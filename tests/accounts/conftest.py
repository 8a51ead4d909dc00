import pytest
from django_otp.plugins.otp_totp.models import TOTPDevice
from pytest_django import Settings

from lcs_ims.accounts.models import User
from lcs_ims.accounts.roles import Role
from lcs_ims.facilities.models import Facility
from tests.accounts import people
from tests.accounts.factors import with_app


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


@pytest.fixture
def shift(mcci: Facility) -> User:
    return people.person("shift", Role.SHIFT_SUPERVISOR, mcci)


@pytest.fixture
def charge(mcci: Facility) -> User:
    return people.person("charge", Role.OFFICER_IN_CHARGE, mcci)


@pytest.fixture
def app(officer: User) -> TOTPDevice:
    return with_app(officer)


@pytest.fixture
def factor_required(settings: Settings) -> None:
    settings.SECOND_FACTOR_REQUIRED = True
