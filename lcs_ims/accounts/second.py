"""A second officer who signs at the first one's desk, with a sign-in of their own; the first stays signed in."""

from django.contrib.auth import authenticate
from django.utils.translation import gettext as _

from lcs_ims.accounts.doors import Request
from lcs_ims.accounts.models import User
from lcs_ims.accounts.services import record_failed_sign_in
from lcs_ims.audit import Actor
from lcs_ims.lib.refusal import Refused


def second_officer(request: Request, username: str, password: str) -> Actor:
    """Who signs. Raises Refused("second-sign-in") and records the failure where the two do not belong together."""
    username = username.strip().lower()
    user = authenticate(request, username=username, password=password)
    if not isinstance(user, User):
        record_failed_sign_in(username, source=request.actor.source, locked_out=False)
        raise Refused("second-sign-in", _("The second officer's username and password do not belong together."))
    return user.actor(request.actor.source)
