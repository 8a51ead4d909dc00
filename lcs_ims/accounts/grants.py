"""Keeps the django-guardian grants equal to what the postings in force give.

Postings say why, grants say what; only the grants are asked when deciding (`access.py`).
"""

from collections.abc import Iterable

from django.contrib.auth.models import Permission as PermissionRow
from django.contrib.contenttypes.models import ContentType

from lcs_ims.accounts.models import FacilityUserObjectPermission, Posting, User
from lcs_ims.accounts.permissions import Permission
from lcs_ims.accounts.roles import DISTRICT_ROLES, NATIONAL_ROLES, ROLE_PERMISSIONS, Role
from lcs_ims.facilities.models import Facility


def write_permission_rows() -> None:
    """Make the permission rows on Facility those of the enum; a row that left it takes its grants along."""
    content_type = ContentType.objects.get_for_model(Facility)
    rows = PermissionRow.objects.filter(content_type=content_type)
    rows.exclude(codename__in=list(Permission)).delete()
    known = set(rows.values_list("codename", flat=True))
    PermissionRow.objects.bulk_create(
        PermissionRow(content_type=content_type, codename=permission.value, name=permission.label)
        for permission in Permission
        if permission.value not in known
    )


def rewrite_grants(user: User) -> bool:
    """Give the user exactly what the postings in force say, and tell whether that changed anything.

    The caller holds the lock on the user's row, so two changes of posting cannot undo each other.
    """
    due = _due(user.postings.in_force().select_related("facility"))
    present = {
        (permission_id, facility_id): pk
        for pk, permission_id, facility_id in FacilityUserObjectPermission.objects.filter(user=user).values_list(
            "pk", "permission_id", "content_object_id"
        )
    }
    missing = due - present.keys()
    surplus = [pk for grant, pk in present.items() if grant not in due]
    FacilityUserObjectPermission.objects.filter(pk__in=surplus).delete()
    FacilityUserObjectPermission.objects.bulk_create(
        FacilityUserObjectPermission(user=user, permission_id=permission_id, content_object_id=facility_id)
        for permission_id, facility_id in sorted(missing)
    )
    return bool(missing or surplus)


def _due(postings: Iterable[Posting]) -> set[tuple[int, int]]:
    rows, districts = _permission_ids(), _districts()
    return {
        (rows[permission], place)
        for posting in postings
        for permission in ROLE_PERMISSIONS[Role(posting.role)]
        for place in _reached(posting.role, posting.facility_id, districts)
    }


def _districts() -> dict[int, str]:
    return dict(Facility.objects.values_list("pk", "district"))


def _reached(role: str, facility: int | None, districts: dict[int, str]) -> list[int]:
    """The facilities where a posting counts: its own, those of its district, or all."""
    if facility is None:
        return list(districts) if role in NATIONAL_ROLES else []
    near = districts[facility] if role in DISTRICT_ROLES else ""
    return [place for place, district in districts.items() if place == facility or (near and district == near)]


def _permission_ids() -> dict[str, int]:
    content_type = ContentType.objects.get_for_model(Facility)
    return dict(PermissionRow.objects.filter(content_type=content_type).values_list("codename", "pk"))


Right = tuple[str, str, str]
"""Username, the facility's code, and the permission."""


def out_of_line() -> tuple[set[Right], set[Right]]:
    """The grants that no posting gives, and those that a posting gives and are not there."""
    places, districts = dict(Facility.objects.values_list("pk", "code")), _districts()
    postings = Posting.objects.in_force().values_list("user__username", "role", "facility_id")
    due = {
        (username, places[place], permission.value)
        for username, role, facility in postings
        for permission in (ROLE_PERMISSIONS[Role(role)] if role in Role.values else ())
        for place in _reached(role, facility, districts)
    }
    present = set(
        FacilityUserObjectPermission.objects.values_list(
            "user__username", "content_object__code", "permission__codename"
        )
    )
    return present - due, due - present


def strange_permission_rows() -> list[str]:
    """Rows of rights on facilities that the code does not know, or that are missing."""
    content_type = ContentType.objects.get_for_model(Facility)
    rows = set(PermissionRow.objects.filter(content_type=content_type).values_list("codename", flat=True))
    known = {permission.value for permission in Permission}
    return [f"The right {name} is not as in the code." for name in sorted(rows ^ known)]
