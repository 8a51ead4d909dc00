"""The police at the gate: the entry before and after, leave outside hours, and what was found out later."""

from datetime import datetime

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from lcs_ims.accounts.doors import Request, facility_or_404, permitted
from lcs_ims.accounts.models import User
from lcs_ims.accounts.permissions import Permission
from lcs_ims.facilities.models import Facility
from lcs_ims.lib import clock
from lcs_ims.lib.pages import form_page
from lcs_ims.lib.refusal import Refused
from visits.forms.police import (
    AnswerForm,
    AskForm,
    AuthorisersForm,
    ClaimForm,
    FoundOutForm,
    PoliceForm,
    StateAfterForm,
)
from visits.kinds import Kind
from visits.models import Authorisation, Authoriser, PoliceEntry, Visit
from visits.night import OutsideHours
from visits.services import authorising
from visits.services.finding_out import record_found_out
from visits.services.leave import LASTS
from visits.services.police import complete_police, start_police
from visits.times import is_young
from visits.views.gate import gate_visit_or_404

SHOWN = 50


@permitted(Permission.RUN_GATE)
@form_page
def entry(request: Request, pk: int) -> HttpResponse:
    """What is known before the start; pressing it is the start."""
    visit = gate_visit_or_404(request, pk, Permission.RUN_GATE)
    if visit.kind != Kind.POLICE or visit.started_at:
        return redirect("visit-gate", pk)
    now = clock.now()
    leave = _asked(visit, now)
    form, refusal = PoliceForm(request.POST or None, initial=_known(visit, leave)), None
    if form.is_valid():
        try:
            start_police(visit, form.written, by=request.actor, told=form.told)
        except Refused as refused:
            refusal = refused if len(refused.objections) > 1 else None
            form.refuse(refused)
        else:
            return redirect("visit-gate", pk)
    context = {
        "visit": visit,
        "facility": visit.facility,
        "form": form,
        "refusal": refusal,
        "young": is_young(visit.inmate, now),
        "outside": OutsideHours.of(visit.facility).when(visit.kind, now),
        "leave": leave,
    }
    return render(request, "visits/police_entry.html", context)


@permitted(Permission.RUN_GATE)
@form_page
def afterwards(request: Request, pk: int) -> HttpResponse:
    visit = gate_visit_or_404(request, pk, Permission.RUN_GATE)
    if not PoliceEntry.objects.filter(visit=visit).exists():
        raise Http404
    form = StateAfterForm(request.POST or None)
    if form.is_valid():
        with form.showing_refusals():
            complete_police(visit, by=request.actor, **form.cleaned_data)
            return redirect("visit-gate", pk)
    context = {"visit": visit, "facility": visit.facility, "form": form, "title": _("After the police visit")}
    return render(request, "visits/gate_form.html", context | {"button": _("Write it")})


@permitted(Permission.RUN_GATE, Permission.AUTHORISE_POLICE)
@require_safe
def authorisations(request: Request, code: str) -> HttpResponse:
    place = facility_or_404(request, code, Permission.RUN_GATE, Permission.AUTHORISE_POLICE)
    rows = Authorisation.objects.filter(facility=place).select_related("inmate", "answered_by")
    authorisers = Authoriser.objects.filter(facility=place, ended_at__isnull=True).select_related("user")
    context = {
        "facility": place,
        "authorisations": list(rows[:SHOWN]),
        "authorisers": list(authorisers),
        "runs_gate": request.access.allowed(Permission.RUN_GATE, place),
        "may_set": request.access.allowed(Permission.SET_AUTHORISERS, place),
        "outside": OutsideHours.of(place).when(Kind.POLICE, clock.now()),
    }
    return render(request, "visits/authorisations.html", context)


@permitted(Permission.RUN_GATE)
@form_page
def ask(request: Request, code: str) -> HttpResponse:
    place = facility_or_404(request, code, Permission.RUN_GATE)
    form = AskForm(request.POST or None, facility=place)
    if form.is_valid():
        with form.showing_refusals():
            asked = authorising.ask_authorisation(place, form.held, form.request, by=request.actor)
            messages.success(request, _("Asked. The duty authoriser and the Inspectorate are told."))
            return redirect("authorisation", asked.pk)
    lead = _("Nobody goes in before the answer. No answer in time is a refusal.")
    return _form(request, place, form, _("The police ask to come in outside hours"), _("Ask"), lead)


@permitted(Permission.RUN_GATE, Permission.AUTHORISE_POLICE)
@form_page
def authorisation(request: Request, pk: int) -> HttpResponse:
    """One request: the authoriser answers it here, the desk sees the answer or writes a claim."""
    found = _authorisation_or_404(request, pk)
    answers = not found.answer and authorising.may_answer(found, request.user)
    form = AnswerForm(request.POST or None) if answers else ClaimForm(request.POST or None)
    if form.is_valid():
        given = form.cleaned_data
        with form.showing_refusals():
            if answers:
                authorising.answer_authorisation(
                    found, granted=given["granted"], words=given["words"], by=request.actor
                )
            else:
                authorising.claim_authorisation(found, given["in_the_name_of"], by=request.actor)
            return redirect("authorisation", pk)
    context = {"authorisation": found, "facility": found.facility, "form": form, "answers": answers}
    return render(request, "visits/authorisation.html", context)


@permitted(Permission.SET_AUTHORISERS)
@form_page
def authorisers(request: Request, code: str) -> HttpResponse:
    place = facility_or_404(request, code, Permission.SET_AUTHORISERS)
    standing = Authoriser.objects.filter(facility=place, ended_at__isnull=True)
    initial = {f"place_{one.place}": one.user_id for one in standing}
    form = AuthorisersForm(request.POST or None, people=_who_may(place), initial=initial)
    if form.is_valid():
        with form.showing_refusals():
            authorising.set_authorisers(place, form.people, by=request.actor)
            messages.success(request, _("Set. Requests go to them from now on."))
            return redirect("authorisations", code)
    lead = _("A request goes to the duty authoriser, and after 15 minutes to the next.")
    return _form(request, place, form, _("Who authorises the police"), _("Set"), lead)


@permitted(Permission.VIEW_VISITS)
@form_page
def found_out(request: Request, code: str) -> HttpResponse:
    place = facility_or_404(request, code, Permission.VIEW_VISITS)
    form = FoundOutForm(request.POST or None, facility=place)
    if form.is_valid():
        with form.showing_refusals():
            visit = record_found_out(form.found, by=request.actor)
            messages.success(request, _("Written. It shows as unauthorised and late, and the Inspectorate is told."))
            return redirect("visit-gate", visit.pk)
    lead = _("Whatever happened can be written down, whenever it is learned.")
    return _form(request, place, form, _("A visit found out later"), _("Write it"), lead)


def _authorisation_or_404(request: Request, pk: int) -> Authorisation:
    rows = Authorisation.objects.select_related("facility", "inmate", "answered_by", "visit")
    found = rows.filter(pk=pk).first()
    if found is None:
        raise Http404
    needed = (Permission.RUN_GATE, Permission.AUTHORISE_POLICE)
    request.facility = facility_or_404(request, found.facility.code, *needed)  # type: ignore[attr-defined]
    return found


def _known(visit: Visit, asked: Authorisation | None) -> dict[str, str]:
    """What the request or the booking said already."""
    if asked:
        names = ("officer", "force_number", "station", "purpose", "authority", "delaying_order")
        return {name: getattr(asked, name) for name in names}
    person = visit.party.select_related("visitor").first()
    if person is None:
        return {"purpose": visit.purpose}
    who = person.visitor
    said = {"officer": who.full_name, "purpose": visit.purpose}
    return said | {"force_number": who.number, "station": who.station} if who.station else said


def _asked(visit: Visit, now: datetime) -> Authorisation | None:
    """The newest request for this person that can still serve this visit; one of days ago is another visit's."""
    recent = Authorisation.objects.filter(facility=visit.facility, inmate=visit.inmate, visit__isnull=True)
    return recent.filter(requested_at__gt=now - LASTS).select_related("answered_by").first()


def _who_may(place: Facility) -> QuerySet[User]:
    granted = User.objects.active().filter(
        facilityuserobjectpermission__content_object=place,
        facilityuserobjectpermission__permission__codename=Permission.AUTHORISE_POLICE.value,
    )
    return User.objects.filter(pk__in=granted.values("pk"))


def _form(request: Request, place: Facility, form: object, title: str, button: str, lead: str) -> HttpResponse:
    context = {"facility": place, "form": form, "title": title, "button": button, "lead": lead}
    back = {"back": reverse("authorisations", args=[place.code]), "back_label": _("Police at night")}
    return render(request, "visits/gate_form.html", context | back)
