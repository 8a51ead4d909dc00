from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from cells.forms.placing import AnswerForm, AskExceptionForm, SecondOfficerForm
from cells.models import PlacementException
from cells.services.exceptions import (
    grant_exception,
    refuse_exception,
    renew_exception,
    withdraw_exception,
)
from inmates.doors import note_child, note_names
from lcs_ims.accounts.doors import Request, permitted
from lcs_ims.accounts.permissions import Permission
from lcs_ims.accounts.second_officer import second_officer
from lcs_ims.facilities.models import Facility
from lcs_ims.lib import clock
from lcs_ims.lib.pages import form_page
from lcs_ims.lib.refusal import Refused

PER_PAGE = 30
READERS = (Permission.VIEW_BREACHES, Permission.GRANT_EXCEPTION, Permission.ASK_EXCEPTION)


@permitted(*READERS)
@require_safe
def exceptions(request: Request) -> HttpResponse:
    seen = PlacementException.objects.filter(cell__facility__in=_facilities(request)).select_related(
        "inmate", "cell__facility", "asked_by", "answered_by"
    )
    granted = seen.filter(state="granted", ended_at__isnull=True)
    over = seen.exclude(state="asked").exclude(pk__in=granted.values("pk"))
    asked, running = list(seen.filter(state="asked").order_by("asked_at")), list(granted.order_by("ends_at"))
    page = Paginator(over, PER_PAGE).get_page(request.GET.get("page"))
    shown = (*asked, *running, *page)
    note_names(request, (one.inmate for one in shown), *(one.cell.facility for one in shown))
    context = {"asked": asked, "running": running, "page": page, "pairs": _pairs(request)}
    return render(request, "cells/exceptions.html", context)


@permitted(*READERS)
@sensitive_post_parameters("password")
@form_page
def exception(request: Request, pk: int) -> HttpResponse:
    found = _exception_or_404(request, pk)
    own = found.asked_by_id == request.user.pk
    form = (SecondOfficerForm if own else AnswerForm)(request.POST or None)
    refusal = None
    if form.is_valid():
        try:
            _answer(found, request, form)
        except Refused as refused:
            refusal = refused
        else:
            return redirect("exception", found.pk)
    context = {
        "exception": found,
        "form": form if _may_answer(request, found, own) else None,
        "own": own,
        "refusal": refusal,
        "running": found.state == "granted" and found.ended_at is None,
        "may_place": request.access.allowed(Permission.PLACE_INMATE, found.cell.facility),
        "may_renew": request.access.allowed(Permission.ASK_EXCEPTION, found.cell.facility),
        "earlier": _earlier(found),
    }
    return render(request, "cells/exception.html", context)


@permitted(Permission.ASK_EXCEPTION)
@require_POST
def withdraw(request: Request, pk: int) -> HttpResponse:
    found = _exception_or_404(request, pk)
    try:
        withdraw_exception(found, by=request.actor)
    except Refused as refused:
        messages.error(request, refused.message)
    else:
        messages.success(request, _("The exception is taken back."))
    return redirect("cells-for", found.inmate.inmate_no)


@permitted(Permission.ASK_EXCEPTION)
@form_page
def renew(request: Request, pk: int) -> HttpResponse:
    found = _exception_or_404(request, pk)
    if not request.access.allowed(Permission.ASK_EXCEPTION, found.cell.facility):
        raise PermissionDenied
    form = AskExceptionForm(request.POST or None)
    if form.is_valid():
        with form.showing_refusals():
            asked = renew_exception(found, by=request.actor, **form.cleaned_data)
            return redirect("exception", asked.pk)
    return render(request, "cells/renew_exception.html", {"exception": found, "form": form})


def _answer(found: PlacementException, request: Request, form: AnswerForm) -> None:
    by = request.actor
    if isinstance(form, SecondOfficerForm):
        by = second_officer(request, form.cleaned_data)
    answer = form.cleaned_data["answer"]
    if "refuse" in request.POST:
        refuse_exception(found, by=by, answer=answer)
        messages.success(request, _("The exception is refused."))
    else:
        stay = grant_exception(found, by=by, answer=answer)
        granted = _("The exception is granted. %(person)s is in cell %(cell)s, bed %(bed)s.")
        messages.success(request, granted % {"person": stay.inmate, "cell": stay.cell, "bed": stay.bed})


def _may_answer(request: Request, found: PlacementException, own: bool) -> bool:
    if found.state != "asked":
        return False
    return own or request.access.allowed(Permission.GRANT_EXCEPTION, found.cell.facility)


def _earlier(found: PlacementException) -> list[PlacementException]:
    """The exceptions this one renews, newest first."""
    earlier = []
    while found.renews is not None:
        found = found.renews
        earlier.append(found)
    return earlier


def _pairs(request: Request) -> list[Any]:
    """Who asked and who granted, most often first, in the last 90 days."""
    granted = PlacementException.objects.filter(
        cell__facility__in=_facilities(request),
        state="granted",
        answered_at__gte=clock.now() - clock.days(90),
    )
    rows = granted.values("asked_by__full_name", "answered_by__full_name").annotate(
        times=Count("pk"), renewed=Count("pk", filter=Q(renewal__gt=0))
    )
    return list(rows.filter(times__gt=1).order_by("-times")[:10])


def _facilities(request: Request) -> list[Facility]:
    return list({f for permission in READERS for f in request.access.facilities(permission)})


def _exception_or_404(request: Request, pk: int) -> PlacementException:
    found = (
        PlacementException.objects.select_related("inmate", "cell__facility", "asked_by", "answered_by", "renews")
        .filter(pk=pk, cell__facility__in=_facilities(request))
        .first()
    )
    if found is None:
        raise Http404
    request.facility = found.cell.facility  # type: ignore[attr-defined]
    note_child(request, found.inmate, found.cell.facility)
    return found
