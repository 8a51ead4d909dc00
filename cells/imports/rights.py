"""Facilities held while a file is stored."""

from collections.abc import Iterable

from inmates import locks
from lcs_ims.facilities.models import Facility


def locked(facilities: Iterable[Facility]) -> list[Facility]:
    """The facilities as they are now, held until the deed ends: none goes live while a file is stored."""
    keys = locks.hold(Facility.objects.filter(pk__in=[facility.pk for facility in facilities]))
    return list(Facility.objects.filter(pk__in=keys).order_by("pk"))
