"""The facilities a command names by code."""

from lcs_ims.facilities.models import Facility
from lcs_ims.lib.refusal import Refused


def facility_named(code: str) -> Facility:
    """The facility of that code. Raises Refused("no-such-facility")."""
    facility = Facility.objects.filter(code=code).first()
    if facility is None:
        raise Refused("no-such-facility", f"No facility has the code {code}. Read the code again.")
    return facility


def facilities_named(code: str | None) -> list[Facility]:
    """The facility of that code alone, or all of them by code. Raises Refused("no-such-facility")."""
    return [facility_named(code)] if code else list(Facility.objects.order_by("code"))
