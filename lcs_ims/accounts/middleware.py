"""Hangs on every request what its person may do and as whom the trail will name them."""

from collections.abc import Callable
from typing import cast

from axes.helpers import get_client_ip_address
from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpRequest, HttpResponseBase
from django.utils.functional import SimpleLazyObject

from lcs_ims.accounts.access import Access
from lcs_ims.accounts.doors import Request, absent
from lcs_ims.accounts.models import User
from lcs_ims.audit import Actor


class AccessMiddleware:
    """Gives `request.access` and `request.actor`; neither asks the database before it is used."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        request = cast(Request, request)
        request.access = Access(request.user)
        request.actor = cast(Actor, SimpleLazyObject(lambda: actor_of(request)))
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponseBase | None:
        """Answer a view's 404 ourselves, also on a development machine, whose own page would tell more."""
        return absent(request) if isinstance(exception, Http404) else None


def actor_of(request: HttpRequest) -> Actor:
    """Who acts by this request; someone who is not signed in acts as nobody."""
    user: User | AnonymousUser = request.user
    source = web_source(request)
    return user.actor(source) if isinstance(user, User) else Actor(kind="user", source=source)


def web_source(request: HttpRequest) -> str:
    """Where a request came from, as the trail writes it: "web 127.0.0.1"."""
    return f"web {get_client_ip_address(request) or ''}".rstrip()
