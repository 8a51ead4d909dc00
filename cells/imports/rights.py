"""Where someone may take over a file: outside of it a facility does not exist for them."""

from collections.abc import Iterable

from inmates import locks
from lcs_ims.accounts.access import Access
from lcs_ims.accounts.models import User
from lcs_ims.accounts.permissions import Permission
from lcs_ims.audit import Actor
from lcs_ims.facilities.models import Facility


def open_to(by: Actor, permission: Permission) -> list[Facility]:
    """The facilities at which the actor may do this; all of them for the command line."""
    if by.kind != "user":
        return list(Facility.objects.order_by("pk"))
    user = User.objects.filter(pk=by.user_id or 0).first()
    return Access(user).facilities(permission) if user else []


def locked(facilities: Iterable[Facility]) -> list[Facility]:
    """The facilities as they are now, held until the deed ends: none goes live while a file is stored."""
    keys = locks.hold(Facility.objects.filter(pk__in=[facility.pk for facility in facilities]))
    return list(Facility.objects.filter(pk__in=keys).order_by("pk"))
