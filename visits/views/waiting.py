"""The waiting board, on a desk and on a wall."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from lcs_ims.accounts.doors import Request, facility_or_404, permitted
from lcs_ims.accounts.permissions import Permission
from lcs_ims.lib import clock
from visits.board import waiting_at
from visits.models import Visit
from visits.services.emergency import unreviewed

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
    now = clock.now()
    inside = Visit.objects.at(place).filter(state=Visit.State.WITH_INMATE, started_at__gte=now - clock.days(1))
    context = {
        "facility": place,
        "waiting": waiting_at([place], now),
        "inside": list(inside.order_by("-started_at")[:SHOWN]),
        "now": now,
    }
    return render(request, "visits/waiting_wall.html", context)
