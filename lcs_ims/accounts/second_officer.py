"""A second officer who signs at the first one's desk, with a sign-in of their own; the first stays signed in."""

from collections.abc import Mapping
from typing import Any

from axes.handlers.proxy import AxesProxyHandler
from django.conf import settings
from django.contrib.auth import authenticate
from django.contrib.auth.signals import user_login_failed
from django.utils.translation import gettext as _

from lcs_ims.accounts.doors import Request
from lcs_ims.accounts.models import User
from lcs_ims.accounts.second_factor import pass_second_factor
from lcs_ims.accounts.services import record_failed_sign_in
from lcs_ims.audit import Actor
from lcs_ims.lib.refusal import Refused


def second_officer(request: Request, given: Mapping[str, Any]) -> Actor:
    """Who signs, by the answers to a `SecondSignIn`: fully signed in for this one deed, also at a desk.

    Raises Refused("second-sign-in") and records the failure where username, password and code do not belong together.
    """
    username = str(given["username"]).strip().lower()
    user = authenticate(request, username=username, password=given["password"])
    if isinstance(user, User) and settings.SECOND_FACTOR_REQUIRED:
        user = _proven(request, user, str(given["code"]))
    if not isinstance(user, User):
        record_failed_sign_in(username, source=request.actor.source, locked_out=False)
        raise Refused("second-sign-in", _("The second officer's answers do not belong together. Type them again."))
    return user.actor(request.actor.source)


def _proven(request: Request, user: User, code: str) -> User | None:
    credentials = {"username": user.username}
    if AxesProxyHandler.is_allowed(request, credentials) and pass_second_factor(user, code, by=request.actor):
        return user
    user_login_failed.send(sender=__name__, credentials=credentials, request=request)
    return None
