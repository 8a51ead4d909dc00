from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cells.asking import Question
from cells.facts import Purpose
from cells.forms.placing import AskExceptionForm, PlaceForm
from cells.models import Cell, PlacementException
from cells.services.exceptions import ask_exception
from cells.services.placing import covers, place_inmate, running_order
from cells.verdicts import BY_CODE, CellVerdict
from cells.why import why
from inmates.doors import Held, held_or_404
from inmates.models import Inmate
from lcs_ims.accounts.doors import Request, permitted
from lcs_ims.accounts.permissions import Permission
from lcs_ims.facilities.models import Facility
from lcs_ims.lib import clock
from lcs_ims.lib.objections import Severity, Verdict
from lcs_ims.lib.pages import form_page
from lcs_ims.lib.refusal import Refused

LEAST_BAD = 3


@dataclass(frozen=True, slots=True)
class Option:
    """A cell as an answer to the question where this person may sleep."""

    answer: CellVerdict
    why: str
    breaks: list[str]
    by_order: bool
    present: bool

    @property
    def may_be_excepted(self) -> bool:
        """Whether an exception can be asked for it: never for a segregation cell, into which only an order leads."""
        return bool(self.answer.least_harm) and self.answer.cell.purpose != Purpose.SEGREGATION


@permitted(Permission.VIEW_INMATES)
@require_safe
def cells_for(request: Request, number: str) -> HttpResponse:
    held = held_or_404(request, number, Permission.VIEW_INMATES)
    question = Question(held.inmate, clock.facility_date())
    options, home = _options(held, question)
    lawful = [option for option in options if option.answer.rank or option.by_order]
    harms = sorted((o for o in options if o.may_be_excepted), key=lambda o: o.answer.least_harm or 0)
    closed = [o for o in options if o.answer.verdict is Verdict.EXCEPTION and not o.may_be_excepted]
    context = {
        **_person_context(request, held, home),
        "lawful": sorted(lawful, key=lambda o: (o.by_order, o.answer.rank or o.answer.least_harm or 0)),
        "least_bad": [] if lawful else harms[:LEAST_BAD],
        "excepted": [option for option in harms if option not in lawful],
        "others": [o for o in closed if o.answer.cell.purpose != Purpose.SEGREGATION],
        "segregation": [o for o in closed if o.answer.cell.purpose == Purpose.SEGREGATION],
        "refused": [option for option in options if option.answer.verdict is Verdict.REFUSED],
        "elsewhere": [] if lawful else question.lawful_cells(Facility.objects.exclude(pk=held.facility.pk)),
    }
    return render(request, "cells/cells_for.html", context)


@permitted(Permission.PLACE_INMATE)
@form_page
def place(request: Request, number: str, code: str) -> HttpResponse:
    held = held_or_404(request, number, Permission.PLACE_INMATE)
    cell = _cell_or_404(held.facility, code)
    form = PlaceForm(request.POST or None)
    refusal = None
    if form.is_valid():
        try:
            stay = place_inmate(
                held.inmate,
                cell,
                by=request.actor,
                reason=form.cleaned_data["reason"],
                seen=form.codes_seen,
            )
        except Refused as refused:
            refusal = refused
        else:
            placed = _("%(person)s is in cell %(cell)s, bed %(bed)s.")
            messages.success(request, placed % {"person": stay.inmate, "cell": cell, "bed": stay.bed})
            return redirect("inmate", held.inmate.inmate_no)
    return render(request, "cells/place.html", _question(request, held, cell, form, refusal))


@permitted(Permission.ASK_EXCEPTION)
@form_page
def ask(request: Request, number: str, code: str) -> HttpResponse:
    held = held_or_404(request, number, Permission.ASK_EXCEPTION)
    cell = _cell_or_404(held.facility, code)
    form = AskExceptionForm(request.POST or None)
    refusal = None
    if form.is_valid():
        try:
            asked = ask_exception(held.inmate, cell, by=request.actor, **form.cleaned_data)
        except Refused as refused:
            refusal = refused
        else:
            messages.success(request, _("The exception is asked. A second officer answers it here or from a phone."))
            return redirect("exception", asked.pk)
    return render(request, "cells/ask_exception.html", _question(request, held, cell, form, refusal))


def _options(held: Held, question: Question) -> tuple[list[Option], str | None]:
    """Every cell as an option, and the code of the one the person sleeps in now."""
    order = running_order(held.facility.pk, clock.now())
    answers, home = question.cells_at(held.facility)
    options = [
        Option(answer, why(answer), _breaks(answer), bool(order and covers(order, answer)), answer.cell.code == home)
        for answer in answers
    ]
    return options, home


def _breaks(answer: CellVerdict) -> list[str]:
    """The strict rules that the person would break there, as officers call them."""
    return [gettext(BY_CODE[o.code].title) for o in answer.objections if o.severity is Severity.STRICT]


def _question(
    request: Request, held: Held, cell: Cell, form: PlaceForm | AskExceptionForm, refusal: Refused | None
) -> dict[str, object]:
    options, home = _options(held, Question(held.inmate, clock.facility_date()))
    option = next(option for option in options if option.answer.cell.code == cell.code)
    concerned = {number for objection in option.answer.objections for number in objection.concerns}
    named = Inmate.objects.filter(inmate_no__in=concerned)
    return {
        **_person_context(request, held, home),
        "cell": cell,
        "option": option,
        "seen": ",".join(objection.code for objection in option.answer.objections),
        "names": {inmate.inmate_no: inmate.full_name for inmate in named},
        "form": form,
        "refusal": refusal,
    }


def _person_context(request: Request, held: Held, home: str | None) -> dict[str, object]:
    return {
        "inmate": held.inmate,
        "custody": held.custody,
        "facility": held.facility,
        "home": home,
        "asked": PlacementException.objects.filter(inmate=held.inmate, state="asked").select_related("cell").first(),
        "may_place": request.access.allowed(Permission.PLACE_INMATE, held.facility),
        "may_ask": request.access.allowed(Permission.ASK_EXCEPTION, held.facility),
    }


def _cell_or_404(facility: Facility, code: str) -> Cell:
    cell = Cell.objects.standing().select_related("facility").filter(facility=facility, code=code).first()
    if cell is None:
        raise Http404
    return cell
