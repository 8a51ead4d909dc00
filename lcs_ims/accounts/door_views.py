"""Pages of the doors that are one's own: second factor, recovery codes, PIN; and resets of lost factors."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_POST
from django_otp import login as prove_device
from django_otp.plugins.otp_totp.models import TOTPDevice
from django_otp.util import random_hex

from lcs_ims.accounts import qr
from lcs_ims.accounts.desks import set_pin
from lcs_ims.accounts.door_forms import CodeForm, PinForm, ReplaceFactorForm, ResetForm
from lcs_ims.accounts.door_models import Enrolment
from lcs_ims.accounts.doors import Request, own_account, permitted
from lcs_ims.accounts.models import User
from lcs_ims.accounts.permissions import Permission
from lcs_ims.accounts.second_factor import (
    ask_reset,
    confirm_reset,
    has_factor,
    print_recovery_codes,
    recovery_codes_left,
    replace_factor,
    resets_of,
    withdraw_reset,
)
from lcs_ims.lib import clock
from lcs_ims.lib.pages import form_page
from lcs_ims.lib.refusal import Refused

NEW_KEY = "new_factor_key"


@own_account
@never_cache
@sensitive_post_parameters()
@sensitive_variables("codes")
@form_page
def own_factor(request: Request) -> HttpResponse:
    form = CodeForm(request.POST or None)
    if form.is_valid():
        codes = print_recovery_codes(request.user, form.cleaned_data["code"], by=request.actor)
        if codes is not None:
            return render(request, "accounts/recovery_codes.html", {"codes": codes, "person": request.user})
        form.say_wrong()
    context = {"form": form, "has_factor": has_factor(request.user), "left": recovery_codes_left(request.user)}
    return render(request, "accounts/own_factor.html", context)


@own_account
@never_cache
@sensitive_post_parameters()
@sensitive_variables("codes", "key")
@form_page
def move_factor(request: Request) -> HttpResponse:
    if not has_factor(request.user):
        return redirect("own-factor")
    key = request.session.setdefault(NEW_KEY, random_hex(20))
    form = ReplaceFactorForm(request.POST or None)
    if form.is_valid():
        said = form.cleaned_data
        codes = replace_factor(request.user, key, said["token"], said["present"], by=request.actor)
        if codes is not None:
            del request.session[NEW_KEY]
            prove_device(request, TOTPDevice.objects.get(user=request.user))
            return render(request, "accounts/recovery_codes.html", {"codes": codes, "person": request.user})
        form.add_error(None, _("One of the two codes does not fit. Type the codes that both apps show now."))
    context = {"form": form, "secret": qr.secret(key), "picture": qr.picture(request.user.username, key)}
    return render(request, "accounts/move_factor.html", context)


@own_account
@never_cache
@sensitive_post_parameters()
@form_page
def own_pin(request: Request) -> HttpResponse:
    form = PinForm(request.user, request.POST or None)
    if form.is_valid():
        with form.showing_refusals():
            set_pin(request.user, form.cleaned_data["pin"], by=request.actor)
            messages.success(request, _("Your PIN is set. It is good at your facility's desks, during your shift."))
            return redirect("account")
    return render(request, "accounts/own_pin.html", {"form": form})


@permitted(Permission.RESET_FACTOR)
@form_page
def resets(request: Request) -> HttpResponse:
    form = ResetForm(request.POST or None)
    if form.is_valid():
        with form.showing_refusals():
            ask_reset(_person(form.cleaned_data["username"]), by=request.actor, reason=form.cleaned_data["reason"])
            messages.success(request, _("The reset waits for another officer. Nothing has changed yet."))
            return redirect("resets")
    return _resets_page(request, form)


@permitted(Permission.RESET_FACTOR)
@never_cache
@sensitive_variables("code")
@require_POST
def confirm(request: Request, enrolment_id: int) -> HttpResponse:
    asked = get_object_or_404(resets_of(request.actor), pk=enrolment_id)
    try:
        code = confirm_reset(asked, by=request.actor)
    except Refused as refusal:
        return _resets_page(request, ResetForm(), refusal)
    return render(request, "accounts/enrolment_code.html", {"person": asked.user, "code": code})


@permitted(Permission.RESET_FACTOR)
@require_POST
def withdraw(request: Request, enrolment_id: int) -> HttpResponse:
    asked = get_object_or_404(resets_of(request.actor), pk=enrolment_id)
    try:
        withdraw_reset(asked, by=request.actor)
    except Refused as refusal:
        return _resets_page(request, ResetForm(), refusal)
    messages.success(request, _("The reset is taken back. Nothing has changed."))
    return redirect("resets")


def _person(username: str) -> User:
    user = User.objects.active().filter(username=username.strip().lower()).first()
    if user is None:
        raise Refused("no-such-user", _("No open account is called so. Read the username again."))
    return user


def _resets_page(request: Request, form: ResetForm, refusal: Refused | None = None) -> HttpResponse:
    waiting: list[Enrolment] = list(resets_of(request.actor).waiting(clock.now()))
    return render(request, "accounts/resets.html", {"form": form, "waiting": waiting, "refusal": refusal})
