"""The gate book: its lines, and the emergency entries that are named afterwards."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from inmates.models import Inmate
from lcs_ims.accounts.doors import Request, facility_or_404, permitted
from lcs_ims.accounts.permissions import Permission
from lcs_ims.lib import clock
from lcs_ims.lib.pages import form_page
from lcs_ims.lib.refusal import Refused
from visits.forms.gate import NameEmergencyForm
from visits.models import GateEntry
from visits.services.emergency import receive_emergency
from visits.services.entries import holes
from visits.services.unnamed import let_in_emergency, name_emergency, press_reached
from visits.views.gate import plain

PER_PAGE = 30


@permitted(Permission.VIEW_VISITS)
@require_safe
def book(request: Request, code: str) -> HttpResponse:
    place = facility_or_404(request, code, Permission.VIEW_VISITS)
    entries = GateEntry.objects.filter(facility=place).select_related("visit").order_by("-year", "-number")
    context = {
        "facility": place,
        "page": Paginator(entries, PER_PAGE).get_page(request.GET.get("page")),
        "holes": holes(place, clock.facility_date().year),
        "runs_gate": request.access.allowed(Permission.RUN_GATE, place),
    }
    return render(request, "visits/gate_book.html", context)


@permitted(Permission.RUN_GATE)
@require_POST
def emergency(request: Request, code: str) -> HttpResponse:
    """One press, day and night. Where it is known for whom, the clock of five minutes runs."""
    place = facility_or_404(request, code, Permission.RUN_GATE)
    number = plain(request.POST.get("inmate", ""))
    inmate = Inmate.objects.at(place).filter(inmate_no=number).first() if number else None
    if number and inmate is None:
        raise Http404
    try:
        if inmate:
            visit = receive_emergency(inmate, place, by=request.actor)
            return redirect("visit-gate", visit.pk)
        entry = let_in_emergency(place, by=request.actor)
    except Refused as refused:
        messages.error(request, refused.message)
        return redirect("gate", code)
    messages.success(
        request,
        _("Entry %(number)s is written. Let them in, and press when the doctor is with the person.")
        % {"number": entry.number},
    )
    return redirect("gate", code)


@permitted(Permission.RUN_GATE)
@form_page
def name_entry(request: Request, pk: int) -> HttpResponse:
    entry = _entry_or_404(request, pk)
    form = NameEmergencyForm(request.POST or None, entry=entry)
    if form.is_valid():
        with form.showing_refusals():
            visit = name_emergency(entry, form.held, by=request.actor, **form.said)
            return redirect("visit-gate", visit.pk)
    context = {
        "facility": entry.facility,
        "form": form,
        "title": _("For whom was entry %(number)s?") % {"number": entry.number},
        "button": _("Write it"),
        "back": reverse("gate-book", args=[entry.facility.code]),
        "back_label": _("Gate book"),
    }
    return render(request, "visits/gate_form.html", context)


@permitted(Permission.RUN_GATE)
@require_POST
def reached(request: Request, pk: int) -> HttpResponse:
    """The press that stops the clock of five minutes."""
    entry = _entry_or_404(request, pk)
    try:
        press_reached(entry, by=request.actor)
    except Refused as refused:
        messages.error(request, refused.message)
    return redirect("gate", entry.facility.code)


def _entry_or_404(request: Request, pk: int) -> GateEntry:
    entry = GateEntry.objects.select_related("facility").filter(pk=pk).first()
    if entry is None:
        raise Http404
    request.facility = facility_or_404(request, entry.facility.code, Permission.RUN_GATE)  # type: ignore[attr-defined]
    return entry
