from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from inmates.forms.reception import EscortForm, RecaptureForm, ReceiveForm, RefuseReceptionForm
from inmates.models import Inmate, Reception
from inmates.services.leaving import recapture
from inmates.services.reception import recapture_received, receive, receive_escort, refuse_reception
from inmates.views.people import escaped, waiting_reception
from lcs_ims.accounts.doors import Request, facility_or_404, permitted
from lcs_ims.accounts.permissions import Permission
from lcs_ims.lib.pages import form_page


@permitted(Permission.RECEIVE_INMATE)
@form_page
def receive_one(request: Request, code: str) -> HttpResponse:
    facility = facility_or_404(request, code, Permission.RECEIVE_INMATE)
    form = ReceiveForm(request.POST or None)
    if form.is_valid():
        with form.showing_refusals():
            reception = receive(form.seen, facility, by=request.actor)
            messages.success(request, _("Received: number %(number)s.") % {"number": reception.number_at_gate})
            return redirect("inmate", reception.number_at_gate)
    context = {
        "facility": facility,
        "form": form,
        "title": _("At the gate"),
        "note": _("One minute: from now on the person counts. The admission follows."),
        "button": _("Received"),
        "van": True,
    }
    return render(request, "inmates/gate_form.html", context)


@permitted(Permission.RECEIVE_INMATE)
@form_page
def receive_van(request: Request, code: str) -> HttpResponse:
    facility = facility_or_404(request, code, Permission.RECEIVE_INMATE)
    form = EscortForm(request.POST or None)
    if form.is_valid():
        given = {name: form.cleaned_data[name] for name in ("brought_by", "vehicle", "orders")}
        with form.showing_refusals():
            escort = receive_escort(form.seen, facility, by=request.actor, **given)
            count = escort.receptions.count()
            said = ngettext("%(count)s person received.", "%(count)s people received.", count)
            messages.success(request, said % {"count": count} + " " + _("They stand first in this list."))
            return redirect("queue", code)
    context = {
        "facility": facility,
        "form": form,
        "title": _("A van at the gate"),
        "note": _("One record of the escort and its orders. Everyone on the list counts from now on."),
        "button": _("All received"),
    }
    return render(request, "inmates/gate_form.html", context)


@permitted(Permission.ADMIT_INMATE)
@form_page
def refuse(request: Request, pk: int) -> HttpResponse:
    reception = _reception_or_404(request, pk)
    form = RefuseReceptionForm(request.POST or None)
    if form.is_valid():
        with form.showing_refusals():
            refuse_reception(reception, by=request.actor, **form.cleaned_data)
            messages.success(request, _("Handed back. The record stays."))
            return redirect("queue", reception.custody.facility.code)
    context = {
        "facility": reception.custody.facility,
        "form": form,
        "title": _("Not admitted"),
        "lead": str(reception),
        "note": _("The person goes back with whoever is named here. The record of the reception stays."),
        "button": _("Hand back"),
    }
    return render(request, "inmates/gate_form.html", context)


@permitted(Permission.ADMIT_INMATE)
@form_page
def recaptured(request: Request, code: str) -> HttpResponse:
    facility = facility_or_404(request, code, Permission.ADMIT_INMATE)
    inmate = Inmate.objects.filter(inmate_no=request.GET.get("record", "")).first()
    if inmate is None or not escaped(inmate):
        messages.error(request, _("Find the record first: only someone who escaped is recaptured."))
        return redirect("find-in-country")
    reception = waiting_reception(request, facility)
    form = RecaptureForm(request.POST or None)
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        with form.showing_refusals():
            if reception:
                recapture_received(reception, inmate, by=request.actor, reason=reason)
            else:
                recapture(inmate, facility, by=request.actor, reason=reason)
            messages.success(request, _("%(person)s is back in custody. Choose a cell.") % {"person": inmate})
            return redirect("cells-for", inmate.inmate_no)
    context = {
        "facility": facility,
        "form": form,
        "title": _("Recaptured"),
        "lead": str(inmate),
        "note": _("The orders and charges that held the person go on. Nothing is admitted anew."),
        "button": _("Back in custody"),
    }
    return render(request, "inmates/gate_form.html", context)


def _reception_or_404(request: Request, pk: int) -> Reception:
    found = Reception.objects.select_related("custody__inmate", "custody__facility").filter(pk=pk).first()
    facility = request.access.facility(found.custody.facility.code) if found else None
    if found is None or facility is None:
        raise Http404
    if not request.access.allowed(Permission.ADMIT_INMATE, facility):
        raise PermissionDenied
    request.facility = facility  # type: ignore[attr-defined]
    return found
