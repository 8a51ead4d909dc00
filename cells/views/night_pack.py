from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cells.houses import load_house
from cells.models import Cell
from cells.night_pack import free_places
from cells.past_roll import by_cell, roll_at
from inmates.models import Inmate, KeepApart, KeepApartQuerySet, PaperForm
from lcs_ims.accounts.doors import Request, facility_or_404, permitted
from lcs_ims.accounts.permissions import Permission
from lcs_ims.audit.reading import note_print
from lcs_ims.facilities.models import Facility
from lcs_ims.lib import clock


@permitted(Permission.RECORD_AS_FOUND)
@require_safe
def night_pack(request: Request, code: str) -> HttpResponse:
    place = facility_or_404(request, code, Permission.RECORD_AS_FOUND)
    note_print(place.subject, page="night-pack", by=request.actor)
    now = clock.now()
    roll = roll_at(place, now)
    cells = Cell.objects.in_use().filter(facility=place).select_related("block").order_by("block__code", "code")
    people = by_cell(roll)
    known = PaperForm.objects.filter(facility=place, outcome="")
    newest = known.order_by("-issued_at").first()
    context = {
        "facility": place,
        "now": now,
        "people": len(roll),
        "cells": [(cell, people.get(cell.code, [])) for cell in cells],
        "without": people.get("", []),
        "free": free_places(load_house(place, clock.facility_date(now))),
        "apart": list(_apart(place)) if request.access.allowed(Permission.KEEP_APART, place) else None,
        "forms": list(known.filter(issued_at=newest.issued_at)) if newest else [],
    }
    return render(request, "cells/night_pack.html", context)


def _apart(place: Facility) -> KeepApartQuerySet:
    """The open orders that name someone held here."""
    here = Inmate.objects.at(place).order_by().values("pk")
    rows = KeepApart.objects.open().filter(first__in=here) | KeepApart.objects.open().filter(second__in=here)
    return rows.select_related("first", "second").order_by("first__inmate_no")
