from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Prefetch
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from inmates.ages import Age, AgeBand
from inmates.clocks import Running
from inmates.doors import note_child
from inmates.forms.file import AcknowledgeForm, CallForm, GuardianPhoneForm
from inmates.models import CallTask, Custody, Notice
from inmates.running import running_clocks
from inmates.services.notices import acknowledge_notice, close_call, set_guardian_phone
from lcs_ims.accounts.doors import Request, permitted
from lcs_ims.accounts.forms import RefusableForm
from lcs_ims.accounts.permissions import Permission
from lcs_ims.audit.reading import Secret, note_read
from lcs_ims.facilities.models import Facility
from lcs_ims.lib import clock
from lcs_ims.lib.pages import form_page
from lcs_ims.outbox.models import Message

READERS = (Permission.VIEW_CHILDREN, Permission.ADMIT_INMATE)
YOUNG = frozenset({AgeBand.CHILD, AgeBand.AGE_DISPUTED})
OF_A_CHILD = ("CHILD-14D", "CHILD-3M")
PER_PAGE = 25


@dataclass(frozen=True, slots=True)
class Child:
    """A child in custody, as the probation officer sees them."""

    custody: Custody
    age: Age
    days: int
    clocks: list[Running | None]  # the next appearance, and the three months
    notices: list[Notice]
    answered: dict[str, str]
    trained: bool  # an officer trained for children did at least one of the steps


@permitted(*READERS)
@require_safe
def children(request: Request) -> HttpResponse:
    facilities = {f for permission in READERS for f in request.access.facilities(permission)}
    held = Custody.objects.open().filter(facility__in=facilities).select_related("inmate", "facility")
    held = held.prefetch_related(Prefetch("notices"), Prefetch("intake_answers"))
    today = clock.facility_date()
    ages = ((custody, custody.inmate.age(today)) for custody in held.order_by("admitted_at"))
    young = [(custody, age) for custody, age in ages if age.band in YOUNG]
    page = Paginator(young, PER_PAGE).get_page(request.GET.get("page"))
    clocks = _clocks(facilities, today)
    rows = [_child(custody, age, clocks, today) for custody, age in page]
    if rows:
        read = [custody.inmate.subject for custody, _age in page]
        note_read(*read, secret=Secret.CHILD, page="children", by=request.actor)
    untrained = sum(not _trained(custody) for custody, _age in young if not custody.taken_over)
    context = {"children": rows, "page": page, "today": today, "untrained": untrained}
    return render(request, "inmates/children.html", context)


@permitted(*READERS)
@form_page
def acknowledge(request: Request, pk: int) -> HttpResponse:
    notice = _notice_or_404(request, pk)
    call = notice.calls.filter(closed_at__isnull=True).first()
    forms = _forms(request, notice, call)
    for name, (form, deed, _label) in forms.items():
        if name in request.POST and form.is_valid():
            with form.showing_refusals():
                deed(form)
                messages.success(request, _("Written down."))
                return redirect("children" if name == "acknowledge" else request.path)
    context = {
        "notice": notice,
        "inmate": notice.custody.inmate,
        "facility": notice.custody.facility,
        "forms": [(name, form, label) for name, (form, _deed, label) in forms.items()],
        "call": call,
        "calls": notice.calls.filter(closed_at__isnull=False),
        "messages_sent": Message.objects.about(notice.subject).order_by("-made_at")[:20],
    }
    return render(request, "inmates/acknowledge.html", context)


Deed = Callable[[Any], object]


def _forms(request: Request, notice: Notice, call: CallTask | None) -> dict[str, tuple[RefusableForm, Deed, str]]:
    """What can be said of a notice that waits, by the name of its button."""
    if notice.acknowledged_at:
        return {}
    by = request.actor
    said = {name: request.POST if name in request.POST else None for name in ("call", "phone", "acknowledge")}
    forms: dict[str, tuple[RefusableForm, Deed, str]] = {}
    if call is not None:
        form = CallForm(said["call"], prefix="call")
        forms["call"] = form, lambda form: close_call(call, form.called, by=by), _("The call was made")
    if notice.to == Notice.To.GUARDIAN:
        phone = GuardianPhoneForm(said["phone"], initial={"phone": notice.phone})
        forms["phone"] = phone, lambda f: set_guardian_phone(notice, by=by, **f.cleaned_data), _("Note the number")
    known = AcknowledgeForm(said["acknowledge"])
    forms["acknowledge"] = known, lambda f: acknowledge_notice(notice, by=by, **f.cleaned_data), _("Acknowledge")
    return forms


def _clocks(facilities: set[Facility], today: date) -> dict[tuple[int, str], Running]:
    found = running_clocks(facilities, today)
    return {(one.who.custody, one.clock.clock.code): one.clock for one in found if one.clock.clock.code in OF_A_CHILD}


def _child(custody: Custody, age: Age, clocks: dict[tuple[int, str], Running], today: date) -> Child:
    answered = {answer.task: answer.get_answer_display() for answer in reversed(custody.intake_answers.all())}
    running = [clocks.get((custody.pk, code)) for code in OF_A_CHILD]
    days = (today - clock.facility_date(custody.admitted_at)).days
    return Child(custody, age, days, running, list(custody.notices.all()), answered, _trained(custody))


def _trained(custody: Custody) -> bool:
    return any(answer.trained_for_children for answer in custody.intake_answers.all())


def _notice_or_404(request: Request, pk: int) -> Notice:
    notice = Notice.objects.select_related("custody__inmate", "custody__facility").filter(pk=pk).first()
    facility = request.access.facility(notice.custody.facility.code) if notice else None
    if notice is None or facility is None:
        raise Http404
    if not any(request.access.allowed(permission, facility) for permission in READERS):
        raise PermissionDenied
    request.facility = facility  # type: ignore[attr-defined]
    note_child(request, notice.custody.inmate, facility)
    return notice
