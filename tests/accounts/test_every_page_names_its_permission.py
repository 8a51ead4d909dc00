from collections.abc import Callable
from typing import Any

import pytest

from lcs_ims.accounts.doors import opens_to, own_account, permitted, public, signed_in_only
from lcs_ims.accounts.permissions import Permission
from tests.access.table import OUTSIDE
from tests.access.test_matrix import addresses

KNOWN = {*Permission, "signed in", "own account", "public", OUTSIDE}


def test_every_view_says_to_whom_it_opens() -> None:
    silent = [str(address.pattern) for address in addresses() if not opens_to(address.callback)]
    assert silent == [], "Put @permitted, @signed_in_only or @public above these views."


def test_what_a_view_names_is_known() -> None:
    assert {name for address in addresses() for name in opens_to(address.callback)} <= KNOWN


def test_a_view_without_a_guard_names_nothing() -> None:
    assert opens_to(lambda request: None) == ()


@pytest.mark.parametrize(
    ("guard", "named"),
    [
        (permitted(Permission.EXPORT, Permission.VIEW_TRAIL), ("export", "view_trail")),
        (signed_in_only, ("signed in",)),
        (own_account, ("own account",)),
        (public, ("public",)),
    ],
)
def test_a_guard_names_whom_it_lets_in(guard: Callable[..., Any], named: tuple[str, ...]) -> None:
    assert opens_to(guard(lambda request: None)) == named
