from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from inmates.doors import held_or_404
from inmates.services.copies import certify_copy
from lcs_ims.accounts.doors import Request, permitted
from lcs_ims.accounts.permissions import Permission
from lcs_ims.audit.sentences import entries

OF_A_PERIOD = ("warrants", "charges", "intake_answers", "classifications", "matters")


@permitted(Permission.DISCHARGE_INMATE)
@require_http_methods(["GET", "HEAD", "POST"])
def file_copy(request: Request, number: str) -> HttpResponse:
    held = held_or_404(request, number, Permission.DISCHARGE_INMATE)
    certificate = certify_copy(held.custody, by=request.actor) if request.method == "POST" else None
    periods = held.inmate.custodies.select_related("facility", "departure").order_by("admitted_at")
    context = {
        "inmate": held.inmate,
        "facility": held.facility,
        "certificate": certificate,
        "custodies": periods.prefetch_related(*OF_A_PERIOD),
        "stays": held.inmate.stays.select_related("cell").order_by("began_at"),
        "may_read": request.access.allowed(Permission.SEE_ALARMS, held.facility),  # what is confidential
        "history": entries(held.inmate.subject, limit=500),
    }
    return render(request, "inmates/file_copy.html", context)
