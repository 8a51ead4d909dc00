from django.contrib import messages
from django.db.models import Count, Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from inspectorate.doors import Request, inspectors
from inspectorate.forms.packs import AnswerForm, CellForm, UnrecordedForm
from inspectorate.found import results
from inspectorate.models import Drawn, Pack, RollTick
from inspectorate.services.packs import enter_answer, enter_findings, enter_unrecorded, make_pack
from lcs_ims.lib.pages import form_page
from lcs_ims.lib.refusal import Refused


@inspectors
@form_page
def packs(request: Request) -> HttpResponse:
    context: dict[str, object] = {"packs": Pack.objects.select_related("made_by")[:30]}
    if request.method == "POST":
        try:
            pack = make_pack(by=request.user)
        except Refused as refusal:
            context["refusal"] = refusal
        else:
            return redirect("pack", pack.pk)
    return render(request, "inspectorate/packs.html", context)


@inspectors
@require_safe
def pack(request: Request, pack_id: int) -> HttpResponse:
    one = get_object_or_404(Pack.objects.select_related("made_by"), pk=pack_id)
    return render(request, "inspectorate/pack.html", {"pack": one, "results": results(one)})


@inspectors
@form_page
def pack_facility(request: Request, pack_id: int, code: str) -> HttpResponse:
    """The cells of a facility and the ten drawn; someone met who is on no roll is added here."""
    one = get_object_or_404(Pack, pk=pack_id)
    (result,) = results(one, code) or (None,)
    if result is None:
        raise Http404
    form = UnrecordedForm(request.POST or None)
    if form.is_valid():
        enter_unrecorded(one, code, **form.cleaned_data, by=request.user)
        messages.success(request, _("Written down."))
        return redirect("pack-facility", pack_id, code)
    ticked = Count("pk", filter=~Q(found=""))
    cells = RollTick.objects.filter(pack=one, facility=code, unrecorded=False).order_by("cell").values("cell")
    context = {
        "pack": one,
        "code": code,
        "result": result,
        "form": form,
        "cells": cells.annotate(people=Count("pk"), ticked=ticked),
        "drawn": Drawn.objects.filter(line__pack=one, line__facility=code).select_related("line"),
        "unrecorded": RollTick.objects.filter(pack=one, facility=code, unrecorded=True),
    }
    return render(request, "inspectorate/pack_facility.html", context)


@inspectors
@form_page
def pack_cell(request: Request, pack_id: int, code: str) -> HttpResponse:
    """One cell of the roll; `cell` empty is for those whom the book has in none."""
    one, cell = get_object_or_404(Pack, pk=pack_id), request.GET.get("cell", "")
    lines = list(RollTick.objects.filter(pack=one, facility=code, cell=cell, unrecorded=False))
    if not lines:
        raise Http404
    form, refusal = CellForm(lines, request.POST or None), None
    if form.is_valid():
        try:
            enter_findings(one, form.findings, by=request.user)
        except Refused as refused:
            refusal = refused
        else:
            messages.success(request, _("Cell %(cell)s is entered.") % {"cell": cell or "–"})
            return redirect("pack-facility", pack_id, code)
    context = {"pack": one, "code": code, "cell": cell, "rows": form.rows, "refusal": refusal}
    return render(request, "inspectorate/pack_cell.html", context)


@inspectors
@form_page
def pack_answer(request: Request, drawn_id: int) -> HttpResponse:
    one = get_object_or_404(Drawn.objects.select_related("line__pack"), pk=drawn_id)
    form = AnswerForm(request.POST or None, initial={"answer": one.taken_or_visited, "words": one.words})
    if form.is_valid():
        enter_answer(one, form.cleaned_data["answer"], form.cleaned_data["words"], by=request.user)
        return redirect("pack-facility", one.line.pack_id, one.line.facility)
    return render(request, "inspectorate/pack_answer.html", {"one": one, "form": form})


@inspectors
@require_safe
def pack_sheet(request: Request, pack_id: int, code: str) -> HttpResponse:
    """What is printed and taken along: the roll by cell to tick, and the ten questions."""
    one = get_object_or_404(Pack, pk=pack_id)
    lines = RollTick.objects.filter(pack=one, facility=code, unrecorded=False).order_by("cell", "name")
    drawn = Drawn.objects.filter(line__pack=one, line__facility=code).select_related("line")
    return render(
        request, "inspectorate/pack_sheet.html", {"pack": one, "code": code, "lines": lines, "drawn": drawn}
    )
