from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cells.forms.counting import AnswerQuestionForm, BeginCountForm, FiguresForm, PastForm
from cells.models import Cell, Count, CountQuestion
from cells.past_roll import by_cell, roll_at
from cells.roll import blocks
from cells.services.counting import answer_question, begin_count, enter_figures, form_of
from inmates.doors import note_names
from inmates.models import Inmate
from lcs_ims.accounts.doors import Request, facility_or_404, permitted
from lcs_ims.accounts.permissions import Permission
from lcs_ims.audit.reading import note_print
from lcs_ims.facilities.models import Facility
from lcs_ims.lib.pages import form_page

SHOWN = 30


@permitted(Permission.RECORD_AS_FOUND)
@form_page
def counts(request: Request, code: str) -> HttpResponse:
    place = facility_or_404(request, code, Permission.RECORD_AS_FOUND)
    form = BeginCountForm(request.POST or None)
    if form.is_valid():
        with form.showing_refusals():
            count = begin_count(place, form.cleaned_data["kind"], by=request.actor)
            return redirect("count", count.pk)
    known = list(Count.objects.filter(facility=place)[:SHOWN])
    context = {
        "facility": place,
        "form": form,
        "running": next((count for count in known if count.ended_at is None), None),
        "counts": known,
        "questions": list(_questions(place)),
    }
    return render(request, "cells/counts.html", context)


@permitted(Permission.RECORD_AS_FOUND)
@form_page
def count(request: Request, pk: int) -> HttpResponse:
    found = _count_or_404(request, pk)
    place = found.facility
    known = blocks(place)
    asked = request.GET.get("block", "")
    block = asked if asked in known else next(iter(known), "")
    figures = list(found.figures.select_related("cell", "question").filter(cell__block__code=block))
    form = FiguresForm(request.POST or None, cells=_uncounted(found, block), on_paper=form_of(found) is not None)
    if form.is_valid():
        with form.showing_refusals():
            asked_of = _enter(request, found, form)
            _told(request, asked_of)
            return redirect(f"{request.path}?block={block}")
    context = {"facility": place, "count": found, "blocks": known, "chosen": block, "figures": figures, "form": form}
    return render(request, "cells/count.html", context)


@permitted(Permission.RECORD_AS_FOUND)
@form_page
def question(request: Request, pk: int) -> HttpResponse:
    found = _question_or_404(request, pk)
    place = found.figure.count.facility
    form = AnswerQuestionForm(request.POST or None, facility=place)
    if form.is_valid():
        with form.showing_refusals():
            answer_question(found, form.explained, by=request.actor)
            messages.success(request, _("Answered. The first figure stays on file."))
            return redirect("counts", place.code)
    cell = found.figure.cell
    people = list(Inmate.objects.filter(stays__cell=cell, stays__ended_at__isnull=True).order_by("inmate_no"))
    note_names(request, people, place)
    context = {"facility": place, "question": found, "figure": found.figure, "people": people, "form": form}
    return render(request, "cells/count_question.html", context)


@permitted(Permission.VIEW_FACILITY)
@require_safe
def blank(request: Request, code: str) -> HttpResponse:
    place = facility_or_404(request, code, Permission.VIEW_FACILITY)
    note_print(place.subject, page="count-form", by=request.actor)
    cells = Cell.objects.in_use().filter(facility=place).select_related("block").order_by("block__code", "code")
    return render(request, "cells/count_form.html", {"facility": place, "cells": list(cells)})


@permitted(Permission.VIEW_INMATES)
@require_safe
def past_roll(request: Request, code: str) -> HttpResponse:
    place = facility_or_404(request, code, Permission.VIEW_INMATES)
    form = PastForm(request.GET if "at_day" in request.GET else None)
    moment = form.cleaned_data["at"] if form.is_valid() else None
    roll = roll_at(place, moment) if moment else []
    known = sorted({then.block for then in roll if then.block})
    asked = request.GET.get("block", "")
    block = asked if asked in {*known, "-"} else next(iter(known), "-")
    there = [then for then in roll if then.block == ("" if block == "-" else block)]
    note_names(request, Inmate.objects.filter(inmate_no__in=[then.number for then in there]), place)
    shown = by_cell(there)
    context = {
        "facility": place,
        "asking": form,
        "moment": moment,
        "people": len(roll),
        "blocks": known,
        "chosen": block,
        "cells": list(shown.items()),
    }
    return render(request, "cells/past_roll.html", context)


def _count_or_404(request: Request, pk: int) -> Count:
    found = Count.objects.select_related("facility").filter(pk=pk).first()
    if found is None:
        raise Http404
    _here(request, found.facility)
    return found


def _question_or_404(request: Request, pk: int) -> CountQuestion:
    rows = CountQuestion.objects.select_related("figure__cell", "figure__count__facility")
    found = rows.filter(pk=pk).first()
    if found is None:
        raise Http404
    _here(request, found.figure.count.facility)
    return found


def _here(request: Request, place: Facility) -> None:
    """404 for what belongs to another facility, 403 for who does not count there."""
    facility = request.access.facility(place.code)
    if facility is None:
        raise Http404
    if not request.access.allowed(Permission.RECORD_AS_FOUND, facility):
        raise PermissionDenied
    request.facility = facility  # type: ignore[attr-defined]


def _uncounted(found: Count, block: str) -> list[Cell]:
    """The cells of a block that wait for their figure; none once the count is over."""
    if found.ended_at:
        return []
    cells = Cell.objects.in_use().filter(facility=found.facility, block__code=block)
    return list(cells.exclude(count_figures__count=found).order_by("code"))


def _enter(request: Request, found: Count, form: FiguresForm) -> list[CountQuestion]:
    given = form.cleaned_data
    return enter_figures(
        found, form.figures, first=given.get("first", ""), second=given["second"], told=form.told, by=request.actor
    )


def _told(request: Request, asked: list[CountQuestion]) -> None:
    if asked:
        cells = ", ".join(one.figure.cell.code for one in asked)
        messages.warning(request, _("The book says otherwise for %(cells)s. Find out why.") % {"cells": cells})
    else:
        messages.success(request, _("As the book has it."))


def _questions(place: Facility) -> QuerySet[CountQuestion]:
    rows = CountQuestion.objects.filter(figure__count__facility=place, answer="")
    return rows.select_related("figure__cell", "figure__count").order_by("opened_at")
