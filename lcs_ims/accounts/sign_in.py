"""Coming in and going out: the password, then the second factor where it is required."""

from axes.handlers.proxy import AxesProxyHandler
from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.signals import user_login_failed
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render, resolve_url
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_POST
from django_otp.plugins.otp_totp.models import TOTPDevice

from lcs_ims.accounts import half_signed_in, qr
from lcs_ims.accounts.desks import end_shift
from lcs_ims.accounts.door_forms import CodeForm, EnrolForm
from lcs_ims.accounts.doors import Request, public, way_out
from lcs_ims.accounts.forms import SignInForm
from lcs_ims.accounts.middleware import ENDED, actor_of, desk_of, web_source
from lcs_ims.accounts.models import User
from lcs_ims.accounts.rates import limited
from lcs_ims.accounts.second_factor import enrol, has_factor, pass_second_factor
from lcs_ims.accounts.services import record_failed_sign_in, record_sign_out
from lcs_ims.lib.pages import form_page


@public
@sensitive_post_parameters("password")
@never_cache
@form_page
@limited("sign-in")
def sign_in(request: HttpRequest) -> HttpResponse:
    if request.user.is_authenticated and not desk_of(request):  # a PIN at a desk can be made a full sign-in
        return redirect(_where_to(request))
    form = SignInForm(request, request.POST if request.method == "POST" else None)
    if form.is_valid():
        user = form.get_user()
        if not settings.SECOND_FACTOR_REQUIRED:
            half_signed_in.come_in(request, user, None)
            return redirect(_where_to(request))
        half_signed_in.remember(request, user, _next(request))
        return redirect("second-factor" if has_factor(user) else "enrol-factor")
    if request.method == "POST":
        _note_failure(request, form.cleaned_data.get("username", ""))
    ended = request.session.pop(ENDED, "") if ENDED in request.session else ""
    return render(request, "accounts/sign_in.html", {"form": form, "next": _next(request), "ended": ended})


@public
@sensitive_post_parameters()
@never_cache
@form_page
@limited("sign-in")
def second_factor(request: HttpRequest) -> HttpResponseBase:
    user = half_signed_in.who(request)
    if user is None or not has_factor(user):
        return redirect("sign-in")
    if not AxesProxyHandler.is_allowed(request, {"username": user.username}):
        return _thrown_out(request)
    form = CodeForm(request.POST or None)
    if form.is_valid():
        by = user.actor(web_source(request))
        device = pass_second_factor(user, form.cleaned_data["code"], by=by)
        if device is not None:
            page = half_signed_in.next_page(request)
            half_signed_in.come_in(request, user, device)
            return redirect(page or resolve_url("/"))
        form.say_wrong()
        if _failed(request, user):
            return _thrown_out(request)
    return render(request, "accounts/second_factor.html", {"form": form})


@public
@sensitive_post_parameters()
@sensitive_variables("codes", "key")
@never_cache
@form_page
@limited("sign-in")
def enrol_factor(request: HttpRequest) -> HttpResponseBase:
    user = half_signed_in.who(request)
    if user is None or has_factor(user):
        return redirect("sign-in")
    if not AxesProxyHandler.is_allowed(request, {"username": user.username}):
        return _thrown_out(request)
    key = half_signed_in.key_of(request)
    form = EnrolForm(request.POST or None, initial={"code": half_signed_in.code_of(request)})
    if form.is_valid():
        by = user.actor(web_source(request))
        codes = enrol(user, key, form.cleaned_data["token"], form.cleaned_data["code"], by=by)
        if codes is not None:
            half_signed_in.come_in(request, user, TOTPDevice.objects.get(user=user))
            return render(request, "accounts/recovery_codes.html", {"codes": codes, "person": user})
        form.say_wrong()
        if _failed(request, user):
            return _thrown_out(request)
    context = {"form": form, "secret": qr.secret(key), "picture": qr.picture(user.username, key)}
    return render(request, "accounts/enrol_factor.html", context)


@way_out
@require_POST
def sign_out(request: Request) -> HttpResponse:
    by = actor_of(request)
    if "shift" in request.POST:
        end_shift(request.user, by=by)
    record_sign_out(request.user, by=by)
    at_desk = request.desk
    logout(request)
    return redirect("desk" if at_desk else "sign-in")


def locked_out(
    request: HttpRequest, response: HttpResponseBase | None = None, credentials: dict[str, object] | None = None
) -> HttpResponse:
    """What django-axes shows while a username is locked at an address; the right password does not help."""
    return render(request, "accounts/locked_out.html", status=429)


def _failed(request: HttpRequest, user: User) -> bool:
    """Count a wrong code as a wrong password, so that five of either lock the account here; whether they did."""
    user_login_failed.send(sender=__name__, credentials={"username": user.username}, request=request)
    _note_failure(request, user.username)
    return bool(getattr(request, "axes_locked_out", False))


def _thrown_out(request: HttpRequest) -> HttpResponse:
    half_signed_in.forget(request)
    return locked_out(request)


def _note_failure(request: HttpRequest, username: str) -> None:
    """Put a failure into the trail once, and the lock-out that follows the fifth of them.

    While the account is locked django-axes does not count, and nothing more is recorded.
    """
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
