"""A visit, its pass, and its changes: the same pages for officers and for those who visit."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from lcs_ims.accounts.doors import Request
from lcs_ims.accounts.permissions import Permission
from lcs_ims.audit.reading import note_print
from lcs_ims.audit.sentences import entries
from lcs_ims.lib import clock
from lcs_ims.lib.pages import form_page
from lcs_ims.lib.refusal import Refused
from visits.diary import Asked, span_of
from visits.doors import arranging, visit_or_404
from visits.forms.outside import ReasonForm
from visits.forms.times import pressed_time
from visits.hours import Span
from visits.models import Visit
from visits.passes import calendar_file, pass_pdf, picture
from visits.services.booking import cancel_visit, change_visit
from visits.slots import Day, free_ahead


@arranging
@require_safe
def visit(request: Request, pk: int) -> HttpResponse:
    booked, as_officer = visit_or_404(request, pk)
    may_book = as_officer and request.access.allowed(Permission.BOOK_VISITS, booked.facility)
    still = {Visit.State.BOOKED, Visit.State.ABSENT} if may_book else {Visit.State.BOOKED}
    context = _context(booked, as_officer=as_officer) | {
        "flags": list(booked.flags.standing().select_related("other__inmate")),
        "may_book": may_book,
        "may_cancel": (may_book or not as_officer) and booked.state in still,
        "history": entries(booked.subject) if as_officer else [],
    }
    return render(request, "visits/visit.html", context)


@arranging
@require_safe
def pass_page(request: Request, pk: int) -> HttpResponse:
    booked, as_officer = visit_or_404(request, pk)
    code = picture(booked.pass_code) if booked.pass_code else ""
    return render(request, "visits/pass.html", _context(booked, as_officer=as_officer) | {"code": code})


@arranging
@require_safe
def pass_file(request: Request, pk: int) -> HttpResponse:
    booked, _as_officer = visit_or_404(request, pk)
    try:
        made = pass_pdf(booked, at=clock.now())
    except Refused as refused:
        return render(request, "visits/pass.html", {"visit": booked, "refusal": refused, "party": []}, status=409)
    note_print(booked.subject, booked.facility.subject, page="visit-pass-pdf", by=request.actor)
    return _file(made, "application/pdf", f"{booked.visit_no}.pdf")


@arranging
@require_safe
def calendar(request: Request, pk: int) -> HttpResponse:
    booked, _as_officer = visit_or_404(request, pk)
    if booked.booked_from is None:
        return redirect("visit", pk)
    return _file(calendar_file(booked, at=clock.now()), "text/calendar; charset=utf-8", f"{booked.visit_no}.ics")


@arranging
@form_page
def change(request: Request, pk: int) -> HttpResponse:
    booked, as_officer = visit_or_404(request, pk)
    if booked.booked_from is None:
        return redirect("visit", pk)
    span, refusal = span_of(booked), None
    begins = pressed_time(request)
    if begins:
        try:
            change_visit(booked, Span(begins, begins + (span.ends - span.begins)), by=request.actor)
            messages.success(request, _("Moved. The pass is a new one."))
            return redirect("visit-pass", pk)
        except Refused as refused:
            refusal = refused
    context = {
        "visit": booked,
        "facility": booked.facility,
        "officer": as_officer,
        "days": _free(booked, span) if booked.state == Visit.State.BOOKED else [],
        "refusal": refusal,
    }
    return render(request, "visits/change.html", context)


@arranging
@form_page
def cancel(request: Request, pk: int) -> HttpResponse:
    booked, _as_officer = visit_or_404(request, pk)
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        with form.showing_refusals():
            cancel_visit(booked, by=request.actor, **form.cleaned_data)
            messages.success(request, _("Visit %(number)s is cancelled.") % {"number": booked.visit_no})
            return redirect("visit", pk)
    context = {
        "form": form,
        "visit": booked,
        "title": _("Cancel visit %(number)s") % {"number": booked.visit_no},
        "note": _("Whoever was to come is told. The time is free for others."),
        "button": _("Cancel the visit"),
        "warn": True,
    }
    return render(request, "visits/form.html", context)


def _context(booked: Visit, *, as_officer: bool) -> dict[str, Any]:
    party = list(booked.party.select_related("visitor"))
    return {"visit": booked, "facility": booked.facility, "officer": as_officer, "party": party}


def _free(booked: Visit, span: Span) -> list[Day]:
    visitors = [party.visitor for party in booked.party.select_related("visitor")]
    asked = Asked(booked.kind, booked.inmate, visitors, visit=booked.pk)
    return free_ahead(booked.facility, asked, span.ends - span.begins)


def _file(content: bytes, media: str, name: str) -> HttpResponse:
    return HttpResponse(
        content,
        content_type=media,
        headers={"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"},
    )
