"""The table of access: every page of the Service, the methods it answers, and to whom it opens.

Each page of the Service has a row here; `test_matrix.py` asks all of them as everybody. A page about
something that belongs to a facility names three of its kind: one of the reader's own facility, one of
another facility, and one that does not exist. To add a page, add its row; what it is about is made by
the app's own services in a function such as `a_facility` below.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from lcs_ims.accounts.permissions import Permission
from lcs_ims.accounts.postings import post_user
from lcs_ims.accounts.roles import ROLE_PERMISSIONS, Role
from lcs_ims.accounts.services import create_user
from tests.access.world import SHELL, World

Which = Literal["own", "other", "absent"]
Things = Mapping[Which, tuple[object, ...]]
Everyone = Literal["public", "signed in", "own account"]

GET = ("GET",)
POST = ("POST",)
FORM = ("GET", "POST")
ANY = ("GET", "POST", "PUT", "DELETE")


def nothing(world: World) -> Things:
    """For a page that is about no thing in particular."""
    return {"own": ()}


def a_facility(world: World) -> Things:
    return {"own": (world.own.code,), "other": (world.other.code,), "absent": ("NOWHERE",)}


def an_account(world: World) -> Things:
    """Accounts belong to the whole Service: there is no other facility's account."""
    return {"own": (create_user("someone", by=SHELL).username,), "absent": ("nobody",)}


def a_proposed_posting(world: World) -> Things:
    proposer = create_user("proposer", Role.SYSTEM_ADMINISTRATOR, by=SHELL)
    someone = create_user("someone", by=SHELL)
    posting = post_user(someone, Role.OFFICER_IN_CHARGE, world.own, by=proposer.actor())
    return {"own": (posting.pk,), "absent": (posting.pk + 1000,)}


@dataclass(frozen=True)
class Row:
    page: str  # the name of its address
    opens_to: Everyone | Permission | tuple[Permission, ...]  # of several permissions one is enough
    methods: tuple[str, ...] = GET
    about: Callable[[World], Things] = nothing
    answer: int | None = None  # what those it opens to get, where that is neither 200 nor a redirect
    query: Mapping[str, str] = field(default_factory=dict)

    def opens_for(self, role: Role) -> bool:
        """Whether anything of this page opens to the role, by the permissions that the role has."""
        if isinstance(self.opens_to, str) and not isinstance(self.opens_to, Permission):
            return True
        named = (self.opens_to,) if isinstance(self.opens_to, Permission) else self.opens_to
        return not ROLE_PERMISSIONS[role].isdisjoint(named)


TABLE: tuple[Row, ...] = (
    # accounts
    Row("sign-in", "public", FORM),
    Row("sign-out", "own account", POST),
    Row("account", "own account", FORM),
    Row("accounts", Permission.MANAGE_ACCOUNTS),
    Row("new-person", Permission.MANAGE_ACCOUNTS, FORM),
    Row("person", Permission.MANAGE_ACCOUNTS, GET, an_account),
    Row("post-person", Permission.MANAGE_ACCOUNTS, FORM, an_account),
    Row("close-account", Permission.MANAGE_ACCOUNTS, FORM, an_account),
    Row("reopen-account", Permission.MANAGE_ACCOUNTS, FORM, an_account),
    Row("forgotten-password", Permission.MANAGE_ACCOUNTS, POST, an_account),
    Row("waiting-postings", Permission.CONFIRM_POSTING),
    Row("confirm-posting", Permission.CONFIRM_POSTING, POST, a_proposed_posting),
    Row("withdraw-posting", Permission.MANAGE_ACCOUNTS, FORM, a_proposed_posting),
    # the Service itself; the style guide exists on development machines only
    Row("healthz", "public", ANY),
    Row("design", "public", ANY, answer=404),
    Row("design-error", "public", ANY, about=lambda world: {"own": (404,)}, answer=404),
)
