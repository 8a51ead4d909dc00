"""Coming in and going out."""

from django.contrib.auth import login, logout
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render, resolve_url
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from lcs_ims.accounts.doors import Request, own_account, public
from lcs_ims.accounts.forms import SignInForm
from lcs_ims.accounts.middleware import web_source
from lcs_ims.accounts.services import record_failed_sign_in, record_sign_in, record_sign_out


@public
@sensitive_post_parameters("password")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    if request.user.is_authenticated:
        return redirect(_where_to(request))
    form = SignInForm(request, request.POST if request.method == "POST" else None)
    if form.is_valid():
        user = form.get_user()
        record_sign_in(user, by=user.actor(web_source(request)))
        login(request, user)
        return redirect(_where_to(request))
    if request.method == "POST":
        _note_failure(request, form)
    return render(request, "accounts/sign_in.html", {"form": form, "next": _next(request)})


@own_account
@require_POST
def sign_out(request: Request) -> HttpResponse:
    record_sign_out(request.user, by=request.user.actor(web_source(request)))
    logout(request)
    return redirect("sign-in")


def locked_out(
    request: HttpRequest, response: HttpResponseBase, credentials: dict[str, object] | None = None
) -> HttpResponse:
    """What django-axes shows while a username is locked at an address; the right password does not help."""
    return render(request, "accounts/locked_out.html", status=429)


def _note_failure(request: HttpRequest, form: SignInForm) -> None:
    """Put a wrong password into the trail once, and the lock-out that follows the fifth of them.

    While the account is locked django-axes does not count, and nothing more is recorded.
    """
    username = form.cleaned_data.get("username")
    counted = getattr(request, "axes_failures_since_start", None)
    if username and counted is not None:
        locked = bool(getattr(request, "axes_locked_out", False))
        record_failed_sign_in(username, source=web_source(request), locked_out=locked)


def _next(request: HttpRequest) -> str:
    """The page that asked for the sign-in, if it is one of ours."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    ours = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if ours else ""


def _where_to(request: HttpRequest) -> str:
    return _next(request) or resolve_url("/")
