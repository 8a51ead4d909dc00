from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cells.forms.imports import StoreForm, TakeOverForm
from cells.imports.report import Opened, Report
from cells.imports.spreadsheets import SPREADSHEETS
from cells.imports.waiting import Upload, forget, keep, waiting
from cells.verdicts import BY_CODE
from lcs_ims.accounts.doors import Request, facility_or_404, permitted
from lcs_ims.accounts.permissions import Permission
from lcs_ims.imports.report import preview
from lcs_ims.lib.pages import form_page
from lcs_ims.lib.refusal import Refused

SHOWN = 100
CSV = "text/csv; charset=utf-8"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True, slots=True)
class RuleCount:
    title: str
    severity: str
    count: int


@permitted(Permission.IMPORT_REGISTER)
@form_page
def take_over(request: Request) -> HttpResponse:
    estate = request.access.any(Permission.EDIT_ESTATE)
    form = TakeOverForm(request.POST or None, request.FILES or None, estate=estate)
    if form.is_valid():
        keep(request.session, form.upload)
        return redirect("take-over-preview")
    context = {"form": form, "facilities": request.access.facilities(Permission.IMPORT_REGISTER)}
    return render(request, "cells/import_form.html", context)


@permitted(Permission.IMPORT_REGISTER)
@form_page
def take_over_preview(request: Request) -> HttpResponse:
    upload = waiting(request.session)
    if upload is None:
        messages.error(request, _("No file is waiting. A file waits for an hour: choose it again."))
        return redirect("take-over")
    ahead = preview(lambda: upload.take_over(by=request.actor, skip_bad=True))
    form = StoreForm(request.POST if request.method == "POST" else None, bad=bool(ahead.errors))
    if form.is_valid() and _stored(request, upload, form):
        return redirect("take-over")
    return render(request, "cells/import_preview.html", {"upload": upload, "form": form, **_shown(upload, ahead)})


@permitted(Permission.IMPORT_REGISTER)
@require_safe
def bad_rows(request: Request, table: str) -> HttpResponse:
    upload = waiting(request.session)
    if upload is None or table not in upload.files:
        raise Http404
    report = preview(lambda: upload.take_over(by=request.actor, skip_bad=True))
    outcome = report.main if table == upload.kind else report.beside[table]
    return _attached(outcome.rejects, f"{table}-bad-rows.csv", CSV)


@permitted(Permission.IMPORT_REGISTER)
@require_safe
def spreadsheet(request: Request, code: str, table: str) -> HttpResponse:
    place = facility_or_404(request, code, Permission.IMPORT_REGISTER)
    if table not in SPREADSHEETS:
        raise Http404
    return _attached(SPREADSHEETS[table](place), f"{place.code}-{table}.xlsx", XLSX)


def _stored(request: Request, upload: Upload, form: StoreForm) -> bool:
    """Take the file over, or tell the form why not."""
    try:
        report = upload.take_over(by=request.actor, skip_bad="skip_bad" in form.fields)
    except Refused as refused:
        form.refuse(refused)
        return False
    if not report.stored:
        form.add_error(None, _("Rows have become bad since you looked. Read them, and decide again."))
        return False
    forget(request.session)
    said = _("%(file)s is taken over: %(new)s new, %(changed)s changed, %(same)s as they were.")
    main = report.main
    counts = {"new": main.created, "changed": main.updated, "same": main.unchanged}
    messages.success(request, said % {"file": main.file, **counts})
    return True


def _shown(upload: Upload, report: Report) -> dict[str, object]:
    outcomes = {upload.kind: report.main, **report.beside}
    notes = [note for outcome in report.outcomes for note in outcome.notes]
    return {
        "outcomes": [(table, outcome) for table, outcome in outcomes.items() if outcome.table],
        "errors": report.errors[:SHOWN],
        "errors_left": max(0, len(report.errors) - SHOWN),
        "bad_rows": sum(outcome.bad_rows for outcome in report.outcomes),
        "notes": notes[:SHOWN],
        "notes_count": len(notes),
        "notes_left": max(0, len(notes) - SHOWN),
        "rules": _by_rule(report.opened),
        "opened": report.opened[:SHOWN],
        "opened_left": max(0, len(report.opened) - SHOWN),
        "storable": bool(report.changes) and not report.stops(skip_bad=True),
    }


def _by_rule(opened: Iterable[Opened]) -> list[RuleCount]:
    counts = Counter((breach.rule, breach.severity) for breach in opened)
    return [RuleCount(_(BY_CODE[rule].title), weight, count) for (rule, weight), count in counts.most_common()]


def _attached(content: bytes, name: str, kind: str) -> HttpResponse:
    disposition = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=kind, headers=disposition)
