from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cells.forms.exits import ArrivedForm, BackForm, FoundHereForm, OutForm, ReturnForm, TransferForm
from cells.models import Transfer, Whereabouts
from cells.outside import outside as people_outside
from cells.services.transfers import receive_transfer, return_transfer, send_transfer, take_in_found
from cells.services.whereabouts import bring_back, confirm_arrival, send_out
from inmates.doors import Held, held_or_404, note_names
from inmates.models import Inmate
from lcs_ims.accounts.doors import Request, facility_or_404, permitted
from lcs_ims.accounts.permissions import Permission
from lcs_ims.facilities.models import Facility
from lcs_ims.lib import clock
from lcs_ims.lib.pages import form_page


@permitted(Permission.VIEW_INMATES)
@require_safe
def outside(request: Request, code: str) -> HttpResponse:
    place = facility_or_404(request, code, Permission.VIEW_INMATES)
    now = clock.now()
    found = people_outside(place, now)
    note_names(request, found.people, place)
    context = {
        "facility": place,
        "now": now,
        "outside": found,
        "may_receive": request.access.allowed(Permission.RECEIVE_INMATE, place),
        "may_send": request.access.allowed(Permission.DISCHARGE_INMATE, place),
    }
    return render(request, "cells/outside.html", context)


@permitted(Permission.PLACE_INMATE)
@form_page
def out(request: Request, number: str) -> HttpResponse:
    held = held_or_404(request, number, Permission.PLACE_INMATE)
    form = OutForm(request.POST or None)
    if form.is_valid():
        said = {name: form.cleaned_data[name] for name in ("place", "with_whom", "due_at", "reason")}
        kind = Whereabouts.Kind(form.cleaned_data["kind"])
        with form.showing_refusals():
            send_out(held.inmate, kind=kind, papers=form.papers, by=request.actor, **said)
            messages.success(request, _("Recorded as out. The bed stays theirs."))
            return redirect("inmate", held.inmate.inmate_no)
    words = (_("Goes out"), _("The bed stays theirs. The person stays in the roll as out."), _("Record going out"))
    return _page(request, held, form, words)


@permitted(Permission.PLACE_INMATE)
@form_page
def back(request: Request, number: str) -> HttpResponse:
    held = held_or_404(request, number, Permission.PLACE_INMATE)
    form = BackForm(request.POST or None)
    if form.is_valid():
        with form.showing_refusals():
            bring_back(held.inmate, by=request.actor, state=form.cleaned_data["state"])
            messages.success(request, _("Recorded as back."))
            return redirect("inmate", held.inmate.inmate_no)
    gone = held.custody.whereabouts.filter(ended_at__isnull=True).first()
    words = (_("Is back"), _("On leaving: %(state)s") % {"state": (gone and gone.state_before) or "–"}, _("Is back"))
    return _page(request, held, form, words)


@permitted(Permission.PLACE_INMATE)
@form_page
def arrived(request: Request, number: str) -> HttpResponse:
    held = held_or_404(request, number, Permission.PLACE_INMATE)
    form = ArrivedForm(request.POST or None)
    if form.is_valid():
        with form.showing_refusals():
            confirm_arrival(held.inmate, who=form.cleaned_data["who"], by=request.actor)
            messages.success(request, _("The arrival is confirmed."))
            return redirect("outside", held.facility.code)
    words = (_("Has arrived"), _("The destination says that the person is there."), _("Confirm the arrival"))
    return _page(request, held, form, words)


@permitted(Permission.DISCHARGE_INMATE)
@form_page
def transfer(request: Request, number: str) -> HttpResponse:
    held = held_or_404(request, number, Permission.DISCHARGE_INMATE)
    form = TransferForm(request.POST or None, origin=held.facility)
    if form.is_valid():
        destination, reason = form.cleaned_data["destination"], form.cleaned_data["reason"]
        with form.showing_refusals():
            send_transfer(held.inmate, destination, form.sending, by=request.actor, reason=reason)
            messages.success(
                request, _("Sent. The person counts here until %(place)s receives them.") % {"place": destination}
            )
            return redirect("outside", held.facility.code)
    note = _("The bed is free from now on. The other facility receives the person; until then they count here.")
    return _page(request, held, form, (_("Transfer"), note, _("Send")))


@permitted(Permission.RECEIVE_INMATE)
@form_page
def receive_sent(request: Request, pk: int) -> HttpResponse:
    sent = _sent_or_404(request, pk, Permission.RECEIVE_INMATE, arriving=True)
    form = BackForm(request.POST or None)
    if form.is_valid():
        with form.showing_refusals():
            receive_transfer(sent, by=request.actor, state=form.cleaned_data["state"])
            messages.success(request, _("%(person)s is received. Choose a cell.") % {"person": sent.custody.inmate})
            return redirect("queue", sent.destination.code)
    note = _("From %(place)s. On leaving: %(state)s") % {
        "place": sent.custody.facility,
        "state": sent.way.state_before,
    }
    words = (_("Receive a transfer"), note, _("Received"))
    return _sent_page(request, sent.custody.inmate, sent.destination, form, words)


@permitted(Permission.DISCHARGE_INMATE)
@form_page
def return_sent(request: Request, pk: int) -> HttpResponse:
    sent = _sent_or_404(request, pk, Permission.DISCHARGE_INMATE, arriving=False)
    form = ReturnForm(request.POST or None)
    if form.is_valid():
        with form.showing_refusals():
            return_transfer(sent, by=request.actor, **form.cleaned_data)
            messages.success(request, _("Recorded as come back."))
            return redirect("outside", sent.custody.facility.code)
    note = _("The person was not received at %(place)s.") % {"place": sent.destination}
    words = (_("Came back from a transfer"), note, _("Came back"))
    return _sent_page(request, sent.custody.inmate, sent.custody.facility, form, words)


@permitted(Permission.RECEIVE_INMATE)
@form_page
def found_here(request: Request, code: str) -> HttpResponse:
    place = facility_or_404(request, code, Permission.RECEIVE_INMATE)
    form = FoundHereForm(request.POST or None, initial={"number": request.GET.get("record", "")})
    if form.is_valid():
        inmate, told = form.cleaned_data["number"], form.cleaned_data
        with form.showing_refusals():
            take_in_found(inmate, place, by=request.actor, learned=told["learned"], state=told["state"])
            messages.success(
                request, _("%(person)s is on the book here now. Say where they sleep.") % {"person": inmate}
            )
            return redirect("queue", place.code)
    note = _("The book has the person at another facility. That facility and the Inspectorate are told at once.")
    context = {"facility": place, "form": form, "title": _("Someone is here without a transfer"), "note": note}
    return render(request, "inmates/gate_form.html", {**context, "button": _("Record")})


def _page(request: Request, held: Held, form: object, words: tuple[str, str, str]) -> HttpResponse:
    title, note, button = words
    context = {
        "inmate": held.inmate,
        "facility": held.facility,
        "form": form,
        "title": title,
        "note": note,
        "button": button,
    }
    return render(request, "cells/person_form.html", context)


def _sent_page(
    request: Request, inmate: Inmate, facility: Facility, form: object, words: tuple[str, str, str]
) -> HttpResponse:
    # Whoever receives may not see the person's own page yet: the frame is the facility's.
    title, note, button = words
    context = {
        "facility": facility,
        "form": form,
        "title": title,
        "lead": str(inmate),
        "note": note,
        "button": button,
    }
    return render(request, "inmates/gate_form.html", context)


def _sent_or_404(request: Request, pk: int, permission: Permission, *, arriving: bool) -> Transfer:
    sent = Transfer.objects.select_related("custody__inmate", "custody__facility", "destination", "way")
    found = sent.filter(pk=pk).first()
    place = (found.destination if arriving else found.custody.facility) if found else None
    facility = request.access.facility(place.code) if place else None
    if found is None or facility is None:
        raise Http404
    if not request.access.allowed(permission, facility):
        raise PermissionDenied
    request.facility = facility  # type: ignore[attr-defined]
    return found
