"""The visitor starts the clock: the code at the gate, and what a telephone that has read it shows."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from lcs_ims.accounts.doors import Request, facility_or_404, permitted, signed_in_only
from lcs_ims.accounts.permissions import Permission
from lcs_ims.facilities.models import Facility
from lcs_ims.lib import clock
from lcs_ims.lib.refusal import Refused
from visits.gate_codes import day_code, is_at_gate, screen_code
from visits.models import Visit
from visits.passes import picture
from visits.services.arriving import arrive_by_phone
from visits.views.gate import plain


@permitted(Permission.RUN_GATE)
@never_cache
@require_safe
def gate_code(request: Request, code: str) -> HttpResponse:
    """For a second screen at the gate; with `?day=1` the sheet that is printed."""
    place = facility_or_404(request, code, Permission.RUN_GATE)
    now = clock.now()
    daily = "day" in request.GET
    shown = day_code(place, now) if daily else screen_code(place, now)
    address = request.build_absolute_uri(reverse("at-the-gate", args=[place.code, shown]))
    context = {"facility": place, "code": shown, "picture": picture(address), "daily": daily, "now": now}
    return render(request, "visits/gate_code.html", context)


@signed_in_only
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def at_the_gate(request: Request, code: str, token: str) -> HttpResponse:
    """A visitor with an account: their visits here today, each with its button."""
    now = clock.now()
    place = Facility.objects.filter(code=plain(code)).first()
    here = place is not None and is_at_gate(place, token, now)
    visits = list(_own_today(request, place)) if here and place else []
    if request.method == "POST" and here:
        wanted = next((visit for visit in visits if str(visit.pk) == request.POST.get("visit")), None)
        if wanted:
            _start_clock(request, wanted)
            return redirect("visits")
    context = {"here": here, "place": place if here else None, "visits": visits}
    return render(request, "visits/at_the_gate.html", context, status=200 if here else 409)


def _own_today(request: Request, place: Facility) -> list[Visit]:
    begins = clock.midnight(clock.facility_date())
    own = Visit.objects.at(place).filter(party__visitor__user=request.user, booked_from__gte=begins)
    found = own.filter(booked_from__lt=begins + clock.days(1)).select_related("facility", "inmate")
    return list(found.order_by("booked_from"))


def _start_clock(request: Request, visit: Visit) -> None:
    try:
        arrive_by_phone(visit, by=request.actor)
    except Refused as refused:
        messages.error(request, refused.message)
    else:
        words = _("The clock of your visit %(number)s runs. Go to the desk.")
        messages.success(request, words % {"number": visit.visit_no})
