from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cells.forms.segregation import LiftForm, SegregateForm, VisitForm
from cells.models import Cell, SegregationOrder
from cells.services.segregation import lift_segregation, order_segregation, record_segregation_visit
from inmates.doors import Held, held_or_404, note_child, note_names, note_reading
from lcs_ims.accounts.doors import Request, facility_or_404, permitted
from lcs_ims.accounts.permissions import Permission
from lcs_ims.audit.reading import Secret
from lcs_ims.lib import clock
from lcs_ims.lib.pages import form_page


@permitted(Permission.VIEW_INMATES)
@require_safe
def segregations(request: Request, code: str) -> HttpResponse:
    place = facility_or_404(request, code, Permission.VIEW_INMATES)
    orders = SegregationOrder.objects.at(place).select_related("custody__inmate", "stay__cell", "ordered_by")
    now = clock.now()
    running = [
        (order, order.unseen(now), order.seen_on(clock.facility_date(now)))
        for order in orders.open().order_by("until").prefetch_related("visits")
    ]
    ended = list(orders.filter(ended_at__isnull=False)[:25])
    listed = [*(order for order, *_ in running), *ended]
    note_names(request, (order.custody.inmate for order in listed), place)
    return render(request, "cells/segregations.html", {"facility": place, "running": running, "ended": ended})


@permitted(Permission.VIEW_INMATES)
@form_page
def person(request: Request, number: str) -> HttpResponse:
    held = held_or_404(request, number, Permission.VIEW_INMATES)
    cells = Cell.objects.standing().filter(facility=held.facility, purpose=Cell.Purpose.SEGREGATION, in_service=True)
    form = SegregateForm(request.POST or None, cells=cells.select_related("facility", "block"))
    if form.is_valid():
        with form.showing_refusals():
            order = order_segregation(held.inmate, form.chosen, form.said, by=request.actor)
            messages.success(request, _("Segregated. Health staff see the person every day."))
            return redirect("segregation-order", order.pk)
    orders = SegregationOrder.objects.filter(custody__inmate=held.inmate).select_related("stay__cell", "ordered_by")
    context = {
        "inmate": held.inmate,
        "facility": held.facility,
        "orders": orders,
        "form": form if _may_order(request, held, form) else None,
        "no_cell": not form.cells,
    }
    return render(request, "cells/segregate.html", context)


@permitted(Permission.VIEW_INMATES)
@form_page
def order(request: Request, pk: int) -> HttpResponse:
    found = _order_or_404(request, pk)
    allowed, place = request.access.allowed, found.custody.facility
    visit = VisitForm(request.POST if "visit" in request.POST else None)
    lift = LiftForm(request.POST if "lift" in request.POST else None)
    for form in (visit, lift):
        if form.is_valid():
            with form.showing_refusals():
                if form is visit:
                    record_segregation_visit(found, by=request.actor, **form.cleaned_data)
                else:
                    lift_segregation(found, by=request.actor, **form.cleaned_data)
                return redirect(request.path)
    now, may_read = clock.now(), allowed(Permission.VIEW_HEALTH, place)
    if may_read:
        note_reading(request, found.custody.inmate, place, Secret.MEDICAL)
    note_child(request, found.custody.inmate, place)
    context = {
        "order": found,
        "inmate": found.custody.inmate,
        "facility": place,
        "unseen": found.unseen(now),
        "may_read": may_read,
        "visit": visit if not found.ended_at and allowed(Permission.SET_ISOLATION, place) else None,
        "lift": lift if not found.ended_at and allowed(Permission.ORDER_SEGREGATION, place) else None,
    }
    return render(request, "cells/segregation_order.html", context)


def _may_order(request: Request, held: Held, form: SegregateForm) -> bool:
    may = request.access.allowed(Permission.ORDER_SEGREGATION, held.facility)
    return may and not held.custody.ended_at and bool(form.cells)


def _order_or_404(request: Request, pk: int) -> SegregationOrder:
    orders = SegregationOrder.objects.select_related(
        "custody__inmate", "custody__facility", "stay__cell", "ordered_by"
    )
    found = orders.prefetch_related("visits").filter(pk=pk).first()
    facility = request.access.facility(found.custody.facility.code) if found else None
    if found is None or facility is None:
        raise Http404
    if not request.access.allowed(Permission.VIEW_INMATES, facility):
        raise PermissionDenied
    request.facility = facility  # type: ignore[attr-defined]
    return found
