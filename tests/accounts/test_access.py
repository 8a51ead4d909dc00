import pytest
from django.contrib.auth.models import AnonymousUser
from guardian.core import ObjectPermissionChecker
from pytest_django import DjangoAssertNumQueries

from lcs_ims.accounts.access import Access, NotPermitted, require
from lcs_ims.accounts.models import User
from lcs_ims.accounts.permissions import Permission
from lcs_ims.accounts.postings import withdraw_posting
from lcs_ims.accounts.roles import Role
from lcs_ims.accounts.services import disable_user
from lcs_ims.audit import Actor
from lcs_ims.facilities.models import Facility
from tests.accounts import people
from tests.accounts.people import SHELL


def test_access_answers_what_guardian_answers(officer: User, mcci: Facility, mfci: Facility) -> None:
    access, guardian = Access(officer), ObjectPermissionChecker(officer)
    for facility in (mcci, mfci):
        for permission in Permission:
            assert access.allowed(permission, facility) == guardian.has_perm(permission, facility)


def test_a_posting_opens_its_facility_and_no_other(officer: User, mcci: Facility, mfci: Facility) -> None:
    access = Access(officer)
    assert access.facilities(Permission.PLACE_INMATE) == [mcci]
    assert access.facility("MCCI") == mcci
    assert access.facility("MFCI") is None


def test_a_permission_that_the_role_lacks_is_nowhere(officer: User) -> None:
    access = Access(officer)
    assert not access.any(Permission.EDIT_ESTATE)
    assert access.facilities(Permission.EDIT_ESTATE) == []


def test_nobody_signed_in_may_do_nothing(mcci: Facility) -> None:
    access = Access(AnonymousUser())
    assert not access.any(Permission.VIEW_FACILITY)
    assert access.facility("MCCI") is None


def test_a_disabled_account_may_do_nothing(officer: User, mcci: Facility, admin: User) -> None:
    disable_user(officer, by=admin.actor())
    assert not Access(officer).allowed(Permission.VIEW_FACILITY, mcci)
    with pytest.raises(NotPermitted):
        require(officer.actor(), Permission.VIEW_FACILITY, mcci)


@pytest.mark.parametrize("facilities", [3, 30])
def test_access_takes_one_query_however_many_facilities(
    facilities: int, db: None, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    places = [people.facility(f"F{number}") for number in range(facilities)]
    headquarters = people.person("hq", Role.HEADQUARTERS)
    with django_assert_num_queries(1):
        access = Access(headquarters)
        assert len(access.facilities(Permission.VIEW_BREACHES)) == facilities
        assert all(access.allowed(Permission.EXPORT, place) for place in places)


def test_a_service_sees_a_posting_withdrawn_while_the_form_was_open(
    officer: User, mcci: Facility, admin: User
) -> None:
    actor = officer.actor()
    require(actor, Permission.PLACE_INMATE, mcci)
    withdraw_posting(officer.postings.get(), by=admin.actor())
    with pytest.raises(NotPermitted) as refused:
        require(actor, Permission.PLACE_INMATE, mcci)
    assert refused.value.code == "not-permitted"


def test_a_service_refuses_at_another_facility(officer: User, mfci: Facility) -> None:
    with pytest.raises(NotPermitted):
        require(officer.actor(), Permission.PLACE_INMATE, mfci)


def test_a_service_refuses_an_actor_without_an_account(mcci: Facility) -> None:
    with pytest.raises(NotPermitted):
        require(Actor(kind="user", username="ghost"), Permission.VIEW_FACILITY, mcci)


def test_the_machine_guards_itself(mcci: Facility) -> None:
    require(SHELL, Permission.EDIT_ESTATE, mcci)
    require(Actor.system("sweep"), Permission.EDIT_ESTATE, mcci)


def test_the_actor_says_in_which_posting_the_person_acts(officer: User) -> None:
    actor = officer.actor("web 10.0.0.7")
    assert (actor.username, actor.role, actor.facility, actor.source) == (
        "officer",
        "intake_officer",
        "MCCI",
        "web 10.0.0.7",
    )
