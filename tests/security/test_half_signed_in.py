"""No way past the second factor: every page, asked by somebody who knows the password and nothing else."""

from collections.abc import Iterator
from uuid import UUID

import pytest
from django.test import Client
from django.urls import URLPattern, reverse
from django_otp.plugins.otp_totp.models import TOTPDevice
from pytest_django import Settings

from lcs_ims.accounts.doors import opens_to
from lcs_ims.accounts.models import User
from lcs_ims.accounts.roles import Role
from lcs_ims.accounts.services import create_user
from tests.access.test_matrix import addresses
from tests.accounts.factors import shown, with_app
from tests.building import SHELL, a_facility

PASSWORD = "leselinyana la lesotho"
SAMPLES = {
    "IntConverter": 1,
    "StringConverter": "MCCI",
    "PathConverter": "LCS/2026/00001",
    "UUIDConverter": UUID(int=1),
}


def pages() -> Iterator[tuple[URLPattern, str]]:
    """Every page that is not public, at an address of its shape: nobody comes as far as asking about the thing."""
    for page in addresses():
        if opens_to(page.callback) != ("public",):
            converters = page.pattern.converters.values()
            samples = [SAMPLES.get(type(converter).__name__, "x") for converter in converters]
            yield page, reverse(str(page.name), args=samples)


@pytest.fixture
def half_in(db: None, settings: Settings) -> Client:
    settings.SECOND_FACTOR_REQUIRED = True
    charge = create_user("charge", Role.OFFICER_IN_CHARGE, a_facility("MCCI"), by=SHELL, password=PASSWORD)
    with_app(charge)
    client = Client()
    client.post("/sign-in/", {"username": "charge", "password": PASSWORD})
    return client


def opened(client: Client) -> list[str]:
    found = []
    for page, address in pages():
        for method in ("GET", "POST"):
            answer = client.generic(method, address)
            if answer.status_code != 302 or not answer.headers["Location"].startswith("/sign-in/"):
                found.append(f"{method} {page.name}: {answer.status_code}")
    return found


def test_with_the_password_alone_no_page_opens(half_in: Client) -> None:
    assert opened(half_in) == []


def test_a_session_whose_factor_was_taken_away_opens_no_page(half_in: Client) -> None:
    charge = User.objects.get(username="charge")
    half_in.post("/sign-in/code/", {"code": shown(TOTPDevice.objects.get(user=charge))})
    assert half_in.get("/account/").status_code == 200
    TOTPDevice.objects.filter(user=charge).delete()
    assert opened(half_in) == []


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example", r"\\evil", "javascript:alert(1)"])
def test_the_second_step_leads_to_no_other_site(half_in: Client, elsewhere: str) -> None:
    client = Client()
    client.post("/sign-in/", {"username": "charge", "password": PASSWORD, "next": elsewhere})
    code = shown(TOTPDevice.objects.get(user__username="charge"))
    assert client.post("/sign-in/code/", {"code": code}).headers["Location"] == "/"
