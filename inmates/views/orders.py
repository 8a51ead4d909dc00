from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from inmates.doors import held_or_404
from inmates.forms import OrderForm
from inmates.services.orders import record_order
from lcs_ims.accounts.doors import Request, permitted
from lcs_ims.accounts.permissions import Permission
from lcs_ims.lib import clock


@permitted(Permission.VIEW_INMATES)
@require_http_methods(["GET", "HEAD", "POST"])
def orders(request: Request, number: str) -> HttpResponse:
    held = held_or_404(request, number, Permission.VIEW_INMATES)
    form = OrderForm(request.POST or None)
    if form.is_valid():
        with form.showing_refusals():
            record_order(held.inmate, form.order, by=request.actor)
            messages.success(request, _("The order is on file, and its clocks run. Store the scan next."))
            return redirect("orders", number)
    may = request.access.allowed(Permission.CHANGE_FACTS, held.facility) and not held.custody.ended_at
    context = {
        "inmate": held.inmate,
        "facility": held.facility,
        "orders": held.custody.warrants.prefetch_related("scans"),
        "today": clock.facility_date(),
        "form": form if may else None,
    }
    return render(request, "inmates/orders.html", context)
