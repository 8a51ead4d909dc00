import re
from datetime import timedelta

import pytest
from django.test import Client
from django_otp.oath import totp
from django_otp.plugins.otp_totp.models import TOTPDevice

from inspectorate.services.people import enrol
from lcs_ims.lib import clock
from tests.portal.conftest import PASSWORD

pytestmark = pytest.mark.django_db(databases=["default", "service"])


def codes_of(client: Client) -> str:
    return client.post("/account/recovery-codes/").content.decode()


def with_code(code: str, username: str = "new") -> str:
    """Where a new browser ends up with the password and this code."""
    browser = Client()
    come_in(browser, username)
    return str(browser.post("/sign-in/code/", {"code": code}, follow=True).request["PATH_INFO"])


def come_in(client: Client, username: str) -> str:
    answer = client.post("/sign-in/", {"username": username, "password": PASSWORD}, follow=True)
    return str(answer.request["PATH_INFO"])


def test_a_password_is_followed_by_the_code(an_inspector, client_of_nobody, service):
    assert come_in(client_of_nobody, an_inspector().username) == "/sign-in/code/"


def test_a_demonstration_on_a_machine_of_its_own_asks_no_code(an_inspector, client_of_nobody, service, settings):
    settings.SECOND_FACTOR_REQUIRED = False
    assert come_in(client_of_nobody, an_inspector().username) == "/"


def test_a_sign_in_left_alone_is_over(signed_in):
    client = signed_in()
    assert client.get("/").status_code == 200
    with clock.at(clock.now() + timedelta(minutes=16)):
        assert client.get("/")["Location"] == "/sign-in/?next=/"


def test_a_first_factor_comes_with_a_card_of_codes_each_good_once(client_of_nobody, service):
    enrol("new", "inspector", full_name="New", password=PASSWORD, by="tests", temporary=False)
    come_in(client_of_nobody, "new")
    client_of_nobody.get("/sign-in/code/")
    app = TOTPDevice.objects.get()
    page = client_of_nobody.post("/sign-in/code/", {"code": f"{totp(app.bin_key):06d}"}).content.decode()
    codes = re.findall(r"<li><code>(.+?)</code>", page)
    assert len(codes) == 10
    assert [with_code(codes[0]) for _time in range(2)] == ["/", "/sign-in/code/"]


def test_new_codes_make_the_earlier_ones_void(signed_in, service):
    client = signed_in()
    old, _new = (re.findall(r"<li><code>(.+?)</code>", codes_of(client)) for _time in range(2))
    assert with_code(old[0], "inspector") == "/sign-in/code/"
