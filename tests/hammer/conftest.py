from collections.abc import Iterator

import pytest

from lcs_ims.accounts.roles import Role
from tests.building import a_facility, an_officer
from tests.hammer.serving import Pages, pages_of
from tests.visiting import signed_in


@pytest.fixture
def cookies(transactional_db: None) -> dict[str, str]:
    """Of an officer in charge who is signed in."""
    client = signed_in(an_officer(Role.OFFICER_IN_CHARGE, a_facility()))
    return {name: cookie.value for name, cookie in client.cookies.items()}


@pytest.fixture
def pages(process_environment: dict[str, str], cookies: dict[str, str]) -> Iterator[Pages]:
    with pages_of(process_environment, cookies) as served:
        yield served
