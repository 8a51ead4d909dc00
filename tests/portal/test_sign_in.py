from datetime import timedelta

import pytest
from django.test import Client

from lcs_ims.lib import clock
from tests.portal.conftest import PASSWORD

pytestmark = pytest.mark.django_db(databases=["default", "service"])


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
