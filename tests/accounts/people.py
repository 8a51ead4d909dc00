"""The people and places that the tests of rights begin with, made by the real services."""

from lcs_ims.accounts.models import User
from lcs_ims.accounts.postings import extend_national_postings
from lcs_ims.accounts.roles import Role
from lcs_ims.accounts.services import create_user
from lcs_ims.audit import Actor
from lcs_ims.audit.models import Event
from lcs_ims.facilities.models import Facility
from lcs_ims.facilities.services import create_or_update_facility

SHELL = Actor.shell("tests")


def facility(code: str, name: str = "") -> Facility:
    made, _ = create_or_update_facility(code, by=SHELL, name=name or f"{code} Institution")
    extend_national_postings(made, by=SHELL)
    return made


def person(username: str, role: Role | None = None, at: Facility | None = None) -> User:
    return create_user(username, role, at, by=SHELL, full_name=username.title())


def actions() -> list[str]:
    """What the trail says happened, oldest first."""
    return list(Event.objects.values_list("action", flat=True))
