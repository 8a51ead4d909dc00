from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from cells.models import Cell, CountryPlan, Plan, PlanState
from cells.plans.investment import COLUMNS, Investment, investment, table
from cells.services.country_plans import ask_country_plan
from cells.services.plans import Wish, ask_plan
from cells.tasks import ring
from inmates.services.clocks import record_export
from inmates.views.clocks import as_file
from lcs_ims.accounts.doors import Request, permitted
from lcs_ims.accounts.permissions import Permission
from lcs_ims.audit.reading import note_print
from lcs_ims.facilities.models import Facility
from lcs_ims.lib import clock
from lcs_ims.lib.exports import write_csv
from lcs_ims.lib.pdf import html_to_pdf
from lcs_ims.lib.refusal import Refused

PER_PAGE = 60
MOVE = ("inmate", "origin", "to", "near", "apart")


def _found(request: Request) -> Investment:
    return investment(request.access.facilities(Permission.PLAN_COUNTRY), clock.now())


@permitted(Permission.PLAN_COUNTRY)
@require_safe
def country(request: Request) -> HttpResponse:
    found = _found(request)
    making = CountryPlan.objects.filter(state=PlanState.ASKED).defer("inputs").first()
    context = {
        "found": found,
        "making": making,
        "in_the_making": Plan.objects.filter(state=PlanState.ASKED).count(),
    }
    return render(request, "cells/country_plan.html", context)


@permitted(Permission.PLAN_COUNTRY)
@require_safe
def transfers(request: Request) -> HttpResponse:
    found = _found(request)
    origin = request.GET.get("from", "")
    rows = [move for move in found.transfers if origin in {"", move["origin"]}]
    context = {
        "found": found,
        "origin": origin,
        "origins": sorted({move["origin"] for move in found.transfers}),
        "page": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
        "may_export": request.access.any(Permission.EXPORT),
    }
    return render(request, "cells/country_transfers.html", context)


@permitted(Permission.PLAN_COUNTRY)
@require_POST
def plan_all(request: Request) -> HttpResponse:
    """Ask for a plan of every facility, and one for all together. One in the making already is left to go on."""
    asked = 0
    for facility in request.access.facilities(Permission.PLAN_COUNTRY):
        if Cell.objects.standing().filter(facility=facility).exists():
            asked += _ask(request, facility)
    try:
        ring(CountryPlan, ask_country_plan(by=request.actor).pk)
    except Refused as refused:
        messages.error(request, refused.message)
    messages.success(request, _("Plans asked for %(count)s facilities.") % {"count": asked})
    return redirect("country-plan")


def _ask(request: Request, facility: Facility) -> bool:
    try:
        ring(Plan, ask_plan(facility, Wish(), by=request.actor).pk)
    except Refused as refused:
        if refused.code != "plan-in-the-making":
            raise
        return False
    return True


@permitted(Permission.PLAN_COUNTRY)
@require_safe
def csv_file(request: Request) -> HttpResponse:
    rows = list(table(_found(request)))
    record_export("investment", len(rows), request.access.facilities(Permission.PLAN_COUNTRY), by=request.actor)
    return as_file("investment.csv", write_csv(COLUMNS, rows))


@permitted(Permission.PLAN_COUNTRY)
@require_safe
def transfers_csv(request: Request) -> HttpResponse:
    """Names people: whoever may see the page may take it only with the right to take lists out, and it is told."""
    if not request.access.any(Permission.EXPORT):
        raise PermissionDenied
    rows = [[move[name] for name in MOVE] for move in _found(request).transfers]
    facilities = request.access.facilities(Permission.PLAN_COUNTRY)
    record_export("transfers", len(rows), facilities, by=request.actor)
    return as_file("transfers.csv", write_csv(MOVE, rows))


@permitted(Permission.PLAN_COUNTRY)
@require_safe
def pdf_file(request: Request) -> HttpResponse:
    found, now = _found(request), clock.now()
    page = render_to_string("cells/country_plan_paper.html", {"found": found, "now": now, "language": get_language()})
    try:
        made = html_to_pdf(page, at=now)
    except Refused as refused:
        messages.error(request, refused.message)
        return redirect("country-plan")
    places = request.access.facilities(Permission.PLAN_COUNTRY)
    note_print(*(place.subject for place in places), page="country-plan-pdf", by=request.actor)
    headers = {"Content-Disposition": 'attachment; filename="investment.pdf"'}
    return HttpResponse(made, content_type="application/pdf", headers=headers)
