"""Coming in with a password and a second factor, and going out."""

import segno
from django.conf import settings
from django.contrib.auth import login, logout, update_session_auth_hash
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render, resolve_url
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST
from django_otp import devices_for_user
from django_otp import login as verify

from inspectorate.doors import Request, inspectors, own_account, public
from inspectorate.forms.people import CodeForm
from inspectorate.services.people import (
    begin_factor,
    change_password,
    confirm_factor,
    make_recovery_codes,
    pass_factor,
    secret_of,
)
from lcs_ims.accounts.forms import ChangePasswordForm, SignInForm
from lcs_ims.lib.pages import form_page


@public
@sensitive_post_parameters("password")
@never_cache
@form_page
def sign_in(request: HttpRequest) -> HttpResponse:
    if request.user.is_authenticated:
        return redirect("second-factor")
    form = SignInForm(request, request.POST if request.method == "POST" else None)
    if form.is_valid():
        login(request, form.get_user())
        request.session["next"] = _next(request)
        if not settings.SECOND_FACTOR_REQUIRED:
            verify(request, next(devices_for_user(request.user), None))
        return redirect("second-factor")
    return render(request, "inspectorate/sign_in.html", {"form": form, "next": _next(request)})


@own_account
@sensitive_post_parameters("code")
@never_cache
@form_page
def second_factor(request: Request) -> HttpResponse:
    """Ask for the code; who has no factor yet sets one up here, and gets no further without."""
    if request.user.is_verified():  # type: ignore[attr-defined]  # django-otp's middleware adds it
        return redirect(request.session.pop("next", "") or resolve_url("today"))
    form = CodeForm(request.POST if request.method == "POST" else None)
    has_one = any(devices_for_user(request.user))
    context: dict[str, object] = {"form": form}
    device = None if has_one else begin_factor(request.user)
    if device is not None:
        context |= {"secret": secret_of(device), "picture": _picture(device.config_url)}
    if form.is_valid():
        code = form.cleaned_data["code"]
        if device is not None and confirm_factor(device, code):
            verify(request, device)
            return _codes_page(request)
        matched = pass_factor(request.user, code) if has_one else None
        if matched is not None:
            verify(request, matched)
            return redirect(request.session.pop("next", "") or resolve_url("today"))
        form.add_error("code", _("This is not the code of this half minute. Look again and write the new one."))
    return render(request, "inspectorate/second_factor.html", context)


@own_account
@sensitive_post_parameters()
@never_cache
@form_page
def account(request: Request) -> HttpResponse:
    form = ChangePasswordForm(request.user, request.POST or None)  # type: ignore[arg-type]  # the portal's people
    if form.is_valid():
        with form.showing_refusals():
            inspector = change_password(request.user, form.cleaned_data["new"])
            update_session_auth_hash(request, inspector)  # type: ignore[arg-type]
            return redirect("second-factor")
    return render(request, "inspectorate/account.html", {"form": form})


@inspectors
@require_POST
def recovery_codes(request: Request) -> HttpResponse:
    return _codes_page(request)


@own_account
@require_POST
def sign_out(request: Request) -> HttpResponse:
    logout(request)
    return redirect("sign-in")


def locked_out(
    request: HttpRequest, response: HttpResponseBase, credentials: dict[str, object] | None = None
) -> HttpResponse:
    """What django-axes shows while a username is locked at an address."""
    return render(request, "inspectorate/locked_out.html", status=429)


def _codes_page(request: Request) -> HttpResponse:
    """Recovery codes for a card, shown this once."""
    codes = make_recovery_codes(request.user)
    return render(request, "inspectorate/recovery_codes.html", {"codes": codes})


def _picture(address: str) -> str:
    return str(segno.make(address).png_data_uri(scale=5))


def _next(request: HttpRequest) -> str:
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    ours = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if ours else ""
