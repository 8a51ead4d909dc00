from django.contrib import messages
from django.db.models import prefetch_related_objects
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cells.forms.placing import FoundForm, HoldForm
from cells.models import Breach, BreachQuerySet, Cell
from cells.services.finding import record_as_found
from cells.services.whereabouts import hold_inmate
from inmates.clock_lists import due_now
from inmates.doors import Held, held_or_404
from inmates.models import KeepApart
from lcs_ims.accounts.doors import Request, permitted
from lcs_ims.accounts.permissions import Permission
from lcs_ims.audit.sentences import entries
from lcs_ims.lib import clock
from lcs_ims.lib.pages import form_page


@permitted(Permission.VIEW_INMATES)
@require_safe
def inmate(request: Request, number: str) -> HttpResponse:
    held = held_or_404(request, number, Permission.VIEW_INMATES)
    allowed = request.access.allowed
    person = held.inmate
    prefetch_related_objects([held.custody], "warrants")
    stays = list(person.stays.select_related("cell", "exception", "overcrowding_order")[:10])
    now = clock.now()
    today = clock.facility_date(now)
    clocks = due_now(held.custody, now)
    context = {
        "inmate": person,
        "custody": held.custody,
        "facility": held.facility,
        "today": today,
        "age": person.age(today),
        "warrants": list(held.custody.warrants.all()),
        "charges": [charge for charge in held.custody.charges.all() if charge.closed_at is None],
        "stays": stays,
        "home": next((stay.cell.code for stay in stays if stay.ended_at is None), None),
        "elsewhere": held.custody.whereabouts.filter(ended_at__isnull=True).first(),
        "breaches": list(_breaches(held)),
        "clocks": clocks,
        "release": next((line.clock for line in clocks if line.clock.clock.code == "RELEASE"), None),
        "orders": list(KeepApart.objects.open().naming(person).select_related("first", "second")),
        "history": entries(person.subject, limit=15),
        "may_place": allowed(Permission.PLACE_INMATE, held.facility),
        "may_remove": any(allowed(right, held.facility) for right in (Permission.RUN_GATE, Permission.PLACE_INMATE)),
        "may_find": allowed(Permission.RECORD_AS_FOUND, held.facility),
        "may_discharge": allowed(Permission.DISCHARGE_INMATE, held.facility),
        "may_change_facts": allowed(Permission.CHANGE_FACTS, held.facility),
        "may_isolate": allowed(Permission.SET_ISOLATION, held.facility),
        "waiting_change": held.waiting_change,
        "may_admit": allowed(Permission.ADMIT_INMATE, held.facility),
        "reception": getattr(held.custody, "reception", None),
        "departure": getattr(held.custody, "departure", None),
        "may_keep_apart": allowed(Permission.KEEP_APART, held.facility),
    }
    return render(request, "cells/inmate.html", context)


@permitted(Permission.RECORD_AS_FOUND)
@form_page
def found(request: Request, number: str) -> HttpResponse:
    held = held_or_404(request, number, Permission.RECORD_AS_FOUND)
    cells = list(Cell.objects.filter(facility=held.facility).select_related("facility").order_by("code"))
    form = FoundForm(request.POST or None, cells=cells, initial=request.GET.dict())
    if form.is_valid():
        cell = next(cell for cell in cells if cell.code == form.cleaned_data.pop("cell"))
        with form.showing_refusals():
            record_as_found(held.inmate, cell, by=request.actor, **form.cleaned_data)
            messages.success(request, _("Recorded: %(person)s sleeps in %(cell)s.") % _names(held, cell))
            return redirect("inmate", held.inmate.inmate_no)
    return _form_page(request, held, form, "cells/found.html")


@permitted(Permission.PLACE_INMATE)
@form_page
def hold(request: Request, number: str) -> HttpResponse:
    held = held_or_404(request, number, Permission.PLACE_INMATE)
    form = HoldForm(request.POST or None)
    if form.is_valid():
        with form.showing_refusals():
            held_until = hold_inmate(held.inmate, by=request.actor, **form.cleaned_data)
            messages.success(request, _("In supervised holding: %(place)s.") % {"place": held_until.place})
            return redirect("inmate", held.inmate.inmate_no)
    return _form_page(request, held, form, "cells/hold.html")


def _form_page(request: Request, held: Held, form: object, template: str) -> HttpResponse:
    context = {"inmate": held.inmate, "facility": held.facility, "form": form}
    return render(request, template, context)


def _breaches(held: Held) -> BreachQuerySet:
    involved = Breach.objects.open().filter(people__inmate=held.inmate, people__left_at__isnull=True)
    return involved.select_related("cell", "facility")


def _names(held: Held, cell: Cell) -> dict[str, object]:
    return {"person": held.inmate, "cell": cell}
