from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from cells.forms.paper import AccountForm, PaperReceptionForm
from cells.houses import load_house
from cells.models import Cell
from cells.night_pack import free_places
from cells.past_roll import by_cell, roll_at
from cells.services.paper import account_form, is_late, issue_forms, receive_from_paper
from inmates.models import Inmate, KeepApart, KeepApartQuerySet, PaperForm
from lcs_ims.accounts.doors import Request, facility_or_404, permitted
from lcs_ims.accounts.permissions import Permission
from lcs_ims.audit.reading import note_print
from lcs_ims.facilities.models import Facility
from lcs_ims.lib import clock

SHOWN = 60


@permitted(Permission.RECORD_AS_FOUND)
@require_safe
def night_pack(request: Request, code: str) -> HttpResponse:
    place = facility_or_404(request, code, Permission.RECORD_AS_FOUND)
    note_print(place.subject, page="night-pack", by=request.actor)
    now = clock.now()
    roll = roll_at(place, now)
    cells = Cell.objects.in_use().filter(facility=place).select_related("block").order_by("block__code", "code")
    people = by_cell(roll)
    newest = PaperForm.objects.filter(facility=place, outcome="").order_by("-issued_at").first()
    context = {
        "facility": place,
        "now": now,
        "people": len(roll),
        "cells": [(cell, people.get(cell.code, [])) for cell in cells],
        "without": people.get("", []),
        "free": free_places(load_house(place, clock.facility_date(now))),
        "apart": list(_apart(place)) if request.access.allowed(Permission.KEEP_APART, place) else None,
        "forms": list(PaperForm.objects.filter(facility=place, issued_at=newest.issued_at)) if newest else [],
    }
    return render(request, "cells/night_pack.html", context)


@permitted(Permission.RECORD_AS_FOUND)
@require_http_methods(["GET", "HEAD", "POST"])
def paper_forms(request: Request, code: str) -> HttpResponse:
    place = facility_or_404(request, code, Permission.RECORD_AS_FOUND)
    if request.method == "POST" and "issue" in request.POST:
        issue_forms(place, by=request.actor)
        messages.success(request, _("The next numbers are on the pack. Print it."))
        return redirect("night-pack", place.code)
    received = PaperReceptionForm(request.POST if "receive" in request.POST else None, prefix="paper")
    if received.is_valid():
        with received.showing_refusals():
            made = receive_from_paper(place, received.seen, received.paper, by=request.actor)
            messages.success(request, _("Received as %(number)s, since the form says so.") % {"number": made})
            return redirect("paper-forms", place.code)
    form = AccountForm(request.POST if "account" in request.POST else None)
    if form.is_valid():
        with form.showing_refusals():
            done = account_form(place, form.cleaned_data["number"], form.accounted, by=request.actor)
            messages.success(request, _("%(form)s is accounted for.") % {"form": done})
            return redirect("paper-forms", place.code)
    known = PaperForm.objects.filter(facility=place).select_related("facility")
    done_with = known.exclude(outcome="").order_by("-accounted_at")[:SHOWN]
    context = {
        "facility": place,
        "form": form,
        "received": received if request.access.allowed(Permission.RECEIVE_INMATE, place) else None,
        "waiting": list(known.filter(outcome="")[:SHOWN]),
        "accounted": [(row, is_late(row)) for row in done_with],
    }
    return render(request, "cells/paper_forms.html", context)


def _apart(place: Facility) -> KeepApartQuerySet:
    """The open orders that name someone held here."""
    here = Inmate.objects.at(place).order_by().values("pk")
    rows = KeepApart.objects.open().filter(first__in=here) | KeepApart.objects.open().filter(second__in=here)
    return rows.select_related("first", "second").order_by("first__inmate_no")
