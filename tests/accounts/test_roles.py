import pytest

from lcs_ims.accounts.permissions import Permission
from lcs_ims.accounts.roles import NATIONAL_ROLES, OUTSIDE_ROLES, ROLE_PERMISSIONS, Role


def test_every_role_says_what_it_may_do() -> None:
    assert set(ROLE_PERMISSIONS) == set(Role)


def test_every_permission_belongs_to_a_role() -> None:
    assert frozenset().union(*ROLE_PERMISSIONS.values()) == set(Permission)


def test_the_system_administrator_sees_no_inmate() -> None:
    assert ROLE_PERMISSIONS[Role.SYSTEM_ADMINISTRATOR] == {
        Permission.MANAGE_ACCOUNTS,
        Permission.CONFIRM_POSTING,
        Permission.RESET_FACTOR,
    }


def test_only_health_staff_see_the_condition_behind_an_isolation() -> None:
    assert [role for role in Role if Permission.VIEW_HEALTH in ROLE_PERMISSIONS[role]] == [Role.HEALTH_OFFICER]


def test_people_from_outside_may_do_nothing_yet() -> None:
    assert all(not ROLE_PERMISSIONS[role] for role in OUTSIDE_ROLES)


SECOND_OFFICERS = (Role.OFFICER_IN_CHARGE, Role.SHIFT_SUPERVISOR, Role.RECORDS_OFFICER, Role.HEALTH_OFFICER)


@pytest.mark.parametrize("role", [*sorted(NATIONAL_ROLES), *SECOND_OFFICERS])
def test_a_role_that_overrules_or_confirms_needs_a_second_person(role: Role) -> None:
    assert role.needs_second_person


@pytest.mark.parametrize("role", [Role.INTAKE_OFFICER, Role.GATE_OFFICER, Role.PROBATION_OFFICER, Role.LAWYER])
def test_a_role_that_only_asks_begins_at_once(role: Role) -> None:
    assert not role.needs_second_person


def test_an_unknown_name_is_no_permission() -> None:
    with pytest.raises(ValueError, match="view_everything"):
        Permission("view_everything")
