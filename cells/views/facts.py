from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_safe

from cells.forms.facts import CourtForm, FactsForm, GuardedForm, HealthForm
from cells.forms.placing import AnswerForm, SecondOfficerForm
from cells.shared import decided_on, shared_while_wrong
from inmates.doors import held_or_404, note_child, note_names, note_reading
from inmates.fact_values import values_of
from inmates.fact_words import LABELS, value_in_words
from inmates.models import FactChange
from inmates.services.facts import Changed, change_facts, confirm_change, refuse_change, withdraw_change
from inmates.widening import Effect
from lcs_ims.accounts.doors import Request, facility_or_404, permitted
from lcs_ims.accounts.permissions import Permission
from lcs_ims.accounts.second_officer import second_officer
from lcs_ims.audit.reading import Secret
from lcs_ims.lib import clock
from lcs_ims.lib.pages import form_page
from lcs_ims.lib.refusal import Refused

LISTED = 50
_EFFECTS = {
    Effect.WIDENS: (gettext_lazy("opens cells"), "warn"),
    Effect.NARROWS: (gettext_lazy("closes cells"), "note"),
    Effect.SHIFTS: (gettext_lazy("another group"), "note"),
}


@permitted(Permission.CHANGE_FACTS)
@sensitive_post_parameters("password")
@form_page
def facts(request: Request, number: str) -> HttpResponse:
    note = _("What closes cells acts at once. What opens cells waits, with its evidence, for a second officer.")
    return _change(request, number, FactsForm, Permission.CHANGE_FACTS, (_("Change facts"), note))


@permitted(Permission.SET_ISOLATION)
@sensitive_post_parameters("password")
@form_page
def health(request: Request, number: str) -> HttpResponse:
    note = _("Officers see that someone is isolated, never why. An end waits for a second person.")
    return _change(request, number, HealthForm, Permission.SET_ISOLATION, (_("Isolation and company"), note))


@permitted(Permission.CHANGE_FACTS)
@sensitive_post_parameters("password")
@form_page
def court(request: Request, number: str) -> HttpResponse:
    note = _("What the court decided is true at once. A charge closed waits if the category falls.")
    return _change(request, number, CourtForm, Permission.CHANGE_FACTS, (_("What a court decided"), note))


@permitted(Permission.VIEW_INMATES)
@sensitive_post_parameters("password")
@form_page
def change(request: Request, pk: int) -> HttpResponse:
    found = _change_or_404(request, pk)
    own = found.asked_by_id == request.user.pk
    form = (SecondOfficerForm if own and "withdraw" not in request.POST else AnswerForm)(request.POST or None)
    refusal = None
    if form.is_valid():
        try:
            _answer(found, request, form)
        except Refused as refused:
            refusal = refused
        else:
            return redirect("fact-change", found.pk)
    changed_birth = "date_of_birth" in found.changes
    context = {
        "change": found,
        "inmate": found.custody.inmate,
        "facility": found.custody.facility,
        "rows": _rows(found),
        "form": form if found.state == FactChange.State.ASKED else None,
        "own": own,
        "refusal": refusal,
        "shared": shared_while_wrong(found) if changed_birth else None,
        "decided": decided_on(found),
    }
    return render(request, "cells/fact_change.html", context)


@permitted(Permission.VIEW_INMATES)
@require_safe
def changes(request: Request, code: str) -> HttpResponse:
    place = facility_or_404(request, code, Permission.VIEW_INMATES)
    here = FactChange.objects.filter(custody__facility=place).select_related(
        "custody__inmate", "asked_by", "answered_by"
    )
    confirmed = here.filter(state="confirmed", answered_at__gte=clock.now() - clock.days(90))
    pairs = confirmed.order_by().values("asked_by__full_name", "answered_by__full_name").annotate(times=Count("pk"))
    waiting, over = list(here.filter(state="asked").order_by("asked_at")), list(here.exclude(state="asked")[:LISTED])
    note_names(request, (row.custody.inmate for row in (*waiting, *over)), place)
    context = {
        "facility": place,
        "waiting": [(row, _rows(row)) for row in waiting],
        "over": [(row, _rows(row)) for row in over],
        "pairs": pairs.filter(times__gt=1).order_by("-times")[:10],
    }
    return render(request, "cells/fact_changes.html", context)


def _change(
    request: Request, number: str, form_class: type[GuardedForm], permission: Permission, words: tuple[str, str]
) -> HttpResponse:
    held = held_or_404(request, number, permission)
    if permission is Permission.SET_ISOLATION:
        note_reading(request, held.inmate, held.facility, Secret.MEDICAL)
    form = form_class(request.POST or None, on_file=values_of(held.custody))
    if form.is_valid():
        given = form.cleaned_data
        with form.showing_refusals():
            second = second_officer(request, given) if given["username"] else None
            changed = change_facts(
                held.inmate,
                form.changes,
                by=request.actor,
                reason=given["reason"],
                evidence=given["evidence"],
                second=second,
            )
            messages.success(request, _told(changed, signed=second is not None))
            if changed.waiting and second is None:
                return redirect("fact-change", changed.waiting.pk)
            return redirect("inmate", number)
    context = {
        "inmate": held.inmate,
        "facility": held.facility,
        "form": form,
        "title": words[0],
        "note": words[1],
        "button": _("Change the facts"),
    }
    return render(request, "cells/person_form.html", context)


def _told(changed: Changed, *, signed: bool) -> str:
    if changed.waiting and not signed:
        return _("What opens cells waits for a second officer. Nothing of it acts before.")
    return _("The facts are changed. The cell was judged again.")


def _answer(found: FactChange, request: Request, form: AnswerForm) -> None:
    answer = form.cleaned_data["answer"]
    if "withdraw" in request.POST:
        withdraw_change(found, by=request.actor)
        messages.success(request, _("The change is taken back."))
        return
    by = request.actor
    if isinstance(form, SecondOfficerForm):
        by = second_officer(request, form.cleaned_data)
    if "refuse" in request.POST:
        refuse_change(found, by=by, answer=answer)
        messages.success(request, _("Refused. The facts stay as they are."))
    else:
        confirm_change(found, by=by, answer=answer)
        messages.success(request, _("Confirmed. The facts are changed and the cell was judged again."))


def _rows(found: FactChange) -> list[dict[str, object]]:
    rows = []
    for field, (old, new) in found.changes.items():
        effect, tone = _EFFECTS.get(Effect(found.effects.get(field, Effect.NEUTRAL)), ("", ""))
        words = {"old": value_in_words(field, old), "new": value_in_words(field, new)}
        rows.append({"label": LABELS[field], "effect": effect, "tone": tone, **words})
    return rows


def _change_or_404(request: Request, pk: int) -> FactChange:
    found = (
        FactChange.objects.select_related("custody__inmate", "custody__facility", "asked_by", "answered_by")
        .filter(pk=pk)
        .first()
    )
    facility = request.access.facility(found.custody.facility.code) if found else None
    if found is None or facility is None:
        raise Http404
    if not request.access.allowed(Permission.VIEW_INMATES, facility):
        raise PermissionDenied
    request.facility = facility  # type: ignore[attr-defined]
    note_child(request, found.custody.inmate, facility)
    return found
