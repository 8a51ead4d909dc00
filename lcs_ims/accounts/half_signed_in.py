"""Someone whose password was right and whose second factor is still to come: to every page nobody, as before.

Django's own session begins only when both are there (`come_in`), so no view can be reached in between.
"""

from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth import login
from django.http import HttpRequest
from django.utils.crypto import constant_time_compare
from django_otp import login as prove_device
from django_otp.models import Device
from django_otp.util import random_hex

from lcs_ims.accounts.desks import DESK_SESSION, begin_shift, desk_at
from lcs_ims.accounts.middleware import web_source
from lcs_ims.accounts.models import User
from lcs_ims.accounts.second_factor import factor_of
from lcs_ims.accounts.services import record_sign_in
from lcs_ims.lib import clock

_HALF = "half_signed_in"
_WITHIN = timedelta(minutes=10)


def remember(request: HttpRequest, user: User, next_page: str, code: str = "") -> None:
    """Keep that this browser knew the password, and a key for an app that may be set up next.

    `code` is the enrolment code of somebody who came by a link of invitation, and need not type it.
    """
    request.session.flush()
    request.session[_HALF] = {
        "user": user.pk,
        "account": user.get_session_auth_hash(),
        "at": clock.now().isoformat(),
        "key": random_hex(20),
        "next": next_page,
        "code": code,
    }


def who(request: HttpRequest) -> User | None:
    """Whose password was right here within ten minutes, if the account is as it was."""
    said = _said(request)
    if not said or clock.now() - datetime.fromisoformat(said["at"]) > _WITHIN:
        return None
    user = User.objects.active().filter(pk=said["user"]).first()
    if user is None or not constant_time_compare(said["account"], user.get_session_auth_hash()):
        return None
    return user


def key_of(request: HttpRequest) -> str:
    """The key (hexadecimal) that this browser was shown for an app. It never leaves the session otherwise."""
    return str(_said(request)["key"])


def next_page(request: HttpRequest) -> str:
    return str(_said(request).get("next", ""))


def code_of(request: HttpRequest) -> str:
    return str(_said(request).get("code", ""))


def forget(request: HttpRequest) -> None:
    request.session.pop(_HALF, None)


def come_in(request: HttpRequest, user: User, device: Device | None) -> None:
    """Sign in for good, with the device that proved the second factor; at a desk the officer's shift begins."""
    by = user.actor(web_source(request))
    record_sign_in(user, by=by, factor=factor_of(device) if device else "")
    forget(request)
    request.session.pop(DESK_SESSION, None)
    login(request, user, "django.contrib.auth.backends.ModelBackend")
    if device is not None:
        prove_device(request, device)
    if desk := desk_at(request):
        begin_shift(user, desk.facility, by=by)


def come_to_desk(request: HttpRequest, user: User, desk_id: int) -> None:
    """Sign in by PIN: the session says so, and is good at that desk only."""
    request.session.flush()
    login(request, user, "django.contrib.auth.backends.ModelBackend")
    request.session[DESK_SESSION] = desk_id


def _said(request: HttpRequest) -> dict[str, Any]:
    said: dict[str, Any] = request.session.get(_HALF, {})
    return said
