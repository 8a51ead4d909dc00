from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from inmates.ages import AgeBand
from inmates.classifications import MOST, wanting
from inmates.doors import Held, held_or_404, note_names
from inmates.fact_values import values_of
from inmates.fact_words import classification_in_words
from inmates.forms.file import ClassifyForm, IntakeForm
from inmates.intake import open_tasks
from inmates.lawyers import lawyers
from inmates.models import IntakeAnswer
from inmates.services.file import agree_classification, answer_task, decide_classification, proposal
from lcs_ims.accounts.doors import Request, facility_or_404, permitted
from lcs_ims.accounts.permissions import Permission
from lcs_ims.audit.reading import note_print
from lcs_ims.audit.sentences import entries
from lcs_ims.lib import clock
from lcs_ims.lib.pages import form_page
from lcs_ims.lib.refusal import Refused

YOUNG = frozenset({AgeBand.CHILD, AgeBand.AGE_DISPUTED})


@permitted(Permission.VIEW_INMATES)
@form_page
def file(request: Request, number: str) -> HttpResponse:
    held = held_or_404(request, number, Permission.VIEW_INMATES)
    child = held.inmate.age(clock.facility_date()).band in YOUNG
    form = IntakeForm(request.POST or None, child=child)
    if form.is_valid():
        with form.showing_refusals():
            answer_task(held.inmate, by=request.actor, **form.cleaned_data)
            messages.success(request, _("The answer is in the file."))
            return redirect("inmate-file", number)
    custody = held.custody
    answers = list(custody.intake_answers.all())
    context = {
        "inmate": held.inmate,
        "custody": custody,
        "facility": held.facility,
        "form": form if request.access.allowed(Permission.ADMIT_INMATE, held.facility) else None,
        "may_certify": request.access.allowed(Permission.DISCHARGE_INMATE, held.facility),
        "open": _open(held, answers, child=child),
        "answers": answers,
        "child": child,
        "untrained": child and not any(answer.trained_for_children for answer in answers),
        "custodies": held.inmate.custodies.select_related("facility", "departure"),
        "warrants": custody.warrants.all(),
        "charges": custody.charges.all(),
        "changes": custody.fact_changes.select_related("asked_by", "answered_by"),
        "notices": custody.notices.all(),
        "history": entries(held.inmate.subject, limit=100),
    }
    return render(request, "inmates/file.html", context)


@permitted(Permission.VIEW_INMATES)
@require_safe
def slip(request: Request, number: str) -> HttpResponse:
    held = held_or_404(request, number, Permission.VIEW_INMATES)
    note_print(held.inmate.subject, held.facility.subject, page="slip", by=request.actor)
    context = {
        "inmate": held.inmate,
        "custody": held.custody,
        "facility": held.facility,
        "warrants": held.custody.warrants.all(),
        "lawyer": lawyers({held.custody.pk: held.inmate.pk}).get(held.custody.pk, ""),
    }
    return render(request, "inmates/slip.html", context)


@permitted(Permission.VIEW_INMATES)
@form_page
def classification(request: Request, number: str) -> HttpResponse:
    held = held_or_404(request, number, Permission.VIEW_INMATES)
    custody, today = held.custody, clock.facility_date()
    records = custody.classifications.select_related("decided_by", "agreed_by")
    current = records.filter(replaced_at__isnull=True).first()
    form = ClassifyForm(request.POST if "decide" in request.POST else None)
    refusal = None
    try:
        if "agree" in request.POST and current:
            agree_classification(current, by=request.actor)
            return redirect("classification", number)
        if form.is_valid():
            decide_classification(held.inmate, by=request.actor, **form.cleaned_data)
            return redirect("classification", number)
    except Refused as refused:
        refusal = refused
    proposed = proposal(held.inmate, today)
    context = {
        "inmate": held.inmate,
        "custody": custody,
        "facility": held.facility,
        "proposed_lines": classification_in_words(proposed),
        "current_lines": classification_in_words(current.proposed) if current else (),
        "charges": values_of(custody)["charges"],
        "current": current,
        "overtaken": current is not None and current.proposed != proposed,
        "past": [record for record in records if record.replaced_at],
        "form": form,
        "refusal": refusal,
        "may_decide": request.access.allowed(Permission.CHANGE_FACTS, held.facility) and not custody.ended_at,
        "own": current is not None and current.decided_by_id == request.user.pk,
        "today": today,
    }
    return render(request, "inmates/classification.html", context)


@permitted(Permission.VIEW_INMATES)
@require_safe
def classifications(request: Request, code: str) -> HttpResponse:
    place = facility_or_404(request, code, Permission.VIEW_INMATES)
    found = wanting(place, clock.facility_date())
    note_names(request, (one.custody.inmate for one in found[:MOST]), place)
    context = {"facility": place, "wanting": found[:MOST], "count": len(found)}
    return render(request, "inmates/classifications.html", context)


def _open(held: Held, answers: list[IntakeAnswer], *, child: bool) -> list[object]:
    if held.custody.ended_at or held.custody.taken_over:
        return []
    said = [(answer.task, answer.again_on) for answer in answers]
    received, now = held.custody.admitted_at, clock.now()
    return [*open_tasks(received, said, child=child, now=now, today=clock.facility_date(now))]
