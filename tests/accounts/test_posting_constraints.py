import pytest
from django.db import IntegrityError, transaction

from lcs_ims.accounts.models import FacilityUserObjectPermission, Posting, User
from lcs_ims.accounts.roles import Role
from lcs_ims.facilities.models import Facility
from lcs_ims.lib import clock
from tests.accounts import people

pytestmark = pytest.mark.both_databases


def add(user: User, role: Role, facility: Facility | None, **more: object) -> Posting:
    """A posting written past its service, as a mistake of ours would write it."""
    now = clock.now()
    with transaction.atomic():
        facts = {"proposed_by": "a", "proposed_at": now, "began_at": now, **more}
        return Posting.objects.create(user=user, role=role, facility=facility, **facts)


@pytest.fixture
def someone(mcci: Facility) -> User:
    return people.person("someone")


def test_a_national_role_at_a_facility_cannot_be_stored(someone: User, mcci: Facility) -> None:
    with pytest.raises(IntegrityError, match="national_roles_name_no_facility"):
        add(someone, Role.HEADQUARTERS, mcci)


def test_a_role_at_no_facility_cannot_be_stored(someone: User) -> None:
    with pytest.raises(IntegrityError, match="national_roles_name_no_facility"):
        add(someone, Role.GATE_OFFICER, None)


def test_a_posting_confirmed_by_its_proposer_cannot_be_stored(someone: User, mcci: Facility) -> None:
    with pytest.raises(IntegrityError, match="postings_are_confirmed_by_another"):
        add(someone, Role.OFFICER_IN_CHARGE, mcci, confirmed_by="a")


def test_the_same_open_posting_cannot_be_stored_twice(someone: User, mcci: Facility) -> None:
    add(someone, Role.GATE_OFFICER, mcci)
    with pytest.raises(IntegrityError):
        add(someone, Role.GATE_OFFICER, mcci)


def test_the_same_national_posting_cannot_be_stored_twice(someone: User) -> None:
    add(someone, Role.HEADQUARTERS, None)
    with pytest.raises(IntegrityError):
        add(someone, Role.HEADQUARTERS, None)


def test_the_same_grant_cannot_be_stored_twice(mcci: Facility) -> None:
    officer = people.person("officer", Role.GATE_OFFICER, mcci)
    grant = FacilityUserObjectPermission.objects.filter(user=officer).first()
    assert grant is not None
    grant.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        grant.save(force_insert=True)


def test_a_superuser_cannot_be_stored(someone: User) -> None:
    with pytest.raises(IntegrityError, match="no_superusers"), transaction.atomic():
        User.objects.filter(pk=someone.pk).update(is_superuser=True)


def test_a_username_in_capitals_cannot_be_stored(someone: User) -> None:
    with pytest.raises(IntegrityError, match="usernames_are_in_small_letters"), transaction.atomic():
        User.objects.filter(pk=someone.pk).update(username="SOMEONE")
