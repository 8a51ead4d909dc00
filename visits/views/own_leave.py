"""A police officer asks for leave to come outside visiting hours, by their own sign-in."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from lcs_ims.lib.pages import form_page
from visits.doors import OutsideRequest, client_or_404, identified
from visits.forms.police import LeaveForSomeoneForm, OwnLeaveForm
from visits.kinds import Kind
from visits.services.authorising import ask_leave_with_request, ask_own_leave


@identified
@form_page
def leave(request: OutsideRequest, pk: int) -> HttpResponse:
    """For somebody whom the officer was let to visit."""
    tie = client_or_404(request, pk)
    initial = _known(request)
    form = OwnLeaveForm(request.POST or None, initial=initial)
    if form.is_valid():
        with form.showing_refusals():
            ask_own_leave(tie, form.request_of(request.visitor), by=request.actor)
            messages.success(request, _("Asked. The duty authoriser and the Inspectorate are told."))
            return redirect("client", pk)
    note = _("Nobody goes in before the answer, which you are told of. None in 45 minutes is a refusal.")
    return _page(request, form, note, lead=tie.inmate.full_name if tie.inmate else "")


@identified
@form_page
def leave_for_someone(request: OutsideRequest) -> HttpResponse:
    """For somebody else: the answer says nothing of whether, or where, the person is held."""
    form = LeaveForSomeoneForm(request.POST or None, initial=_known(request))
    if form.is_valid():
        with form.showing_refusals():
            ask_leave_with_request(request.visitor, form.wanted, form.request_of(request.visitor), by=request.actor)
            messages.success(request, _("Asked. You are told when leave is given; no word is a refusal."))
            return redirect("visits")
    note = _("Nobody goes in before the answer. You are told of a yes; no word in 45 minutes is a refusal.")
    return _page(request, form, note)


def _known(request: OutsideRequest) -> dict[str, str]:
    """The number and the station on file; 404 for who is no police officer."""
    if request.visitor.kind != Kind.POLICE:
        raise Http404
    return {"force_number": request.visitor.number, "station": request.visitor.station}


def _page(request: OutsideRequest, form: OwnLeaveForm, note: str, *, lead: str = "") -> HttpResponse:
    context = {"form": form, "title": _("Come outside visiting hours"), "lead": lead, "note": note}
    return render(request, "visits/form.html", context | {"button": _("Ask")})
