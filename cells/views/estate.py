from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from cells.forms.estate import BulkForm, CellForm, ChangeForm, NewCellForm, RetireForm
from cells.models import Block, Cell
from cells.services.estate import CellSpec, add_cell, change_cells, consequences, retire_cell, sizes_of
from cells.verdicts import BY_CODE
from inmates.models import Inmate
from lcs_ims.accounts.doors import Request, facility_or_404, permitted
from lcs_ims.accounts.permissions import Permission
from lcs_ims.facilities.models import Facility
from lcs_ims.lib.objections import Severity
from lcs_ims.lib.pages import form_page
from lcs_ims.lib.refusal import Refused


@dataclass(frozen=True, slots=True)
class Row:
    cell: Cell
    people: int


@dataclass(frozen=True, slots=True)
class Consequence:
    """A breach that a change would open, as the page tells it."""

    cell: str
    title: str
    severity: Severity
    persons: Sequence[str]


@permitted(Permission.VIEW_FACILITY)
@require_safe
def estate(request: Request, code: str) -> HttpResponse:
    place = facility_or_404(request, code, Permission.VIEW_FACILITY)
    sizes = sizes_of(place)
    blocks: dict[str, list[Row]] = {}
    retired = []
    for cell in Cell.objects.filter(facility=place).select_related("block").order_by("block__code", "code"):
        if cell.retired_at:
            retired.append(cell)
        else:
            blocks.setdefault(cell.block.code, []).append(Row(cell, sizes.get(cell.code, 0)))
    context = {
        "facility": place,
        "blocks": blocks,
        "retired": retired,
        "may_edit": request.access.allowed(Permission.EDIT_ESTATE, place),
    }
    return render(request, "cells/estate.html", context)


@permitted(Permission.EDIT_ESTATE)
@form_page
def change_one(request: Request, code: str, cell_code: str) -> HttpResponse:
    place = facility_or_404(request, code, Permission.EDIT_ESTATE)
    cell = _cell_or_404(place, cell_code)
    form = CellForm(request.POST or None, initial=CellForm.answers_of(cell), blocks=_blocks(place))
    if form.is_valid() and _made(request, place, form, [form.spec(cell.code)]):
        messages.success(request, _("Cell %(cell)s is changed.") % {"cell": cell})
        return redirect("cell", place.code, cell.code)
    context = {"cell": cell, "people": sizes_of(place).get(cell.code, 0)}
    return _form_page(request, place, form, "cells/change_cell.html", context)


@permitted(Permission.EDIT_ESTATE)
@form_page
def change_many(request: Request, code: str) -> HttpResponse:
    place = facility_or_404(request, code, Permission.EDIT_ESTATE)
    ticked = request.POST.getlist("cell")
    cells = list(Cell.objects.standing().filter(facility=place, code__in=ticked).select_related("block"))
    if not cells:
        messages.error(request, _("No cell is ticked. Tick the cells that are to change."))
        return redirect("estate", place.code)
    codes = [cell.code for cell in cells]
    answered = request.POST if "reason" in request.POST else None
    form = BulkForm(answered, cells=codes, initial={"cell": codes})
    if form.is_valid() and _made(request, place, form, _specs(cells, form)):
        count = len(form.cleaned_data["cell"])
        messages.success(
            request,
            ngettext("%(count)s cell is as you said.", "%(count)s cells are as you said.", count) % {"count": count},
        )
        return redirect("estate", place.code)
    return _form_page(request, place, form, "cells/change_cells.html", {})


@permitted(Permission.EDIT_ESTATE)
@form_page
def add(request: Request, code: str) -> HttpResponse:
    place = facility_or_404(request, code, Permission.EDIT_ESTATE)
    form = NewCellForm(request.POST or None, initial={"in_service": True}, blocks=_blocks(place))
    if form.is_valid():
        spec = form.spec(form.cleaned_data["code"].strip())
        with form.showing_refusals():
            add_cell(place, spec, by=request.actor, reason=form.cleaned_data["reason"])
            messages.success(request, _("Cell %(cell)s is entered.") % {"cell": spec.code})
            return redirect("estate", place.code)
    return _form_page(request, place, form, "cells/add_cell.html", {})


@permitted(Permission.EDIT_ESTATE)
@form_page
def retire(request: Request, code: str, cell_code: str) -> HttpResponse:
    place = facility_or_404(request, code, Permission.EDIT_ESTATE)
    cell = _cell_or_404(place, cell_code)
    form = RetireForm(request.POST or None)
    if form.is_valid():
        with form.showing_refusals():
            retire_cell(cell, by=request.actor, reason=form.cleaned_data["reason"])
            messages.success(request, _("Cell %(cell)s is retired. Its history stays.") % {"cell": cell})
            return redirect("estate", place.code)
    context = {"facility": place, "cell": cell, "form": form, "people": sizes_of(place).get(cell.code, 0)}
    return render(request, "cells/retire_cell.html", context)


def _made(request: Request, place: Facility, form: ChangeForm, specs: Sequence[CellSpec]) -> bool:
    """Make the change, or tell the form why not; what it would break is shown before it is made."""
    given = form.cleaned_data
    try:
        change_cells(
            place, specs, by=request.actor, reason=given["reason"], decision=given["decision"], seen=given["seen"]
        )
    except Refused as refused:
        if refused.code == "makes-unlawful":
            form.show(consequences(place, specs))
        else:
            form.refuse(refused)
        return False
    return True


def _form_page(
    request: Request, place: Facility, form: ChangeForm, template: str, context: dict[str, Any]
) -> HttpResponse:
    shown = [
        Consequence(finding.cell or "", _(BY_CODE[finding.rule].title), finding.severity, finding.persons)
        for finding in form.shown
    ]
    concerned = {number for finding in form.shown for number in finding.persons}
    names = {person.inmate_no: person.full_name for person in Inmate.objects.filter(inmate_no__in=concerned)}
    return render(request, template, {"facility": place, "form": form, "shown": shown, "names": names, **context})


def _specs(cells: Iterable[Cell], form: BulkForm) -> list[CellSpec]:
    ticked = set(form.cleaned_data["cell"])
    return [replace(CellSpec.of(cell), **form.changes) for cell in cells if cell.code in ticked]


def _blocks(place: Facility) -> list[str]:
    return list(Block.objects.filter(facility=place).values_list("code", flat=True))


def _cell_or_404(place: Facility, code: str) -> Cell:
    cell = Cell.objects.standing().select_related("block", "facility").filter(facility=place, code=code).first()
    if cell is None:
        raise Http404
    return cell
