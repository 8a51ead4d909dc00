from collections import Counter

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from inmates.clock_lists import CLOCK_COLUMNS, clock_rows, counts, lines, unknown, wanted_lines
from inmates.doors import held_or_404, note_names
from inmates.forms.clocks import FactForm, WantedForm
from inmates.models import ClockAlarm, ClockFact, Inmate
from inmates.running import clocks_of, on_file
from inmates.services.clocks import permission_for, record_clock_fact, record_export
from inmates.unknowns import UNKNOWNS
from lcs_ims.accounts.doors import Request, permitted
from lcs_ims.accounts.permissions import Permission
from lcs_ims.facilities.models import Facility
from lcs_ims.lib import clock
from lcs_ims.lib.exports import write_csv

PER_PAGE = 30
ANSWERED_AT = {"EXAMINATION-14D": "orders", "POLICE-48H": "inmate-clocks", "SENTENCE-END": "orders"}
"""By clock, the page that leads to where what it lacks is written down; it opens to whoever reads the list."""


def chosen(request: Request, permission: Permission) -> list[Facility]:
    """The facility asked for, or all where the reader has the permission."""
    facilities = request.access.facilities(permission)
    here = [facility for facility in facilities if facility.code == request.GET.get("facility", "")]
    if here:
        request.facility = here[0]  # type: ignore[attr-defined]
    return here or facilities


def as_file(name: str, content: bytes) -> HttpResponse:
    disposition = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type="text/csv; charset=utf-8", headers=disposition)


@permitted(Permission.VIEW_BREACHES)
@require_safe
def clocks(request: Request) -> HttpResponse:
    facilities = chosen(request, Permission.VIEW_BREACHES)
    now = clock.now()
    on = clock.facility_date(now)
    people = list(on_file(facilities, on))
    found = lines(people, facilities, now, on)
    form = WantedForm(request.GET)
    page = Paginator(wanted_lines(found, form.wanted), PER_PAGE).get_page(request.GET.get("page"))
    note_names(request, Inmate.objects.filter(inmate_no__in=[line.number for line in page]), *facilities)
    context = {
        "filter": form,
        "page": page,
        "counts": counts(found),
        "unknown": len(unknown(people)),
        "facilities": facilities,
        "may_export": request.access.any(Permission.EXPORT),
        "may_see_alarms": request.access.any(Permission.SEE_ALARMS),
    }
    return render(request, "inmates/clocks.html", context)


@permitted(Permission.VIEW_BREACHES)
@require_safe
def not_known(request: Request) -> HttpResponse:
    """What is not on file, so that a clock does not run: questions to the records office."""
    facilities = chosen(request, Permission.VIEW_BREACHES)
    places = {facility.pk: facility for facility in facilities}
    found = unknown(on_file(facilities, clock.facility_date()))
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    note_names(request, Inmate.objects.filter(inmate_no__in=[who.facts.number for who, _one in page]), *facilities)
    asked = Counter(one.clock for _who, one in found)
    context = {
        "facilities": facilities,
        "counts": [(gettext(one.title), gettext(one.step), asked[one.clock]) for one in UNKNOWNS if asked[one.clock]],
        "page": page,
        "rows": [(who, places[who.facility], gettext(one.title), ANSWERED_AT[one.clock]) for who, one in page],
    }
    return render(request, "inmates/clocks_unknown.html", context)


@permitted(Permission.EXPORT)
@require_safe
def clocks_csv(request: Request) -> HttpResponse:
    facilities = chosen(request, Permission.EXPORT)
    now = clock.now()
    on = clock.facility_date(now)
    found = lines(on_file(facilities, on), facilities, now, on)
    rows = clock_rows(wanted_lines(found, WantedForm(request.GET).wanted))
    record_export("clocks", len(rows), facilities, by=request.actor)
    return as_file(f"clocks-{on}.csv", write_csv(CLOCK_COLUMNS, rows))


@permitted(Permission.SEE_ALARMS)
@require_safe
def alarms(request: Request) -> HttpResponse:
    facilities = chosen(request, Permission.SEE_ALARMS)
    rows = ClockAlarm.objects.at(*facilities).select_related("inmate", "facility").order_by("-passed_at", "-pk")
    if request.GET.get("state") != "all":
        rows = rows.open()
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    note_names(request, (alarm.inmate for alarm in page), *facilities)
    return render(request, "inmates/clock_alarms.html", {"page": page, "facilities": facilities})


@permitted(Permission.VIEW_INMATES)
@require_http_methods(["GET", "HEAD", "POST"])
def person(request: Request, number: str) -> HttpResponse:
    held = held_or_404(request, number, Permission.VIEW_INMATES)
    now = clock.now()
    kinds = [kind for kind in ClockFact.Kind if request.access.allowed(permission_for(kind), held.facility)]
    form = FactForm(request.POST or None, kinds=kinds)
    if form.is_valid():
        with form.showing_refusals():
            record_clock_fact(held.inmate, by=request.actor, **form.cleaned_data)
            messages.success(request, _("Recorded. The clocks below count with it."))
            return redirect("inmate-clocks", held.inmate.inmate_no)
    running = [] if held.custody.ended_at else clocks_of(held.custody, clock.facility_date(now))
    context = {
        "inmate": held.inmate,
        "facility": held.facility,
        "clocks": [(one, one.is_past(now)) for one in running],
        "facts": list(held.custody.clock_facts.all()),
        "alarms": list(ClockAlarm.objects.filter(inmate=held.inmate).prefetch_related("answers")),
        "form": form if kinds and not held.custody.ended_at else None,
    }
    return render(request, "inmates/inmate_clocks.html", context)
