"""What else there is to see and do at a facility, for whoever may."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from lcs_ims.accounts.access import Access
from lcs_ims.accounts.permissions import Permission
from lcs_ims.facilities.models import Facility


@dataclass(frozen=True, slots=True)
class Link:
    label: Any
    url: str


_PAGES = (
    (_("Roll"), "roll", Permission.VIEW_INMATES),
    (_("Outside and leaving"), "outside", Permission.VIEW_INMATES),
    (_("Today's moves"), "moves", Permission.VIEW_INMATES),
    (_("Counts"), "counts", Permission.RECORD_AS_FOUND),
    (_("Night pack"), "night-pack", Permission.RECORD_AS_FOUND),
    (_("Paper forms"), "paper-forms", Permission.RECORD_AS_FOUND),
    (_("Roll at a past minute"), "past-roll", Permission.VIEW_INMATES),
    (_("Rehousing plans"), "plans", Permission.SEE_PLANS),
    (_("Estate"), "estate", Permission.VIEW_FACILITY),
    (_("Classifications"), "classifications", Permission.VIEW_INMATES),
    (_("Changes of facts"), "fact-changes", Permission.VIEW_INMATES),
    (_("Keep-apart orders"), "facility-keep-apart", Permission.KEEP_APART),
    (_("Charges, requests and complaints"), "facility-matters", Permission.VIEW_INMATES),
    (_("Segregation"), "segregations", Permission.VIEW_INMATES),
    (_("Evacuation"), "evacuation", Permission.VIEW_FACILITY),
    (_("Going live"), "go-live", Permission.SIGN_GO_LIVE),
)


def facility_links(access: Access, facility: Facility) -> list[Link]:
    """The pages about a facility that this reader may open."""
    return [
        Link(label, reverse(page, args=[facility.code]))
        for label, page, permission in _PAGES
        if access.allowed(permission, facility)
    ]
