"""What frames every page: where the reader may go, at which facility they are, who they are, what to heed.

A new page adds an entry to `ENTRIES`; what must stand above every page is in lcs_ims/strips.py.
"""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lcs_ims.accounts.access import Access
from lcs_ims.accounts.permissions import Permission
from lcs_ims.accounts.roles import OUTSIDE_ROLES, Role
from lcs_ims.facilities.models import Facility
from lcs_ims.lib import clock
from lcs_ims.lib.menus import Link, Menu, menus
from lcs_ims.lib.pages import address_of, page_of
from lcs_ims.lib.strips import Strip
from lcs_ims.strips import STRIPS


@dataclass(frozen=True, slots=True)
class Entry:
    """A link of the navigation: shown to whoever has the permission, when the page exists.

    With `here` the page belongs to one facility and its address takes the facility's code; the entry
    is shown while the reader is at one and has the permission there. With no permission it is for people
    from outside the Service. What has no group is everyday work and stands in the open.
    """

    label: str | Promise
    page: str
    permission: Permission | None
    here: bool = False
    group: str | Promise = ""


VISITS, LAW, FACILITY, OVERSIGHT = _("Visits and waits"), _("Law"), _("Facility"), _("Oversight")
ENTRIES: tuple[Entry, ...] = (
    Entry(_("Board"), "facility", Permission.VIEW_FACILITY, here=True),
    Entry(_("Without a cell"), "queue", Permission.VIEW_INMATES, here=True),
    Entry(_("Find a person"), "find", Permission.VIEW_INMATES),
    Entry(_("At the gate"), "receive", Permission.RECEIVE_INMATE, here=True),
    Entry(_("Gate desk"), "gate", Permission.RUN_GATE, here=True),
    Entry(_("Who waits"), "waiting-board", Permission.VIEW_VISITS, here=True, group=VISITS),
    Entry(_("Figures of visits"), "visit-figures", Permission.VIEW_VISITS, group=VISITS),
    Entry(_("Admit"), "admit", Permission.ADMIT_INMATE, here=True),
    Entry(_("Visits"), "facility-visits", Permission.VIEW_VISITS, here=True, group=VISITS),
    Entry(_("Requests"), "client-requests", Permission.VERIFY_VISITORS, group=VISITS),
    Entry(_("Your visits"), "visits", None),
    Entry(_("Ask to visit someone"), "ask-client", None),
    Entry(_("Children"), "children", Permission.VIEW_CHILDREN),
    Entry(_("Breaches"), "breaches", Permission.VIEW_BREACHES, group=LAW),
    Entry(_("Clocks"), "clocks", Permission.VIEW_BREACHES, group=LAW),
    Entry(_("Court return"), "court-return", Permission.VIEW_BREACHES, group=LAW),
    Entry(_("Next 30 days"), "ahead", Permission.VIEW_BREACHES, group=LAW),
    Entry(_("Exceptions"), "exceptions", Permission.VIEW_BREACHES, group=LAW),
    Entry(_("Overcrowding"), "overcrowding", Permission.ORDER_OVERCROWDING, group=LAW),
    Entry(_("Rehousing plans"), "plans", Permission.SEE_PLANS, here=True, group=FACILITY),
    Entry(_("What the country lacks"), "country-plan", Permission.PLAN_COUNTRY, group=FACILITY),
    Entry(_("Estate"), "estate", Permission.EDIT_ESTATE, here=True, group=FACILITY),
    Entry(_("Take over"), "take-over", Permission.IMPORT_REGISTER, group=FACILITY),
    Entry(_("Accounts"), "accounts", Permission.MANAGE_ACCOUNTS, group=OVERSIGHT),
    Entry(_("Copies"), "copies", Permission.MANAGE_ACCOUNTS, group=OVERSIGHT),
    Entry(_("Confirm postings"), "waiting-postings", Permission.CONFIRM_POSTING, group=OVERSIGHT),
    Entry(_("Trail"), "trail", Permission.VIEW_TRAIL, group=OVERSIGHT),
    Entry(_("Told to the Inspectorate"), "disclosed", Permission.VIEW_TRAIL, group=OVERSIGHT),
)


class Frame:
    """What the base template shows around a page, each part read only when it is drawn."""

    def __init__(self, request: HttpRequest) -> None:
        self._request = request
        self._access: Access | None = getattr(request, "access", None)

    @cached_property
    def facilities(self) -> list[Facility]:
        """The facilities that the reader may switch between."""
        return self._access.facilities(Permission.VIEW_FACILITY) if self._signed_in and self._access else []

    @cached_property
    def facility(self) -> Facility | None:
        """Where the reader is: the one the view has set, the one in the address, or the only one there is."""
        match = self._request.resolver_match
        code = getattr(getattr(self._request, "facility", None), "code", None) or (match and match.kwargs.get("code"))
        here = [facility for facility in self.facilities if facility.code == code]
        return here[0] if here else self.facilities[0] if len(self.facilities) == 1 else None

    @cached_property
    def switch(self) -> list[Link]:
        """One link for each facility, to its board."""
        return [
            Link(facility.name, address_of("facility", facility.code), facility == self.facility)
            for facility in self.facilities
        ]

    @cached_property
    def navigation(self) -> list[Link]:
        if not self._signed_in or self._access is None:
            return []
        links = [self._link(entry, self._access) for entry in ENTRIES]
        return [link for link in links if link and link.url]

    @property
    def menus(self) -> list[Menu]:
        """The navigation as the head of the page shows it."""
        return menus(self.navigation)

    @cached_property
    def name(self) -> str:
        """The signed-in reader's name; empty on public pages."""
        return str(self._request.user) if self._signed_in else ""

    @cached_property
    def posting(self) -> str:
        """The reader's roles and facilities in words, as the trail knows them."""
        actor = getattr(self._request, "actor", None)
        if not self._signed_in or actor is None:
            return ""
        roles = [str(Role(role).label) for role in actor.role.split(", ") if role]
        return ", ".join([*roles, *([actor.facility] if actor.facility else [])])

    @cached_property
    def strips(self) -> list[Strip]:
        """What to heed on whatever page one is."""
        return [strip for strip in (ask() for ask in STRIPS) if strip]

    @property
    def now(self) -> datetime:
        """The moment that a print of the page states."""
        return clock.now()

    @property
    def _from_outside(self) -> bool:
        roles = getattr(getattr(self._request, "actor", None), "role", "").split(", ")
        return any(role in roles for role in OUTSIDE_ROLES)

    @property
    def _signed_in(self) -> bool:
        user = getattr(self._request, "user", None)
        return bool(user and user.is_authenticated)

    def _link(self, entry: Entry, access: Access) -> Link | None:
        if entry.permission is None:
            url = address_of(entry.page) if self._from_outside else ""
        elif entry.here:
            if self.facility is None or not access.allowed(entry.permission, self.facility):
                return None
            url = address_of(entry.page, self.facility.code)
        else:
            url = address_of(entry.page) if access.any(entry.permission) else ""
        return Link(entry.label, url, page_of(self._request) == entry.page, entry.group)


def frame(request: HttpRequest) -> dict[str, Any]:
    """Context processor: `frame`, for the base template."""
    return {"frame": Frame(request)}
