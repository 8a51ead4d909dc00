"""The waiting board, on a desk and on a wall, and the standards it measures by."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from lcs_ims.accounts.displays import facility_of_display
from lcs_ims.accounts.doors import Request, facility_or_404, permitted, public
from lcs_ims.accounts.permissions import Permission
from lcs_ims.facilities.models import Facility
from lcs_ims.lib import clock
from visits.board import unnamed_at, waiting_at
from visits.forms.gate import StandardForm
from visits.gate_codes import screen_code
from visits.kinds import KINDS
from visits.models import Visit
from visits.passes import picture
from visits.services.emergency import unreviewed
from visits.services.waiting_standards import set_standard
from visits.standards import standards

SHOWN = 12


@permitted(Permission.VIEW_VISITS)
@require_safe
def board(request: Request, code: str) -> HttpResponse:
    place = facility_or_404(request, code, Permission.VIEW_VISITS)
    now = clock.now()
    reviews = request.access.allowed(Permission.REVIEW_VISITS, place)
    context = {
        "facility": place,
        "waiting": waiting_at([place], now),
        "unnamed": unnamed_at([place], now),
        "unreviewed": list(unreviewed(place)[:SHOWN]) if reviews else [],
        "may_press": request.access.allowed(Permission.RUN_GATE, place),
        "now": now,
    }
    return render(request, "visits/waiting_board.html", context)


@permitted(Permission.VIEW_VISITS)
@require_safe
def wall(request: Request, code: str) -> HttpResponse:
    """Ticket numbers only: whoever sits in the waiting room reads it."""
    place = facility_or_404(request, code, Permission.VIEW_VISITS)
    return render(request, "visits/waiting_wall.html", _on_the_wall(place))


@public
@never_cache
@require_safe
def wall_screen(request: HttpRequest, token: str) -> HttpResponse:
    """The same on a wall screen's own link, with the code that a visitor's telephone reads."""
    place = facility_of_display(token)
    code = screen_code(place, clock.now())
    address = request.build_absolute_uri(reverse("at-the-gate", args=[place.code, code]))
    context = _on_the_wall(place) | {"code": code, "picture": picture(address)}
    return render(request, "visits/waiting_wall.html", context)


@permitted(Permission.VIEW_VISITS)
@require_safe
def wait_standards(request: Request, code: str) -> HttpResponse:
    """How long each kind may wait here, and by whose word."""
    place = facility_or_404(request, code, Permission.VIEW_VISITS)
    sets = request.access.allowed(Permission.SET_AUTHORISERS, place)
    return _standards_page(request, place, StandardForm(initial=_from_today()) if sets else None)


@permitted(Permission.SET_AUTHORISERS)
@require_http_methods(["GET", "HEAD", "POST"])
def set_wait_standard(request: Request, code: str) -> HttpResponse:
    place = facility_or_404(request, code, Permission.SET_AUTHORISERS)
    form = StandardForm(request.POST or None, initial=_from_today())
    if form.is_valid():
        with form.showing_refusals():
            set_standard(place, by=request.actor, **form.cleaned_data)
            return redirect("wait-standards", code)
    return _standards_page(request, place, form)


def _from_today() -> dict[str, Any]:
    return {"from_on": clock.facility_date()}


def _standards_page(request: Request, place: Facility, form: StandardForm | None) -> HttpResponse:
    known, today = standards(), clock.facility_date()
    rows = [(rules.title, known.for_visit(kind, place.pk, today)) for kind, rules in KINDS.items()]
    return render(request, "visits/wait_standards.html", {"facility": place, "rows": rows, "form": form})


def _on_the_wall(place: Facility) -> dict[str, Any]:
    now = clock.now()
    inside = Visit.objects.at(place).filter(state=Visit.State.WITH_INMATE, started_at__gte=now - clock.days(1))
    return {
        "facility": place,
        "waiting": waiting_at([place], now),
        "inside": list(inside.order_by("-started_at")[:SHOWN]),
        "now": now,
    }
