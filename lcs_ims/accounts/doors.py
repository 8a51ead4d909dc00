"""What every view stands behind: the permission it names, and the facility it is about."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.template import loader
from django_htmx.middleware import HtmxDetails

from lcs_ims.accounts.access import Access
from lcs_ims.accounts.models import User
from lcs_ims.accounts.permissions import Permission
from lcs_ims.accounts.rates import too_often
from lcs_ims.audit import Actor
from lcs_ims.facilities.models import Facility

RATES = {Permission.EXPORT: "export", Permission.SEARCH_COUNTRY: "search"}

Rest = ParamSpec("Rest")
V = TypeVar("V", bound=Callable[..., HttpResponseBase])


class Request(HttpRequest):
    """A request as the middleware leaves it, for the annotations of views behind a sign-in."""

    user: User
    access: Access
    actor: Actor
    desk: Facility | None  # signed in by PIN at a desk of this facility
    htmx: HtmxDetails


View = Callable[Concatenate[Request, Rest], HttpResponseBase]


def permitted(*permissions: Permission) -> Callable[[View[Rest]], View[Rest]]:
    """Open the view to those who have one of these permissions somewhere; 403 for all others.

    Where the view is about one facility, `facility_or_404` then asks about that one.
    """

    def guard(view: View[Rest]) -> View[Rest]:
        @wraps(view)
        def guarded(request: Request, /, *args: Rest.args, **kwargs: Rest.kwargs) -> HttpResponseBase:
            if request.user.must_change_password:
                return redirect("account")
            if not any(request.access.any(permission) for permission in permissions):
                raise PermissionDenied
            return _slowed(request, permissions) or view(request, *args, **kwargs)

        return _named(guarded, *permissions)

    return guard


def _slowed(request: Request, permissions: tuple[Permission, ...]) -> HttpResponseBase | None:
    """The answer to whoever takes lists out of the Service, or searches the country, more often than anyone works."""
    for permission, rate in RATES.items():
        if permissions == (permission,) and (answer := too_often(request, rate)):
            return answer
    return None


def signed_in_only(view: View[Rest]) -> View[Rest]:
    """Open the view to everyone who is signed in with a password of their own, whatever the posting."""

    @wraps(view)
    def guarded(request: Request, /, *args: Rest.args, **kwargs: Rest.kwargs) -> HttpResponseBase:
        if request.user.must_change_password:
            return redirect("account")
        return view(request, *args, **kwargs)

    return _named(guarded, "signed in")


def own_account(view: View[Rest]) -> View[Rest]:
    """Open the view to everyone who is fully signed in, also while a temporary password waits to be changed."""

    @wraps(view)
    def guarded(request: Request, /, *args: Rest.args, **kwargs: Rest.kwargs) -> HttpResponseBase:
        if getattr(request, "desk", None):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return _named(guarded, "own account")


def way_out(view: View[Rest]) -> View[Rest]:
    """Open the view to everyone who is signed in in any way. For signing out."""
    return _named(view, "own account")


def public(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Open the view to the world. For the sign-in page and the health check."""
    return login_not_required(_named(view, "public"))


def opens_to(view: Callable[..., object]) -> tuple[str, ...]:
    """What a view names as its permission: permissions, a word for everyone, or nothing at all."""
    named: tuple[str, ...] = getattr(view, "opens_to", ())
    return named


def absent(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """The one answer for what does not exist, here or for this person: always the same bytes.

    Drawn without the request, so neither the address, nor the reader's name, nor a form's token is in it.
    """
    return HttpResponse(loader.render_to_string("404.html"), status=404)


def _named(view: V, *names: str) -> V:
    view.opens_to = tuple(names)  # type: ignore[attr-defined]
    return view


def facility_or_404(request: Request, code: str, *permissions: Permission) -> Facility:
    """The facility, where the person may do one of these things.

    404 outside their postings, the same as for an unknown code; 403 inside them without the permission.
    """
    facility = request.access.facility(code)
    if facility is None:
        raise Http404
    if not any(request.access.allowed(permission, facility) for permission in permissions):
        raise PermissionDenied
    return facility
