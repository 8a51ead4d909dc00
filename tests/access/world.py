"""Two facilities and one person of each role, posted to the first: who asks, in the table of access."""

from dataclasses import dataclass, field

from lcs_ims.accounts.models import User
from lcs_ims.accounts.roles import Role
from lcs_ims.accounts.services import create_user
from lcs_ims.facilities.models import Facility
from tests.building import SHELL, a_facility


@dataclass(frozen=True)
class World:
    own: Facility
    other: Facility
    _people: dict[Role, User] = field(default_factory=dict)

    def person(self, role: Role) -> User:
        if role not in self._people:
            place = None if role.is_national or role.is_outside else self.own
            self._people[role] = create_user(role, role, place, by=SHELL)
        return self._people[role]


def begin() -> World:
    return World(a_facility("OWN"), a_facility("OTHER"))
