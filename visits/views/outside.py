"""The pages of people from outside: who they are, whom they visit, when."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from inmates.models import Inmate, Warrant
from inmates.running import clocks_of
from lcs_ims.accounts.doors import Request
from lcs_ims.facilities.models import Facility
from lcs_ims.lib import clock
from lcs_ims.lib.pages import form_page
from lcs_ims.lib.refusal import Refused
from visits.certificates import interviews_told_to
from visits.diary import Asked
from visits.doors import OutsideRequest, client_or_404, identified, outside, role_outside
from visits.forms.outside import LENGTHS, AskForm, MeForm, PurposeForm, ReasonForm
from visits.forms.times import pressed_time
from visits.hours import Span
from visits.kinds import KINDS, Kind
from visits.models import Client, SlotHold, Visitor
from visits.services.booking import Booking, book_visit, hold_slot
from visits.services.clients import ask_for_client, end_client, open_client
from visits.services.people import identify_self
from visits.slots import free_ahead


@outside
@form_page
def me(request: Request) -> HttpResponse:
    role = role_outside(request)
    if role is None:
        raise Http404
    visitor = Visitor.objects.filter(user=request.user).first()
    form = MeForm(request.POST or None, role=role, initial=_known(request, visitor))
    if form.is_valid():
        with form.showing_refusals():
            identify_self(request.user, form.person, by=request.actor)
            messages.success(request, _("Saved. What is new is verified by the records office."))
            return redirect("visits")
    return render(request, "visits/me.html", {"form": form, "visitor": visitor, "now": clock.now()})


@identified
@form_page
def ask(request: OutsideRequest) -> HttpResponse:
    role = role_outside(request)
    if role is None:
        raise Http404
    form = AskForm(request.POST or None, role=role)
    if form.is_valid():
        with form.showing_refusals():
            ask_for_client(request.visitor, form.request, by=request.actor)
            messages.success(
                request, _("Sent. You are answered within 2 working hours, or the Inspectorate is told.")
            )
            return redirect("visits")
    return render(request, "visits/ask.html", {"form": form})


@identified
@require_http_methods(["GET", "HEAD"])
def client(request: OutsideRequest, pk: int) -> HttpResponse:
    tie = open_client(client_or_404(request, pk), by=request.actor)
    inmate = _of(tie)
    now = clock.now()
    custody = inmate.custodies.open().select_related("facility", "inmate").prefetch_related("warrants").first()
    clocks = clocks_of(custody, clock.facility_date(now)) if custody else []
    context = {
        "client": tie,
        "inmate": inmate,
        "custody": custody,
        "orders": list(Warrant.objects.filter(custody=custody)) if custody else [],
        "clocks": [(one, one.is_past(now)) for one in clocks],
        "leave": request.visitor.authorisations.filter(inmate=inmate).select_related("facility", "answered_by")[:10],
        "interviews": interviews_told_to(request.user).filter(inmate=inmate)[:20],
        "visits": inmate.visits.filter(party__visitor=request.visitor)
        .select_related("facility")
        .order_by("-booked_from")[:10],
    }
    return render(request, "visits/client.html", context)


@identified
@form_page
def book(request: OutsideRequest, pk: int) -> HttpResponse:
    tie = client_or_404(request, pk)
    inmate = _of(tie)
    facility = inmate.held_at
    minutes = _minutes(request, request.visitor)
    refusal = None
    begins = pressed_time(request)
    if facility and begins:
        wanted = _booking(request, inmate, facility, Span(begins, begins + timedelta(minutes=minutes)), uuid4())
        try:
            return redirect("confirm-booking", hold_slot(wanted, by=request.actor).token)
        except Refused as refused:
            refusal = refused
    asked = Asked(request.visitor.kind, inmate, [request.visitor])
    context = {
        "client": tie,
        "inmate": inmate,
        "facility": facility,
        "minutes": minutes,
        "lengths": LENGTHS,
        "days": free_ahead(facility, asked, timedelta(minutes=minutes)) if facility else [],
        "refusal": refusal,
    }
    return render(request, "visits/free_times.html", context)


@identified
@form_page
def confirm(request: OutsideRequest, token: UUID) -> HttpResponse:
    hold = (
        SlotHold.objects.filter(token=token, visitor=request.visitor)
        .select_related("room__facility", "inmate")
        .first()
    )
    if hold is None:
        raise Http404
    form = PurposeForm(request.POST or None, kind=hold.kind)
    refusal = None
    if form.is_valid():
        wanted = _booking(
            request, hold.inmate, hold.room.facility, Span(hold.begins_at, hold.ends_at), token, hold.kind
        )
        try:
            visit = book_visit(replace(wanted, **form.cleaned_data), by=request.actor)
            messages.success(request, _("Booked. Show this pass at the gate."))
            return redirect("visit-pass", visit.pk)
        except Refused as refused:
            refusal = refused
    tie = Client.objects.confirmed().filter(visitor=request.visitor, inmate=hold.inmate).first()
    context = {"hold": hold, "form": form, "refusal": refusal, "client": tie, "now": clock.now()}
    return render(request, "visits/confirm.html", context)


@identified
@form_page
def end(request: OutsideRequest, pk: int) -> HttpResponse:
    tie = client_or_404(request, pk)
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        with form.showing_refusals():
            end_client(tie, by=request.actor, **form.cleaned_data)
            messages.success(request, _("Ended. You no longer see this person."))
            return redirect("visits")
    context = {
        "form": form,
        "title": _("End this"),
        "lead": _of(tie).full_name,
        "note": _(
            "You no longer see where the person is held, and book no visits. Booked visits stay until cancelled."
        ),
        "button": _("End it"),
        "back": "visits",
    }
    return render(request, "visits/form.html", context)


def _known(request: Request, visitor: Visitor | None) -> dict[str, object]:
    """What is on file of the reader already: as visitor, else as invited."""
    if visitor:
        return {name: getattr(visitor, name) for name in MeForm.base_fields}
    user = request.user
    invited = user.invitations.filter(used_at__isnull=False).first()
    number = invited.registration_no if invited else user.force_number
    return {"full_name": user.full_name, "identified_by": number, "phone": user.phone, "email": user.email}


def _of(tie: Client) -> Inmate:
    if tie.inmate is None:
        raise Http404
    return tie.inmate


def _minutes(request: Request, visitor: Visitor) -> int:
    usual = KINDS[Kind(visitor.kind)].length
    said = request.POST.get("minutes") or request.GET.get("minutes") or ""
    return int(said) if said in {str(minutes) for minutes, _label in LENGTHS} else usual


def _booking(
    request: OutsideRequest, inmate: Inmate, facility: Facility, span: Span, token: UUID, kind: str = ""
) -> Booking:
    return Booking(facility, inmate, kind or request.visitor.kind, [request.visitor], span, token)
