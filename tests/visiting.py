"""Pages asked for and forms sent as an officer would, without a browser."""

import html
import re
from typing import Any

from django.conf import settings
from django.test import Client
from django_otp import DEVICE_ID_SESSION_KEY
from django_otp.plugins.otp_totp.models import TOTPDevice

from lcs_ims.accounts.models import User
from lcs_ims.audit import Actor
from tests.design.budget import assert_light


def signed_in(officer: Actor) -> Client:
    """A browser in which this officer is signed in."""
    client = Client()
    come_in(client, User.objects.get(pk=officer.user_id))
    return client


def come_in(client: Client, user: User) -> None:
    """Sign in fully at once, also where a second factor is required: a device of the account counts as asked."""
    client.force_login(user, "django.contrib.auth.backends.ModelBackend")
    if settings.SECOND_FACTOR_REQUIRED:
        device = TOTPDevice.objects.filter(user=user).first() or TOTPDevice.objects.create(user=user, name="test")
        session = client.session
        session[DEVICE_ID_SESSION_KEY] = device.persistent_id
        session.save()


def seen(response: Any) -> str:
    """What a light enough page says, without its markup and with single spaces."""
    assert response.status_code == 200, response.status_code
    assert_light(response)
    main = response.content.decode().partition("<main")[2]
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", main)).split())


def visit(client: Client, address: str, **query: Any) -> str:
    return seen(client.get(address, query))


def send(client: Client, address: str, **answers: Any) -> str:
    """The page after a form was sent: the next one when it was accepted, the form again when it was not."""
    return seen(client.post(address, answers, follow=True))


def hidden(client: Client, address: str, name: str, **answers: Any) -> str:
    """What a form that came back carries in one of its hidden fields."""
    page = client.post(address, answers).content.decode()
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    return found[1] if found else ""
