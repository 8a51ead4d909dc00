from django.core.paginator import Paginator
from django.db.models import F, Q
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cells.forms.register import FilterForm
from cells.models import Breach, OvercrowdingOrder, PlacementException
from cells.register import breaches as wanted_breaches
from cells.register import rows_of
from inmates.clocks import BY_CODE
from inmates.models import ClockAlarm
from inspectorate import rows
from inspectorate.doors import Request, inspectors
from inspectorate.history import history
from inspectorate.reading.closed import closed_fields
from lcs_ims.facilities.models import Facility
from lcs_ims.lib import clock
from lcs_ims.lib.objections import Severity
from visits.models import Visit

PER_PAGE = 50


def chosen(request: Request) -> Facility | None:
    """The facility that the address names; 404 for one that is not there."""
    code = request.GET.get("facility", "")
    if not code:
        return None
    facility = Facility.objects.filter(code=code).first()
    if facility is None:
        raise Http404
    return facility


@inspectors
@require_safe
def people(request: Request) -> HttpResponse:
    kind = request.GET.get("kind", "people")
    if kind not in rows.KINDS:
        raise Http404
    facility = chosen(request)
    keys = rows.custodies(kind, facility, clock.facility_date())
    page = Paginator(keys, PER_PAGE).get_page(request.GET.get("page"))
    found = list(rows.people(page.object_list))
    stays = rows.cells_of(found)
    context = {
        "kind": kind,
        "facility": facility,
        "page": page,
        "people": [(custody, stays.get(custody.pk)) for custody in found],
        "facilities": Facility.objects.all(),
    }
    return render(request, "inspectorate/people.html", context)


@inspectors
@require_safe
def breaches(request: Request) -> HttpResponse:
    facilities = list(Facility.objects.all())
    facility = chosen(request)
    form = FilterForm(request.GET)
    found = wanted_breaches([facility] if facility else facilities, form.wanted)
    severity = request.GET.get("severity", "")
    if severity in {"absolute", "strict"}:
        found = found.filter(severity=Severity[severity.upper()])
    if request.GET.get("child"):
        found = found.filter(child=True)
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "filter": form,
        "facility": facility,
        "facilities": facilities,
        "page": page,
        "rows": rows_of(list(page.object_list), clock.now()),
    }
    return render(request, "inspectorate/breaches.html", context)


@inspectors
@require_safe
def breach(request: Request, breach_id: int) -> HttpResponse:
    found = Breach.objects.select_related("facility", "cell").prefetch_related("people__inmate").filter(pk=breach_id)
    one = found.first()
    if one is None:
        raise Http404
    return render(request, "inspectorate/breach.html", {"breach": one, "history": history(one.subject)})


@inspectors
@require_safe
def exceptions(request: Request) -> HttpResponse:
    facility = chosen(request)
    found = PlacementException.objects.filter(state="granted").select_related("inmate", "cell__facility")
    orders = OvercrowdingOrder.objects.filter(began_at__isnull=False).select_related("facility")
    if facility is not None:
        found, orders = found.filter(cell__facility=facility), orders.filter(facility=facility)
    # Officers by name: of their accounts nothing else can be read here.
    found = found.annotate(asker=F("asked_by__full_name"), granter=F("answered_by__full_name"))
    orders = orders.annotate(asker=F("proposed_by__full_name"), granter=F("ordered_by__full_name"))
    running_first = F("ended_at").asc(nulls_first=True)
    context = {
        "page": Paginator(found.order_by(running_first, "-answered_at"), PER_PAGE).get_page(request.GET.get("page")),
        "orders": orders.order_by("-began_at")[:PER_PAGE],
        "facility": facility,
    }
    return render(request, "inspectorate/exceptions.html", context)


@inspectors
@require_safe
def clocks(request: Request) -> HttpResponse:
    code, facility = request.GET.get("clock", ""), chosen(request)
    alarms = ClockAlarm.objects.open().select_related("inmate", "facility").order_by("passed_at", "pk")
    if code in BY_CODE:
        alarms = alarms.filter(clock=code)
    if facility is not None:
        alarms = alarms.at(facility)
    page = Paginator(alarms, PER_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "clock": BY_CODE.get(code), "facility": facility, "facilities": Facility.objects.all()}
    return render(request, "inspectorate/clocks.html", context)


@inspectors
@require_safe
def mixed(request: Request) -> HttpResponse:
    found = rows.mixed(clock.facility_date())
    return render(request, "inspectorate/mixed.html", {"rows": found})


@inspectors
@require_safe
def visits(request: Request) -> HttpResponse:
    """All visits, newest first: of a facility, after hours, or waiting."""
    facility, state = chosen(request), request.GET.get("state", "")
    found = (
        Visit.objects.select_related("facility", "inmate").defer(*closed_fields(Visit)).order_by("-made_at", "-pk")
    )
    if facility is not None:
        found = found.at(facility)
    if state == "after-hours":
        found = found.filter(Q(after_hours=True) | Q(unauthorised=True))
    elif state == "waiting":
        found = found.waiting()
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "facility": facility, "facilities": Facility.objects.all(), "state": state}
    return render(request, "inspectorate/visits.html", context)
