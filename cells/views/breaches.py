from datetime import date, timedelta

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cells.ahead import Birth, Coming, coming
from cells.forms.register import FilterForm
from cells.houses import load_houses
from cells.models import PlacementException, Stay
from cells.register import breaches as wanted_breaches
from cells.register import counts_by_rule, rows_of
from cells.verdicts import BY_CODE
from inmates.ages import latest_birth
from inmates.doors import note_names
from inmates.models import Inmate
from lcs_ims.accounts.doors import Request, permitted
from lcs_ims.accounts.permissions import Permission
from lcs_ims.facilities.models import Facility
from lcs_ims.lib import clock

PER_PAGE = 30
DAYS_AHEAD = 30


@permitted(Permission.VIEW_BREACHES)
@require_safe
def breaches(request: Request) -> HttpResponse:
    facilities = _chosen(request)
    form = FilterForm(request.GET)
    page = Paginator(wanted_breaches(facilities, form.wanted), PER_PAGE).get_page(request.GET.get("page"))
    note_names(request, (one.inmate for breach in page for one in breach.people.all()), *facilities)
    context = {
        "filter": form,
        "page": page,
        "rows": rows_of(list(page.object_list), clock.now()),
        "counts": counts_by_rule(facilities),
        "facilities": facilities,
        "closed": form.wanted.closed,
    }
    return render(request, "cells/breaches.html", context)


@permitted(Permission.VIEW_BREACHES)
@require_safe
def ahead(request: Request) -> HttpResponse:
    facilities = _chosen(request)
    today = clock.facility_date()
    until = today + timedelta(days=DAYS_AHEAD)
    found = _coming(facilities, today, until)
    because = {item.because for _facility, item in found}
    named = {inmate.inmate_no: inmate for inmate in Inmate.objects.filter(inmate_no__in=because)}
    ending = _ending(facilities, until)
    note_names(request, (*named.values(), *(exception.inmate for exception in ending)), *facilities)
    context = {
        "coming": [(facility, item, BY_CODE[item.rule].title, named[item.because]) for facility, item in found],
        "ending": ending,
        "until": until,
    }
    return render(request, "cells/ahead.html", context)


def _chosen(request: Request) -> list[Facility]:
    """The facility asked for, or all that the reader sees the breaches of."""
    facilities = request.access.facilities(Permission.VIEW_BREACHES)
    code = request.GET.get("facility", "")
    chosen = [facility for facility in facilities if facility.code == code]
    if chosen:
        request.facility = chosen[0]  # type: ignore[attr-defined]
    return chosen or facilities


def _coming(facilities: list[Facility], today: date, until: date) -> list[tuple[Facility, Coming]]:
    houses = load_houses(facilities, today)
    births = _births(facilities)
    found = [
        (facility, item)
        for facility in facilities
        for item in coming(houses[facility.code], births.get(facility.pk, {}), today, until)
    ]
    return sorted(found, key=lambda pair: (pair[1].day, pair[0].code, pair[1].cell))


def _births(facilities: list[Facility]) -> dict[int, dict[str, Birth]]:
    births: dict[int, dict[str, Birth]] = {}
    rows = (
        Stay.objects.open()
        .at(*facilities)
        .order_by()
        .values_list(
            "cell__facility_id",
            "inmate__inmate_no",
            "inmate__date_of_birth",
            "inmate__age_disputed",
            "inmate__child_until",
        )
    )
    for facility, number, text, disputed, child_until in rows:
        born = latest_birth(text)
        if born is not None:
            births.setdefault(facility, {})[number] = Birth(born, disputed, child_until)
    return births


def _ending(facilities: list[Facility], until: date) -> list[PlacementException]:
    running = PlacementException.objects.filter(
        cell__facility__in=facilities, state="granted", ended_at__isnull=True, ends_at__lte=clock.midnight(until)
    )
    return list(running.select_related("inmate", "cell__facility").order_by("ends_at"))
