from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from cells.forms.evacuation import BeginForm, WhereForm
from cells.models import Breach, Cell, Evacuation, Stay
from cells.roll import blocks, roll_of_block, roll_without_cell
from cells.services.evacuation import begin_evacuation, end_evacuation, record_many_as_found
from inmates.doors import note_names
from inmates.models import Inmate
from lcs_ims.accounts.doors import Request, facility_or_404, permitted
from lcs_ims.accounts.permissions import Permission
from lcs_ims.facilities.models import Facility
from lcs_ims.lib import clock
from lcs_ims.lib.objections import Severity
from lcs_ims.lib.pages import form_page
from lcs_ims.lib.refusal import Refused

NO_BLOCK = "-"


@dataclass(frozen=True, slots=True)
class Clock:
    """How long there is left to restore order, or how long it is overdue."""

    left: timedelta
    overdue: bool

    @classmethod
    def of(cls, evacuation: Evacuation, now: datetime) -> "Clock":
        return cls(abs(evacuation.restore_by - now), now > evacuation.restore_by)


@permitted(Permission.VIEW_FACILITY)
@require_safe
def evacuation(request: Request, code: str) -> HttpResponse:
    place = facility_or_404(request, code, Permission.VIEW_FACILITY)
    running = _running(place)
    context: dict[str, object] = {
        "facility": place,
        "evacuation": running,
        "may_evacuate": request.access.allowed(Permission.EVACUATE, place),
        "may_record": request.access.allowed(Permission.RECORD_AS_FOUND, place),
        "may_see_breaches": request.access.allowed(Permission.VIEW_BREACHES, place),
        "past": Evacuation.objects.filter(facility=place, ended_at__isnull=False).order_by("-began_at")[:10],
    }
    if running:
        breaches = Breach.objects.open().at(place)
        context |= {
            "clock": Clock.of(running, clock.now()),
            "found": _found_since(running),
            "absolute": breaches.filter(severity=Severity.ABSOLUTE).count(),
            "strict": breaches.filter(severity=Severity.STRICT).count(),
        }
    return render(request, "cells/evacuation.html", context)


@permitted(Permission.EVACUATE)
@form_page
def begin(request: Request, code: str) -> HttpResponse:
    place = facility_or_404(request, code, Permission.EVACUATE)
    form = BeginForm(request.POST or None)
    if form.is_valid():
        with form.showing_refusals():
            begin_evacuation(place, by=request.actor, reason=form.cleaned_data["reason"])
            messages.success(request, _("Evacuation mode is on. Record where people truly are."))
            return redirect("evacuation", place.code)
    return render(request, "cells/begin_evacuation.html", {"facility": place, "form": form})


@permitted(Permission.RECORD_AS_FOUND)
@form_page
def record(request: Request, code: str) -> HttpResponse:
    place = facility_or_404(request, code, Permission.RECORD_AS_FOUND)
    running = _running(place)
    if running is None:
        messages.error(request, _("Evacuation mode is not on here. Record each person as found."))
        return redirect("evacuation", place.code)
    known = blocks(place)
    asked = request.GET.get("block", "")
    chosen = asked if asked in {*known, NO_BLOCK} else next(iter(known), NO_BLOCK)
    today = clock.facility_date()
    rolls = [roll_without_cell(place, today)] if chosen == NO_BLOCK else roll_of_block(place, chosen, today)
    cells = {cell.code: cell for cell in Cell.objects.in_use().filter(facility=place).select_related("facility")}
    form = WhereForm(request.POST or None, cells=cells, rolls=rolls)
    if form.is_valid() and _recorded(request, running, cells[form.cleaned_data["cell"]], form):
        return redirect(f"{reverse('record-evacuation', args=[place.code])}?block={chosen}")
    note_names(request, (listed.inmate for roll in rolls for listed in roll.people), place)
    context = {"facility": place, "evacuation": running, "form": form, "blocks": known, "chosen": chosen}
    return render(request, "cells/record_evacuation.html", context)


@permitted(Permission.EVACUATE)
@require_POST
def end(request: Request, code: str) -> HttpResponse:
    place = facility_or_404(request, code, Permission.EVACUATE)
    running = _running(place)
    try:
        if running:
            end_evacuation(running, by=request.actor)
            messages.success(request, _("Evacuation mode has ended."))
    except Refused as refused:
        messages.error(request, refused.message)
    return redirect("evacuation", place.code)


def _recorded(request: Request, running: Evacuation, cell: Cell, form: WhereForm) -> bool:
    people = list(Inmate.objects.filter(inmate_no__in=form.numbers))
    try:
        stays = record_many_as_found(running, people, cell, by=request.actor)
    except Refused as refused:
        form.refuse(refused)
        return False
    told = ngettext("%(count)s person is", "%(count)s people are", len(stays)) % {"count": len(stays)}
    messages.success(request, _("%(people)s recorded in cell %(cell)s.") % {"people": told, "cell": cell})
    return True


def _running(place: Facility) -> Evacuation | None:
    return Evacuation.objects.select_related("facility").filter(facility=place, ended_at__isnull=True).first()


def _found_since(running: Evacuation) -> int:
    """How many people were recorded as found since it began, each counted once."""
    found = Stay.objects.at(running.facility).filter(kind=Stay.Kind.AS_FOUND, began_at__gte=running.began_at)
    return found.order_by().values("inmate").distinct().count()
