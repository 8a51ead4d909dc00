from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from cells.forms.leaving import LeaveForm, ReleaseOrderForm
from cells.services.leaving import THROUGH_THE_GATE, discharge
from inmates.doors import held_or_404
from inmates.services.leaving import receive_release_order
from lcs_ims.accounts.doors import Request, permitted
from lcs_ims.accounts.permissions import Permission
from lcs_ims.lib import clock
from lcs_ims.lib.pages import form_page


@permitted(Permission.DISCHARGE_INMATE)
@form_page
def release_order(request: Request, number: str) -> HttpResponse:
    held = held_or_404(request, number, Permission.DISCHARGE_INMATE)
    form = ReleaseOrderForm(request.POST or None)
    if form.is_valid():
        with form.showing_refusals():
            order = receive_release_order(
                held.inmate, form.order, by=request.actor, reason=form.cleaned_data["reason"]
            )
            due = f"{clock.local(order.due_at):%H:%M}"
            messages.success(request, _("The order is on file. Out of the gate by %(due)s.") % {"due": due})
            return redirect("leave", held.inmate.inmate_no)
    context = {
        "inmate": held.inmate,
        "facility": held.facility,
        "form": form,
        "title": _("A release order has come"),
        "note": _("From now on the clock runs: out of the gate within 2 hours, whatever the hour."),
        "button": _("Record the order"),
    }
    return render(request, "cells/person_form.html", context)


@permitted(Permission.DISCHARGE_INMATE)
@form_page
def leave(request: Request, number: str) -> HttpResponse:
    held = held_or_404(request, number, Permission.DISCHARGE_INMATE)
    order = held.custody.release_orders.filter(carried_out_at__isnull=True).first()
    form = LeaveForm(request.POST or None, initial={"kind": order.kind if order else ""})
    if form.is_valid():
        with form.showing_refusals():
            discharge(held.inmate, form.leaving, by=request.actor, reason=form.cleaned_data["reason"])
            messages.success(request, _("%(person)s has left custody.") % {"person": held.inmate})
            own_copy = form.leaving.kind in THROUGH_THE_GATE  # they take it along (NMR 9)
            return redirect("file-copy" if own_copy else "inmate", held.inmate.inmate_no)
    context = {
        "inmate": held.inmate,
        "custody": held.custody,
        "facility": held.facility,
        "order": order,
        "warrants": list(held.custody.warrants.all()),
        "form": form,
    }
    return render(request, "cells/leave.html", context)
