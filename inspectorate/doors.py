"""What every view of the portal stands behind: a sign-in with a second factor, and for some the head's role."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect

from inspectorate.models import Inspector

Rest = ParamSpec("Rest")
V = TypeVar("V", bound=Callable[..., HttpResponseBase])


class Request(HttpRequest):
    """A request of someone signed in, for the annotations of views."""

    user: Inspector  # type: ignore[assignment]  # the portal's people, not the Service's


View = Callable[Concatenate[Request, Rest], HttpResponseBase]


def inspectors(view: View[Rest]) -> View[Rest]:
    """Open the view to everyone with an account here, once both factors are given. What they open is logged."""

    @wraps(view)
    def guarded(request: Request, /, *args: Rest.args, **kwargs: Rest.kwargs) -> HttpResponseBase:
        if not request.user.is_verified():  # type: ignore[attr-defined]  # django-otp's middleware adds it
            return redirect("second-factor")
        if request.user.must_change_password:
            return redirect("account")
        return view(request, *args, **kwargs)

    return _named(guarded, "inspectors")


def head_only(view: View[Rest]) -> View[Rest]:
    """Open the view to the head of the Inspectorate; 403 for others."""

    @wraps(view)
    def guarded(request: Request, /, *args: Rest.args, **kwargs: Rest.kwargs) -> HttpResponseBase:
        if not request.user.is_head:
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return _named(inspectors(guarded), "head")


def own_account(view: View[Rest]) -> View[Rest]:
    """Open the view to everyone whose password was right, also before the second factor."""
    return _named(view, "own account")


def public(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Open the view to the world: the sign-in page and the health check."""
    return login_not_required(_named(view, "public"))


def opens_to(view: Callable[..., object]) -> str:
    """To whom a view opens; empty when it names nobody."""
    return str(getattr(view, "opens_to", ""))


def _named(view: V, name: str) -> V:
    view.opens_to = name  # type: ignore[attr-defined]
    return view
