"""Ends sign-ins that are over, and writes down what an inspector opens before they see it: no line, no page."""

from collections.abc import Callable

from axes.helpers import get_client_ip_address
from django.contrib.auth import logout
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.template import loader

from inspectorate.doors import opens_to
from inspectorate.models import Inspector
from inspectorate.services.reading import log_reading
from lcs_ims.lib import clock, sessions
from lcs_ims.lib.pages import page_of

LOGGED = {"inspectors", "head"}


class SignInMiddleware:
    """Before any view: whoever is signed in for too long, or idle, is nobody. The views ask for both factors."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.user.is_authenticated:
            now = clock.now()
            if sessions.why_over(request.session, now):
                logout(request)
            else:
                sessions.note_activity(request.session, request, now)
        return self.get_response(request)


class ReadLogMiddleware:
    """The line is committed before the view runs, so a page that was shown is always in the log."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponseBase], args: object, kwargs: object
    ) -> None:
        user: object = request.user
        if isinstance(user, Inspector) and opens_to(view) in LOGGED and user.is_verified():  # type: ignore[attr-defined]
            log_reading(
                user,
                method=str(request.method),
                page=page_of(request),
                address=request.get_full_path(),
                source=f"web {get_client_ip_address(request) or ''}".strip(),
            )

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponseBase | None:
        """Answer a 404 ourselves, also on a development machine."""
        return absent(request) if isinstance(exception, Http404) else None


def absent(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """The one answer for what does not exist."""
    return HttpResponse(loader.render_to_string("404.html"), status=404)
