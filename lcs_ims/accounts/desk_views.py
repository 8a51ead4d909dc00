"""The desk's own sign-in, and the page where the officer in charge enrols desks and wall screens."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lcs_ims.accounts import half_signed_in
from lcs_ims.accounts.desks import DESK_COOKIE, desk_at, enrol_desk, revoke_desk, take_desk
from lcs_ims.accounts.displays import make_display, revoke_display, token_of
from lcs_ims.accounts.door_forms import DeskSignInForm, NameForm
from lcs_ims.accounts.door_models import Desk, Display
from lcs_ims.accounts.doors import Request, facility_or_404, permitted, public
from lcs_ims.accounts.middleware import web_source
from lcs_ims.accounts.permissions import Permission
from lcs_ims.accounts.rates import limited
from lcs_ims.facilities.models import Facility

A_YEAR = 365 * 24 * 60 * 60


@public
@sensitive_post_parameters("pin")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@limited("desk")
def desk(request: HttpRequest) -> HttpResponseBase:
    here = desk_at(request)
    if here is None:
        raise Http404
    form = DeskSignInForm(request.POST or None)
    if form.is_valid():
        said = form.cleaned_data
        user = take_desk(here, said["number"], said["pin"], source=web_source(request))
        if user is not None:
            half_signed_in.come_to_desk(request, user, here.pk)
            return redirect("facility", here.facility.code)
        form.say_wrong()
    return render(request, "accounts/desk.html", {"form": form, "desk": here})


@permitted(Permission.ENROL_DESK)
@require_safe
def desks(request: Request, code: str) -> HttpResponse:
    facility = facility_or_404(request, code, Permission.ENROL_DESK)
    return _desks_page(request, facility, NameForm(), NameForm(prefix="wall"))


@permitted(Permission.ENROL_DESK)
@require_POST
def enrol(request: Request, code: str) -> HttpResponse:
    facility = facility_or_404(request, code, Permission.ENROL_DESK)
    form = NameForm(request.POST)
    if form.is_valid():
        with form.showing_refusals():
            made, key = enrol_desk(facility, form.cleaned_data["name"], by=request.actor)
            messages.success(request, _("This machine is the desk %(name)s now.") % {"name": made.name})
            answer = redirect("desks", code)
            secure = settings.SESSION_COOKIE_SECURE
            answer.set_cookie(DESK_COOKIE, key, A_YEAR, httponly=True, secure=secure, samesite="Strict")
            return answer
    return _desks_page(request, facility, form, NameForm(prefix="wall"))


@permitted(Permission.ENROL_DESK)
@require_POST
def revoke(request: Request, desk_id: int) -> HttpResponse:
    found = get_object_or_404(_at(request, Desk.objects.open()), pk=desk_id)
    revoke_desk(found, by=request.actor)
    messages.success(request, _("The desk is revoked: whoever is signed in there by PIN is out."))
    return redirect("desks", found.facility.code)


@permitted(Permission.ENROL_DESK)
@require_POST
def new_display(request: Request, code: str) -> HttpResponse:
    facility = facility_or_404(request, code, Permission.ENROL_DESK)
    form = NameForm(request.POST, prefix="wall")
    if form.is_valid():
        make_display(facility, form.cleaned_data["name"], by=request.actor)
        messages.success(request, _("The wall screen has its link. Open it there, once."))
        return redirect("desks", code)
    return _desks_page(request, facility, NameForm(), form)


@permitted(Permission.ENROL_DESK)
@require_POST
def end_display(request: Request, display_id: int) -> HttpResponse:
    found = get_object_or_404(_at(request, Display.objects.filter(revoked_at=None)), pk=display_id)
    revoke_display(found, by=request.actor)
    messages.success(request, _("The wall screen's link is ended."))
    return redirect("desks", found.facility.code)


def _at(request: Request, rows: Any) -> Any:
    return rows.filter(facility__in=request.access.facilities(Permission.ENROL_DESK)).select_related("facility")


def _desks_page(request: Request, facility: Facility, form: NameForm, wall: NameForm) -> HttpResponse:
    here = desk_at(request)
    displays = Display.objects.filter(facility=facility, revoked_at=None)
    context = {
        "facility": facility,
        "form": form,
        "wall": wall,
        "here": here,
        "origin": f"{request.scheme}://{request.get_host()}",
        "desks": Desk.objects.open().filter(facility=facility),
        "displays": [(display, _wall_address(display)) for display in displays],
    }
    return render(request, "accounts/desks.html", context)


def _wall_address(display: Display) -> str:
    """What is opened once on the wall's machine; empty while the Service has no page for walls."""
    try:
        return reverse("wall", args=[token_of(display)])
    except NoReverseMatch:
        return ""
