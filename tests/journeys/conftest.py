from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page
from pytest_django.live_server_helper import LiveServer

from lcs_ims.accounts.models import User
from lcs_ims.accounts.roles import Role
from lcs_ims.accounts.services import create_user
from lcs_ims.facilities.models import Facility
from tests.building import SHELL, a_facility
from tests.design.accessible import NARROW, WIDE

PASSWORD = "journey-of-a-new-officer"

pytestmark = [pytest.mark.browser]

SignIn = Callable[[str], Page]


@pytest.fixture
def mcci(transactional_db: None) -> Facility:
    return a_facility("MCCI")


@pytest.fixture
def person(mcci: Facility) -> Callable[[Role], User]:
    """Someone with a role at MCCI and a password, called as the role is."""

    def make(role: Role) -> User:
        return create_user(role.value, role, None if role.is_national else mcci, by=SHELL, password=PASSWORD)

    return make


@pytest.fixture(params=["with JavaScript", "without JavaScript"])
def sign_in(
    request: pytest.FixtureRequest, browser: Browser, live_server: LiveServer, person: Callable[[Role], User]
) -> Iterator[SignIn]:
    """Opens the Service as a person of that role, on a screen of their own; a phone without JavaScript."""
    scripts = request.param == "with JavaScript"
    contexts = []

    def enter(role: str) -> Page:
        user = User.objects.get_queryset().filter(username=role).first() or person(Role(role))
        size = WIDE if scripts else NARROW
        context = browser.new_context(base_url=live_server.url, java_script_enabled=scripts, viewport=size)
        contexts.append(context)
        page = context.new_page()
        page.goto("/sign-in/")
        page.get_by_label("Username").fill(user.username)
        page.get_by_label("Password").fill(PASSWORD)
        page.locator("main button").click()
        return page

    yield enter
    for context in contexts:
        context.close()
