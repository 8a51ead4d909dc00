from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from cells.forms.orders import EndOrderForm, ProposeForm
from cells.models import OvercrowdingOrder
from cells.orders import lines
from cells.services.overcrowding import confirm_overcrowding, end_overcrowding, propose_overcrowding
from lcs_ims.accounts.doors import Request, permitted
from lcs_ims.accounts.permissions import Permission
from lcs_ims.audit.sentences import entries
from lcs_ims.lib import clock
from lcs_ims.lib.pages import form_page
from lcs_ims.lib.refusal import Refused

PER_PAGE = 30


@permitted(Permission.ORDER_OVERCROWDING)
@require_safe
def orders(request: Request) -> HttpResponse:
    facilities = request.access.facilities(Permission.ORDER_OVERCROWDING)
    seen = OvercrowdingOrder.objects.filter(facility__in=facilities).select_related("facility", "proposed_by")
    now = clock.now()
    page = Paginator(seen.filter(ended_at__isnull=False), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "waiting": lines(seen.filter(ended_at__isnull=True, began_at__isnull=True), now),
        "running": lines(seen.filter(ended_at__isnull=True, began_at__isnull=False).order_by("ends_at"), now),
        "page": page,
        "over": lines(page.object_list, now),
    }
    return render(request, "cells/orders.html", context)


@permitted(Permission.ORDER_OVERCROWDING)
@form_page
def propose(request: Request) -> HttpResponse:
    facilities = {facility.code: facility for facility in request.access.facilities(Permission.ORDER_OVERCROWDING)}
    form = ProposeForm(request.POST or None, facilities=facilities.values(), initial=request.GET.dict())
    if form.is_valid():
        facility = facilities[form.cleaned_data["facility"]]
        with form.showing_refusals():
            order = propose_overcrowding(facility, form.terms, by=request.actor, reason=form.cleaned_data["reason"])
            messages.success(request, _("The order is proposed. Another officer confirms it."))
            return redirect("overcrowding-order", order.pk)
    return render(request, "cells/propose_order.html", {"form": form})


@permitted(Permission.ORDER_OVERCROWDING)
@require_safe
def order(request: Request, pk: int) -> HttpResponse:
    found = _order_or_404(request, pk)
    stays = found.stays.select_related("inmate", "cell").order_by("-began_at")
    context = {
        "order": found,
        "line": lines([found], clock.now())[0],
        "stays": Paginator(stays, PER_PAGE).get_page(request.GET.get("page")),
        "history": entries(found.subject, limit=10),
        "own": found.proposed_by_id == request.user.pk,
    }
    return render(request, "cells/order.html", context)


@permitted(Permission.ORDER_OVERCROWDING)
@require_POST
def confirm(request: Request, pk: int) -> HttpResponse:
    found = _order_or_404(request, pk)
    try:
        confirm_overcrowding(found, by=request.actor)
    except Refused as refused:
        messages.error(request, refused.message)
    else:
        messages.success(request, _("The order is in force from now."))
    return redirect("overcrowding-order", found.pk)


@permitted(Permission.ORDER_OVERCROWDING)
@form_page
def end(request: Request, pk: int) -> HttpResponse:
    found = _order_or_404(request, pk)
    form = EndOrderForm(request.POST or None)
    if form.is_valid():
        with form.showing_refusals():
            end_overcrowding(found, by=request.actor, reason=form.cleaned_data["reason"])
            messages.success(request, _("The order has ended. Nobody is placed under it any more."))
            return redirect("overcrowding-order", found.pk)
    return render(request, "cells/end_order.html", {"order": found, "form": form})


def _order_or_404(request: Request, pk: int) -> OvercrowdingOrder:
    facilities = request.access.facilities(Permission.ORDER_OVERCROWDING)
    seen = OvercrowdingOrder.objects.select_related("facility", "proposed_by", "ordered_by")
    found = seen.filter(pk=pk, facility__in=facilities).first()
    if found is None:
        raise Http404
    request.facility = found.facility  # type: ignore[attr-defined]
    return found
