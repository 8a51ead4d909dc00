"""The gate desk: who is expected, who waits, who is inside; arrivals, steps, refusals."""

from datetime import datetime

from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from lcs_ims.accounts.doors import Request, facility_or_404, permitted
from lcs_ims.accounts.permissions import Permission
from lcs_ims.audit.sentences import entries
from lcs_ims.facilities.models import Facility
from lcs_ims.lib import clock
from lcs_ims.lib.pages import form_page
from lcs_ims.lib.refusal import Refused
from visits.board import unnamed_at, waiting_of, with_people
from visits.forms.gate import AcknowledgeForm, RefuseForm, ReviewForm, StartForm, ToldForm, WalkInForm
from visits.kinds import Kind
from visits.models import Visit, WaitAlert
from visits.services import gate as deeds
from visits.services.arriving import WalkIn, receive, receive_people
from visits.services.refusing import refuse_visit
from visits.services.reviewing import is_to_review, review_visit
from visits.services.waits import acknowledge_alert
from visits.standards import standards
from visits.steps import Step
from visits.times import wait_of_visit

SHOWN = 120
TOLD_IDS = "told_%s"  # beside the form of the start, which asks for a time too


def plain(text: str) -> str:
    """What was typed or scanned, without the sign that no database takes."""
    return text.replace("\0", "").strip()


@permitted(Permission.RUN_GATE)
@require_safe
def desk(request: Request, code: str) -> HttpResponse:
    place = facility_or_404(request, code, Permission.RUN_GATE)
    now = clock.now()
    typed = plain(request.GET.get("q", ""))[:60]
    found = _at_desk(place, typed, now)
    expected = [visit for visit in found if visit.state == Visit.State.BOOKED]
    context = {
        "facility": place,
        "q": typed,
        "expected": expected,
        "unnamed": unnamed_at([place], now),
        "only": expected[0] if typed and len(expected) == 1 else None,
        "waiting": waiting_of([visit for visit in found if visit.state == Visit.State.WAITING], now),
        "inside": [visit for visit in found if visit.state == Visit.State.WITH_INMATE],
        "may_press": True,
        "now": now,
    }
    return render(request, "visits/gate.html", context)


@permitted(Permission.RUN_GATE)
@require_POST
def arrived(request: Request, code: str) -> HttpResponse:
    place = facility_or_404(request, code, Permission.RUN_GATE)
    ticked = request.POST.getlist("visit")[:SHOWN]
    keys = [int(key) for key in ticked if key.isascii() and key.isdigit() and len(key) < 19]  # as long as keys are
    visits = list(Visit.objects.at(place).filter(pk__in=keys))
    if not visits:
        messages.warning(request, _("Nobody is ticked. Tick who has come."))
        return redirect("gate", code)
    try:
        receive(visits, by=request.actor)
    except Refused as refused:
        messages.error(request, refused.message)
    else:
        numbers = ", ".join(visit.visit_no for visit in visits)
        messages.success(request, _("Here: %(numbers)s. Their clocks run.") % {"numbers": numbers})
    return redirect("gate", code)


@permitted(Permission.RUN_GATE)
@form_page
def walk_in(request: Request, code: str) -> HttpResponse:
    place = facility_or_404(request, code, Permission.RUN_GATE)
    initial = {"inmate_no": request.GET.get("inmate", "")}
    form = WalkInForm(request.POST or None, facility=place, initial=initial)
    if form.is_valid():
        with form.showing_refusals():
            visit = _walk_in(request, place, form)
            messages.success(request, _("%(number)s is here. The clock runs.") % {"number": visit.visit_no})
            return redirect("gate", code)
    return render(request, "visits/walk_in.html", {"facility": place, "form": form})


@permitted(Permission.VIEW_VISITS)
@require_safe
def at_gate(request: Request, pk: int) -> HttpResponse:
    visit = gate_visit_or_404(request, pk, Permission.VIEW_VISITS)
    return _page(request, visit, StartForm())


@permitted(Permission.RUN_GATE)
@require_POST
def press(request: Request, pk: int, step: str) -> HttpResponse:
    """One press; the start has its form, the police their own page."""
    visit = gate_visit_or_404(request, pk, Permission.RUN_GATE)
    if step not in set(Step):
        raise Http404
    if step == Step.STARTED and visit.kind == Kind.POLICE:
        return redirect("police-entry", pk)
    form = StartForm(request.POST) if step == Step.STARTED else ToldForm(request.POST, auto_id=TOLD_IDS)
    if form.is_valid():
        with form.showing_refusals():
            _press(request, visit, Step(step), form)
            from_desk = request.POST.get("next") == "desk"
            return redirect("gate", visit.facility.code) if from_desk else redirect("visit-gate", pk)
    return _page(request, visit, form, status=422)


@permitted(Permission.RUN_GATE)
@form_page
def refuse(request: Request, pk: int) -> HttpResponse:
    visit = gate_visit_or_404(request, pk, Permission.RUN_GATE)
    form = RefuseForm(request.POST or None)
    if form.is_valid():
        given = form.cleaned_data
        with form.showing_refusals():
            refuse_visit(
                visit, given["refused_by"], reason=given["reason"], reviewer=given["reviewer"], by=request.actor
            )
            return redirect("visit-gate", pk)
    return _form(request, visit, form, _("Refuse %(number)s") % {"number": visit.visit_no}, _("Refuse the visit"))


@permitted(Permission.REVIEW_VISITS)
@form_page
def review(request: Request, pk: int) -> HttpResponse:
    """A refusal, or an emergency entry, looked at by another officer."""
    visit = gate_visit_or_404(request, pk, Permission.REVIEW_VISITS)
    form = ReviewForm(request.POST or None)
    if form.is_valid():
        with form.showing_refusals():
            review_visit(visit, form.cleaned_data["review"], by=request.actor)
            return redirect("visit-gate", pk)
    return _form(request, visit, form, _("Review %(number)s") % {"number": visit.visit_no}, _("Write the review"))


@permitted(Permission.RUN_GATE)
@form_page
def acknowledge(request: Request, pk: int) -> HttpResponse:
    alert = WaitAlert.objects.select_related("visit__facility").filter(pk=pk).first()
    if alert is None:
        raise Http404
    visit = gate_visit_or_404(request, alert.visit_id, Permission.RUN_GATE)
    form = AcknowledgeForm(request.POST or None)
    if form.is_valid():
        with form.showing_refusals():
            acknowledge_alert(alert, form.cleaned_data["cause"], words=form.cleaned_data["words"], by=request.actor)
            messages.success(request, _("Acknowledged. The cause is on file."))
            return redirect("waiting-board", visit.facility.code)
    title = _("Why does %(number)s wait?") % {"number": visit.visit_no}
    return _form(request, visit, form, title, _("Acknowledge"))


def gate_visit_or_404(request: Request, pk: int, permission: Permission) -> Visit:
    """The visit, where the reader has the right at its facility; 404 elsewhere, as for none."""
    visit = Visit.objects.select_related("facility", "inmate", "room").filter(pk=pk).first()
    if visit is None:
        raise Http404
    request.facility = facility_or_404(request, visit.facility.code, permission)  # type: ignore[attr-defined]
    return visit


def _at_desk(place: Facility, typed: str, now: datetime) -> list[Visit]:
    """Who is booked for today, narrowed by what is typed or scanned, who waits and who is inside. Two queries."""
    begins = clock.midnight(clock.facility_date(now))
    expected = Q(state=Visit.State.BOOKED, booked_from__gte=begins, booked_from__lt=begins + clock.days(1))
    if typed:
        expected &= (
            Q(pass_code=typed)
            | Q(visit_no__icontains=typed)
            | Q(party__visitor__full_name__icontains=typed)
            | Q(party__visitor__identified_by__icontains=typed)
            | Q(inmate__surname__icontains=typed)
            | Q(inmate__inmate_no__iexact=typed)
        )
    here = Q(state__in=[Visit.State.WAITING, Visit.State.WITH_INMATE])
    found = with_people(Visit.objects.at(place).filter(expected | here).distinct())
    return list(found.order_by("booked_from", "pk")[:SHOWN])


def _walk_in(request: Request, place: Facility, form: WalkInForm) -> Visit:
    who = WalkIn(place, form.held, form.cleaned_data["kind"], (), form.cleaned_data["purpose"])
    return receive_people(who, form.people, by=request.actor, told=form.told)


def _press(request: Request, visit: Visit, step: Step, form: ToldForm) -> None:
    if isinstance(form, StartForm):
        deeds.start(visit, by=request.actor, told=form.told, going=form.going)
    elif step is Step.ARRIVED:
        receive([visit], by=request.actor, told=form.told)
    else:
        deeds.press(visit, step, by=request.actor, told=form.told)


def _to_press(visit: Visit) -> list[Step]:
    """The steps that can follow now, but for the start, which has a form of its own."""
    match visit.state:
        case Visit.State.BOOKED | Visit.State.ABSENT:
            return [Step.ARRIVED]
        case Visit.State.WAITING:
            return [Step.LEFT] if visit.produced_at else [Step.PRODUCED, Step.LEFT]
        case Visit.State.WITH_INMATE:
            return [Step.ENDED, Step.LEFT]
        case Visit.State.OVER if visit.left_at is None and not visit.learned:
            return [Step.LEFT]
    return []


def _page(request: Request, visit: Visit, form: ToldForm, status: int = 200) -> HttpResponse:
    now = clock.now()
    starts = isinstance(form, StartForm)
    context = {
        "visit": visit,
        "facility": visit.facility,
        "start": form if starts else StartForm(),
        "told": ToldForm(auto_id=TOLD_IDS) if starts else form,
        "told_refused": not starts,
        "to_press": _to_press(visit),
        "wait": wait_of_visit(visit, standards(), now),
        "party": list(visit.party.select_related("visitor")),
        "steps": list(visit.steps.all()),
        "alerts": list(visit.alerts.all()),
        "runs_gate": request.access.allowed(Permission.RUN_GATE, visit.facility),
        "may_review": request.access.allowed(Permission.REVIEW_VISITS, visit.facility) and is_to_review(visit),
        "police": getattr(visit, "police", None) if visit.kind == Kind.POLICE else None,
        "history": entries(visit.subject, 12),
    }
    return render(request, "visits/at_gate.html", context, status=status)


def _form(request: Request, visit: Visit, form: object, title: str, button: str) -> HttpResponse:
    context = {"visit": visit, "facility": visit.facility, "form": form, "title": title, "button": button}
    return render(request, "visits/gate_form.html", context)
