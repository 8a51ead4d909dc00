from dataclasses import dataclass
from datetime import date, timedelta

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Prefetch
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from inmates.ages import Age, AgeBand
from inmates.file_forms import AcknowledgeForm
from inmates.file_models import Notice
from inmates.models import Custody
from inmates.services.notices import acknowledge_notice
from lcs_ims.accounts.doors import Request, permitted
from lcs_ims.accounts.permissions import Permission
from lcs_ims.lib import clock
from lcs_ims.lib.refusal import Refused

READERS = (Permission.VIEW_CHILDREN, Permission.ADMIT_INMATE)
YOUNG = frozenset({AgeBand.CHILD, AgeBand.AGE_DISPUTED})
form_page = require_http_methods(["GET", "HEAD", "POST"])


@dataclass(frozen=True, slots=True)
class Child:
    """A child in custody, as the probation officer sees them."""

    custody: Custody
    age: Age
    days: int
    court_by: date
    three_months: date
    notices: list[Notice]
    answered: dict[str, str]


@permitted(*READERS)
@require_safe
def children(request: Request) -> HttpResponse:
    facilities = {f for permission in READERS for f in request.access.facilities(permission)}
    held = Custody.objects.open().filter(facility__in=facilities).select_related("inmate", "facility")
    held = held.prefetch_related(Prefetch("notices"), Prefetch("intake_answers"))
    today = clock.facility_date()
    ages = ((custody, custody.inmate.age(today)) for custody in held.order_by("admitted_at"))
    rows = [_child(custody, age, today) for custody, age in ages if age.band in YOUNG]
    return render(request, "inmates/children.html", {"children": rows, "today": today})


@permitted(*READERS)
@form_page
def acknowledge(request: Request, pk: int) -> HttpResponse:
    notice = _notice_or_404(request, pk)
    form = AcknowledgeForm(request.POST or None)
    if form.is_valid():
        try:
            acknowledge_notice(notice, by=request.actor, **form.cleaned_data)
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, _("Acknowledged. Nobody is asked again."))
            return redirect("children")
    context = {
        "notice": notice,
        "inmate": notice.custody.inmate,
        "facility": notice.custody.facility,
        "form": form,
    }
    return render(request, "inmates/acknowledge.html", context)


def _child(custody: Custody, age: Age, today: date) -> Child:
    since = clock.facility_date(custody.admitted_at)
    answered = {answer.task: answer.get_answer_display() for answer in reversed(custody.intake_answers.all())}
    return Child(
        custody,
        age,
        (today - since).days,
        (custody.last_court_on or since) + timedelta(days=14),
        _months_later(since, 3),
        list(custody.notices.all()),
        answered,
    )


def _months_later(day: date, months: int) -> date:
    """The same day so many months later; the last day of a month that has no such day."""
    years, month = divmod(day.month - 1 + months, 12)
    first = date(day.year + years, month + 1, 1)
    following = date(first.year + first.month // 12, first.month % 12 + 1, 1)
    return min(first + timedelta(days=day.day - 1), following - timedelta(days=1))


def _notice_or_404(request: Request, pk: int) -> Notice:
    notice = Notice.objects.select_related("custody__inmate", "custody__facility").filter(pk=pk).first()
    facility = request.access.facility(notice.custody.facility.code) if notice else None
    if notice is None or facility is None:
        raise Http404
    if not any(request.access.allowed(permission, facility) for permission in READERS):
        raise PermissionDenied
    request.facility = facility  # type: ignore[attr-defined]
    return notice
