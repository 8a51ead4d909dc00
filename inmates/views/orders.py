from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from inmates.doors import held_or_404
from inmates.forms.orders import KindForm, OrderForm
from inmates.services.orders import name_kind, record_order
from lcs_ims.accounts.doors import Request, permitted
from lcs_ims.accounts.permissions import Permission
from lcs_ims.lib import clock


@permitted(Permission.VIEW_INMATES)
@require_http_methods(["GET", "HEAD", "POST"])
def orders(request: Request, number: str) -> HttpResponse:
    held = held_or_404(request, number, Permission.VIEW_INMATES)
    unknown = held.custody.warrants.filter(kind="")
    naming = KindForm(request.POST if "name" in request.POST else None, unknown=unknown, prefix="unknown")
    if naming.is_valid():
        with naming.showing_refusals():
            name_kind(naming.cleaned_data["order"], naming.cleaned_data["kind"], by=request.actor)
            messages.success(request, _("The kind is on file, and its clocks run."))
            return redirect("orders", number)
    form = OrderForm(request.POST if request.POST and "name" not in request.POST else None)
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
        "naming": naming if may and unknown.exists() else None,
    }
    return render(request, "inmates/orders.html", context)
