"""Ends sign-ins that are over, and hangs on every request what its person may do and as whom the trail names them."""

from collections.abc import Callable
from typing import cast

from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpRequest, HttpResponseBase
from django.utils.functional import SimpleLazyObject

from lcs_ims.accounts.access import Access
from lcs_ims.accounts.desks import DESK_SESSION, facility_of_session
from lcs_ims.accounts.doors import Request, absent
from lcs_ims.accounts.models import User
from lcs_ims.audit import Actor
from lcs_ims.facilities.models import Facility
from lcs_ims.lib import clock, sessions
from lcs_ims.lib.addresses import client_address

ENDED = "sign_in_ended"

Answer = Callable[[HttpRequest], HttpResponseBase]


class SignInMiddleware:
    """Before any view: whoever is signed in for too long, idle, without a second factor or off the desk is nobody."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        request = cast(Request, request)
        request.desk = None
        if request.user.is_authenticated:
            now = clock.now()
            request.desk = facility_of_session(request, now)
            if why := why_over(request):
                logout(request)
                request.desk = None
                request.session[ENDED] = why
            else:
                sessions.note_activity(request.session, request, now)
        return self.get_response(request)


def why_over(request: Request) -> str:
    """Why the sign-in of this request is not one: "long", "idle", "desk", "factor"; nothing when it is."""
    if why := sessions.why_over(request.session, clock.now()):
        return why
    if DESK_SESSION in request.session:
        return "" if request.desk else "desk"
    verified = not settings.SECOND_FACTOR_REQUIRED or request.user.is_verified()  # type: ignore[attr-defined]
    return "" if verified else "factor"


def begin_session(request: HttpRequest, **kwargs: object) -> None:
    """Start a session's clocks whoever signs the person in: connected to Django's own signal of that."""
    sessions.begin(request.session, clock.now())


class AccessMiddleware:
    """Gives `request.access` and `request.actor`; neither asks the database before it is used."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        request = cast(Request, request)
        request.access = Access(request.user, desk=desk_of(request))
        request.actor = cast(Actor, SimpleLazyObject(lambda: actor_of(request)))
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponseBase | None:
        """Answer a view's 404 ourselves, also on a development machine, whose own page would tell more."""
        return absent(request) if isinstance(exception, Http404) else None


def actor_of(request: HttpRequest) -> Actor:
    """Who acts by this request; someone who is not signed in acts as nobody."""
    user: User | AnonymousUser = request.user
    source = web_source(request)
    if not isinstance(user, User):
        return Actor(kind="user", source=source)
    desk = desk_of(request)
    return user.actor(source, desk=desk.code if desk else "")


def desk_of(request: HttpRequest) -> Facility | None:
    """The facility at whose desk this request is signed in by PIN."""
    return getattr(request, "desk", None)


def web_source(request: HttpRequest) -> str:
    """Where a request came from, as the trail writes it: "web 127.0.0.1"."""
    return f"web {client_address(request)}".rstrip()
