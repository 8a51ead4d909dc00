from collections import Counter
from collections.abc import Iterable

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from inmates.clock_lists import RETURN_COLUMNS, return_of, return_rows
from inmates.counting import after_months
from inmates.doors import note_names
from inmates.forms.clocks import CourtAnswerForm, MonthForm
from inmates.models import ClockAlarm
from inmates.services.clocks import record_court_answer, record_export
from inmates.views.clocks import as_file, chosen
from lcs_ims.accounts.doors import Request, permitted
from lcs_ims.accounts.permissions import Permission
from lcs_ims.lib import clock
from lcs_ims.lib.exports import write_csv

NO_COURT = "-"  # where a court is chosen: orders that name none, and people without an order
PER_PAGE = 100


@permitted(Permission.VIEW_BREACHES)
@require_safe
def court_return(request: Request) -> HttpResponse:
    facilities = chosen(request, Permission.VIEW_BREACHES)
    form = MonthForm(request.GET)
    month = form.first_day(clock.facility_date())
    rows = return_of(facilities, month)
    court = request.GET.get("court", "")
    page = Paginator(rows.filter(court="" if court == NO_COURT else court), PER_PAGE).get_page(
        request.GET.get("page")
    )
    if court:
        note_names(request, (alarm.inmate for alarm in page), *facilities)
    context = {
        "month": month,
        "before": after_months(month, -1),
        "after": after_months(month, 1),
        "court": court,
        "courts": _courts(rows.order_by().values_list("court", flat=True)),
        "page": page if court else None,
        "facilities": facilities,
        "may_answer": {f.pk for f in request.access.facilities(Permission.CHANGE_FACTS)},
        "may_export": request.access.any(Permission.EXPORT),
    }
    return render(request, "inmates/court_return.html", context)


@permitted(Permission.EXPORT)
@require_safe
def court_return_csv(request: Request) -> HttpResponse:
    facilities = chosen(request, Permission.EXPORT)
    month = MonthForm(request.GET).first_day(clock.facility_date())
    found = return_of(facilities, month)
    court = request.GET.get("court", "")
    rows = return_rows(found.filter(court="" if court == NO_COURT else court) if court else found)
    record_export("court return", len(rows), facilities, by=request.actor)
    return as_file(f"court-return-{month:%Y-%m}.csv", write_csv(RETURN_COLUMNS, rows))


@permitted(Permission.CHANGE_FACTS)
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: Request, pk: int) -> HttpResponse:
    alarm = _alarm_or_404(request, pk)
    form = CourtAnswerForm(request.POST or None)
    if form.is_valid():
        with form.showing_refusals():
            record_court_answer(alarm, form.answer, by=request.actor)
            messages.success(request, _("The answer is on file. The clock runs until it is carried out."))
            return redirect("inmate-clocks", alarm.inmate.inmate_no)
    return render(request, "inmates/court_answer.html", {"alarm": alarm, "form": form, "facility": alarm.facility})


def _alarm_or_404(request: Request, pk: int) -> ClockAlarm:
    alarm = ClockAlarm.objects.filter(pk=pk).select_related("inmate", "facility").first()
    if alarm is None or request.access.facility(alarm.facility.code) is None:
        raise Http404
    if not request.access.allowed(Permission.CHANGE_FACTS, alarm.facility):
        raise PermissionDenied
    request.facility = alarm.facility  # type: ignore[attr-defined]
    return alarm


def _courts(names: Iterable[str]) -> list[tuple[str, str, int]]:
    """What is in the address, the name and the number of lines of each court, by name."""
    return [(name or NO_COURT, name, count) for name, count in sorted(Counter(names).items())]
