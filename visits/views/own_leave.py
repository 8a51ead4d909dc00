"""A police officer asks for leave to come outside visiting hours, by their own sign-in."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from lcs_ims.lib.pages import form_page
from visits.doors import OutsideRequest, client_or_404, identified
from visits.forms.police import OwnLeaveForm
from visits.kinds import Kind
from visits.services.authorising import ask_own_leave


@identified
@form_page
def leave(request: OutsideRequest, pk: int) -> HttpResponse:
    tie = client_or_404(request, pk)
    if request.visitor.kind != Kind.POLICE or tie.inmate is None:
        raise Http404
    number, _comma, station = request.visitor.identified_by.partition(",")
    initial = {"force_number": number.strip(), "station": station.strip()}
    form = OwnLeaveForm(request.POST or None, initial=initial)
    if form.is_valid():
        with form.showing_refusals():
            ask_own_leave(tie, form.request_of(request.visitor, tie.inmate), by=request.actor)
            messages.success(request, _("Asked. The duty authoriser and the Inspectorate are told."))
            return redirect("client", pk)
    context = {
        "form": form,
        "title": _("Come outside visiting hours"),
        "lead": tie.inmate.full_name,
        "note": _("Nobody goes in before the answer, which you are told of. None in 45 minutes is a refusal."),
        "button": _("Ask"),
    }
    return render(request, "visits/form.html", context)
