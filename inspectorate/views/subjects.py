from django.db.models import Count
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from cells.models import Breach, Cell, Evacuation, Stay, Whereabouts
from inmates.models import Inmate, KeepApart
from inspectorate.doors import Request, inspectors
from inspectorate.figures import estate
from inspectorate.history import history
from inspectorate.judged import event_of, judge_again
from inspectorate.reading.closed import closed_fields
from lcs_ims.facilities.models import Facility
from lcs_ims.lib import clock
from visits.models import Visit


@inspectors
@require_safe
def facilities(request: Request) -> HttpResponse:
    found = estate.glances(Facility.objects.all(), estate.open_breaches(), clock.facility_date())
    return render(request, "inspectorate/facilities.html", {"glances": found})


@inspectors
@require_safe
def facility(request: Request, code: str) -> HttpResponse:
    place = get_object_or_404(Facility, code=code)
    broken = [one for one in estate.open_breaches() if one.facility == place.pk]
    (glance,) = estate.glances([place], broken, clock.facility_date())
    cells = Cell.objects.standing().filter(facility=place).select_related("block").order_by("block__code", "code")
    counted = dict(_people_by_cell(place))
    context = {
        "facility": place,
        "glance": glance,
        "rules": estate.rules_now(broken),
        "cells": [(cell, counted.get(cell.pk, 0)) for cell in cells],
        "evacuation": Evacuation.objects.filter(facility=place, ended_at=None).first(),
        "history": history(place.subject, 15),
    }
    return render(request, "inspectorate/facility.html", context)


@inspectors
@require_safe
def cell(request: Request, code: str, cell_code: str) -> HttpResponse:
    one = get_object_or_404(Cell.objects.select_related("facility", "block"), facility__code=code, code=cell_code)
    stays = Stay.objects.filter(cell=one).select_related("inmate").order_by("-began_at")
    context = {
        "facility": one.facility,
        "cell": one,
        "stays": stays.open().order_by("bed"),
        "past": stays.filter(ended_at__isnull=False)[:30],
        "breaches": Breach.objects.filter(cell=one).order_by("-opened_at")[:20],
        "history": history(one.subject),
    }
    return render(request, "inspectorate/cell.html", context)


@inspectors
@require_safe
def inmate(request: Request, inmate_no: str) -> HttpResponse:
    person = get_object_or_404(Inmate, inmate_no=inmate_no)
    stays = Stay.objects.filter(inmate=person).select_related("cell__facility").order_by("-began_at")
    context = {
        "inmate": person,
        "age": person.age(clock.facility_date()),
        "custodies": list(person.custodies.select_related("facility").prefetch_related("warrants")),
        "stays": stays,
        "outside": Whereabouts.objects.filter(custody__inmate=person).order_by("-began_at")[:20],
        "apart": KeepApart.objects.naming(person).select_related("first", "second"),
        "breaches": Breach.objects.filter(people__inmate=person).select_related("cell", "facility").distinct(),
        "clocks": person.clock_alarms.order_by("-passed_at"),
        "visits": person.visits.select_related("facility").defer(*closed_fields(Visit)).order_by("-made_at")[:20],
        "history": history(person.subject),
    }
    return render(request, "inspectorate/inmate.html", context)


@inspectors
@require_safe
def decision(request: Request, stay_id: int) -> HttpResponse:
    stay = get_object_or_404(Stay.objects.select_related("inmate", "cell__facility"), pk=stay_id)
    context = {"stay": stay, "judged": judge_again(stay), "event": event_of(stay), "facility": stay.cell.facility}
    return render(request, "inspectorate/decision.html", context)


@inspectors
@require_safe
def visit(request: Request, visit_id: int) -> HttpResponse:
    visits = Visit.objects.select_related("facility", "inmate", "police", "authorisation").defer(
        *closed_fields(Visit)
    )
    one = visits.filter(pk=visit_id).first()
    if one is None:
        raise Http404
    context = {
        "visit": one,
        "facility": one.facility,
        "police": getattr(one, "police", None),
        "leave": getattr(one, "authorisation", None),
        "party": one.party.select_related("visitor"),
        "steps": one.steps.all(),
        "history": history(one.subject),
    }
    return render(request, "inspectorate/visit.html", context)


def _people_by_cell(place: Facility) -> list[tuple[int, int]]:
    rows = Stay.objects.open().at(place).order_by().values_list("cell_id")
    return list(rows.annotate(Count("pk")))
