"""Two facilities and one person of each role, posted to the first: who asks, in the table of access."""

from dataclasses import dataclass
from functools import cached_property

from lcs_ims.accounts.models import User
from lcs_ims.accounts.postings import extend_national_postings
from lcs_ims.accounts.roles import Role
from lcs_ims.accounts.services import create_user
from lcs_ims.audit import Actor
from lcs_ims.facilities.models import Facility
from lcs_ims.facilities.services import create_or_update_facility

SHELL = Actor.shell("tests")


@dataclass(frozen=True)
class World:
    own: Facility
    other: Facility

    @cached_property
    def people(self) -> dict[Role, User]:
        return {role: create_user(role, role, self._place_of(role), by=SHELL) for role in Role}

    def _place_of(self, role: Role) -> Facility | None:
        return None if role.is_national or role.is_outside else self.own


def begin() -> World:
    places = [create_or_update_facility(code, by=SHELL)[0] for code in ("OWN", "OTHER")]
    for place in places:
        extend_national_postings(place, by=SHELL)
    return World(*places)
