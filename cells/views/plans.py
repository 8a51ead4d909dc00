from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from cells.forms.plans import AskPlanForm, StopForm, WalkForm
from cells.models import Plan, PlanState
from cells.plans.boards import boards_of, pins_in_words
from cells.plans.kept import pins_in
from cells.plans.words import progress_of, said_of
from cells.services.plans import Wish, ask_plan, cancel_plan
from cells.services.walking import Walked, confirm_walk, stop_plan
from cells.tasks import ring
from inmates.doors import note_names
from lcs_ims.accounts.doors import Request, facility_or_404, permitted
from lcs_ims.accounts.permissions import Permission
from lcs_ims.lib.pages import form_page
from lcs_ims.lib.refusal import Refused

SHOWN = 30
LOOK_AGAIN = 3  # seconds; the browser asks again by itself, without a script


@permitted(Permission.SEE_PLANS)
@require_safe
def plans(request: Request, code: str) -> HttpResponse:
    place = facility_or_404(request, code, Permission.SEE_PLANS)
    known = list(Plan.objects.filter(facility=place).select_related("facility").defer("house", "result")[:SHOWN])
    context = {
        "facility": place,
        "plans": known,
        "current": next((plan for plan in known if plan.state in {PlanState.ASKED, PlanState.UNDER_WAY}), None),
        "may_plan": request.access.allowed(Permission.PLAN_REHOUSING, place),
    }
    return render(request, "cells/plans.html", context)


@permitted(Permission.PLAN_REHOUSING)
@form_page
def ask(request: Request, code: str) -> HttpResponse:
    place = facility_or_404(request, code, Permission.PLAN_REHOUSING)
    form = AskPlanForm(request.POST or None)
    if form.is_valid():
        with form.showing_refusals():
            made = ask_plan(place, form.wish, by=request.actor)
            ring(Plan, made.pk)
            return redirect("plan", made.pk)
    return render(request, "cells/plan_ask.html", {"facility": place, "form": form})


@permitted(Permission.SEE_PLANS)
@require_safe
def plan(request: Request, pk: int) -> HttpResponse:
    found = _plan_or_404(request, pk, Permission.SEE_PLANS)
    context = _about(request, found)
    if found.result is None:
        response = render(request, "cells/plan_waiting.html", context | {"progress": progress_of(found)})
        if found.state == PlanState.ASKED:
            response.headers["Refresh"] = str(LOOK_AGAIN)
        return response
    walks = list(
        found.steps.order_by()
        .values("walk")
        .annotate(steps=Count("pk"), left=Count("pk", filter=Q(outcome="")), holds=Count("pk", filter=Q(to=None)))
        .order_by("walk")
    )
    context |= {
        "said": said_of(found),
        "walks": walks,
        "next": next((walk["walk"] for walk in walks if walk["left"]), None),
        "left": sum(walk["left"] for walk in walks),
        "continued": found.continued_by.defer("house", "result").first(),
    }
    return render(request, "cells/plan.html", context)


@permitted(Permission.SEE_PLANS)
@require_safe
def boards(request: Request, pk: int) -> HttpResponse:
    found = _made_or_404(request, pk, Permission.SEE_PLANS)
    both = boards_of(found)
    asked = request.GET.get("block", "")
    chosen = asked if asked in both.blocks else next(iter(both.blocks), "")
    context = _about(request, found)
    context |= {"boards": both, "chosen": chosen, "pairs": both.blocks.get(chosen, [])}
    return render(request, "cells/plan_boards.html", context)


@permitted(Permission.SEE_PLANS)
@require_safe
def steps(request: Request, pk: int) -> HttpResponse:
    found = _made_or_404(request, pk, Permission.SEE_PLANS)
    rows = list(found.steps.select_related("inmate", "origin", "to"))
    note_names(request, (step.inmate for step in rows), found.facility)
    return render(request, "cells/plan_steps.html", _about(request, found) | {"steps": rows})


@permitted(Permission.PLAN_REHOUSING)
@form_page
def walk(request: Request, pk: int, number: int) -> HttpResponse:
    found = _made_or_404(request, pk, Permission.PLAN_REHOUSING)
    rows = list(found.steps.filter(walk=number).select_related("inmate", "origin", "to"))
    if not rows:
        raise Http404
    holds = any(step.to_id is None and not step.outcome for step in rows)
    form = WalkForm(request.POST if request.method == "POST" else None, holds=holds)
    if form.is_valid():
        with form.showing_refusals():
            walked = confirm_walk(found, number, form.escort, by=request.actor)
            _tell(request, walked)
            return redirect("plan", pk)
        rows = list(found.steps.filter(walk=number).select_related("inmate", "origin", "to"))
    note_names(request, (step.inmate for step in rows), found.facility)
    context = {"steps": rows, "number": number, "form": form, "open": any(not step.outcome for step in rows)}
    return render(request, "cells/plan_walk.html", _about(request, found) | context)


@permitted(Permission.PLAN_REHOUSING, Permission.PLAN_COUNTRY)
@require_POST
def cancel(request: Request, pk: int) -> HttpResponse:
    found = _plan_or_404(request, pk, Permission.PLAN_REHOUSING, Permission.PLAN_COUNTRY)
    try:
        cancel_plan(found, by=request.actor)
        messages.success(request, _("The plan is cancelled."))
    except Refused as refused:
        messages.error(request, refused.message)
    return redirect("plan", pk)


@permitted(Permission.PLAN_REHOUSING)
@form_page
def stop(request: Request, pk: int) -> HttpResponse:
    found = _made_or_404(request, pk, Permission.PLAN_REHOUSING)
    form = StopForm(request.POST or None)
    if form.is_valid():
        with form.showing_refusals():
            stop_plan(found, form.cleaned_data["why"], by=request.actor)
            messages.success(request, _("The plan is stopped. A new one can begin from here."))
            return redirect("plan", pk)
    return render(request, "cells/plan_stop.html", _about(request, found) | {"form": form})


@permitted(Permission.PLAN_REHOUSING)
@require_POST
def again(request: Request, pk: int) -> HttpResponse:
    """A new plan from here, with the same "what if"."""
    found = _plan_or_404(request, pk, Permission.PLAN_REHOUSING)
    try:
        made = ask_plan(found.facility, Wish(found.seconds, pins_in(found.pins), found), by=request.actor)
    except Refused as refused:
        messages.error(request, refused.message)
        return redirect("plan", pk)
    ring(Plan, made.pk)
    return redirect("plan", made.pk)


def _plan_or_404(request: Request, pk: int, *permissions: Permission) -> Plan:
    """404 for a plan of a facility that the reader has nothing to do with, 403 without the right there."""
    found = Plan.objects.select_related("facility").filter(pk=pk).first()
    facility = request.access.facility(found.facility.code) if found else None
    if found is None or facility is None:
        raise Http404
    if not any(request.access.allowed(permission, facility) for permission in permissions):
        raise PermissionDenied
    request.facility = facility  # type: ignore[attr-defined]
    return found


def _made_or_404(request: Request, pk: int, permission: Permission) -> Plan:
    found = _plan_or_404(request, pk, permission)
    if found.result is None:
        raise Http404
    return found


def _about(request: Request, found: Plan) -> dict[str, object]:
    return {
        "facility": found.facility,
        "plan": found,
        "pins": pins_in_words(found),
        "may_plan": request.access.allowed(Permission.PLAN_REHOUSING, found.facility),
        "may_cancel": any(
            request.access.allowed(permission, found.facility)
            for permission in (Permission.PLAN_REHOUSING, Permission.PLAN_COUNTRY)
        ),
    }


def _tell(request: Request, walked: Walked) -> None:
    if walked.taken:
        told = ngettext("%(count)s step is in the book.", "%(count)s steps are in the book.", walked.taken)
        messages.success(request, told % {"count": walked.taken})
