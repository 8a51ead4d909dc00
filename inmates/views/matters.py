from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from inmates.doors import held_or_404, note_names
from inmates.forms.matters import AnswerMatterForm, MatterForm
from inmates.models import Matter
from inmates.services.matters import answer_matter, record_matter
from lcs_ims.accounts.doors import Request, facility_or_404, permitted
from lcs_ims.accounts.permissions import Permission
from lcs_ims.facilities.models import Facility
from lcs_ims.lib import clock
from lcs_ims.lib.pages import form_page

MOST = 200


@permitted(Permission.VIEW_INMATES)
@require_safe
def facility_matters(request: Request, code: str) -> HttpResponse:
    place = facility_or_404(request, code, Permission.VIEW_INMATES)
    waiting = Matter.objects.at(place).open().select_related("custody__inmate").order_by("due_at", "pk")
    shown = list(waiting[:MOST])
    note_names(request, (matter.custody.inmate for matter in shown), place)
    context = {"facility": place, "waiting": shown, "count": waiting.count(), "now": clock.now()}
    return render(request, "inmates/facility_matters.html", context)


@permitted(Permission.VIEW_INMATES)
@form_page
def matters(request: Request, number: str) -> HttpResponse:
    held = held_or_404(request, number, Permission.VIEW_INMATES)
    form = MatterForm(request.POST or None)
    if form.is_valid():
        with form.showing_refusals():
            record_matter(held.inmate, form.told, by=request.actor)
            messages.success(request, _("It is in the file."))
            return redirect("matters", number)
    found = Matter.objects.filter(custody__inmate=held.inmate).select_related("recorded_by", "answered_by")
    may = request.access.allowed(Permission.RECORD_AS_FOUND, held.facility) and not held.custody.ended_at
    context = {
        "inmate": held.inmate,
        "facility": held.facility,
        "matters": [(one, _may_read(request, one, held.facility), one.is_late(clock.now())) for one in found[:MOST]],
        "form": form if may else None,
    }
    return render(request, "inmates/matters.html", context)


@permitted(Permission.VIEW_INMATES)
@form_page
def matter(request: Request, pk: int) -> HttpResponse:
    found, place = _matter_or_404(request, pk)
    form = AnswerMatterForm(request.POST or None, charge=found.kind == Matter.Kind.DISCIPLINE)
    if form.is_valid():
        with form.showing_refusals():
            answer_matter(found, form.answered, by=request.actor)
            messages.success(request, _("The answer is in the file."))
            return redirect("matters", found.custody.inmate.inmate_no)
    right = Permission.SEE_ALARMS if found.confidential else Permission.CHANGE_FACTS
    may = request.access.allowed(right, found.custody.facility) and found.recorded_by_id != request.user.pk
    context = {
        "matter": found,
        "inmate": found.custody.inmate,
        "facility": place,
        "readable": _may_read(request, found, place),
        "form": form if may and found.waits else None,
    }
    return render(request, "inmates/matter.html", context)


def _may_read(request: Request, one: Matter, facility: Facility) -> bool:
    own = one.recorded_by_id == request.user.pk
    return own or not one.confidential or request.access.allowed(Permission.SEE_ALARMS, facility)


def _matter_or_404(request: Request, pk: int) -> tuple[Matter, Facility]:
    rows = Matter.objects.select_related("custody__inmate", "custody__facility", "recorded_by", "answered_by")
    found = rows.filter(pk=pk).first()
    if found is None:
        raise Http404
    facility = request.access.facility(found.custody.facility.code)
    if facility is None:  # written elsewhere: seen where the person is held now
        return found, held_or_404(request, found.custody.inmate.inmate_no, Permission.VIEW_INMATES).facility
    if not request.access.allowed(Permission.VIEW_INMATES, facility):
        raise PermissionDenied
    request.facility = facility  # type: ignore[attr-defined]
    return found, facility
