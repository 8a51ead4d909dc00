"""Figures of visits: a month at a time, of one facility or of all the reader's."""

from datetime import date

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

from inmates.services.clocks import record_export
from lcs_ims.accounts.doors import Request, permitted
from lcs_ims.accounts.permissions import Permission
from lcs_ims.facilities.models import Facility
from lcs_ims.lib import clock
from lcs_ims.lib.exports import write_csv, write_xlsx
from visits.charts import chart_of
from visits.figures import COLUMNS, by_kind, children_without_visit, figures, month_of, quiet_nights

MONTHS = 12
TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@permitted(Permission.VIEW_VISITS)
@require_safe
def visit_figures(request: Request) -> HttpResponse:
    now = clock.now()
    places, chosen, month = _asked(request)
    groups = figures(chosen, month, month, now)
    kinds = by_kind(groups)
    one = chosen[0] if len(chosen) == 1 else None
    context = {
        "facilities": places,
        "chosen": one,
        "month": month,
        "months": _months(clock.facility_date(now)),
        "kinds": kinds,
        "groups": groups if one is None else [],
        "chart": chart_of(kinds),
        "quiet": quiet_nights(one, month, now) if one else [],
        "children": children_without_visit(chosen, now)[:30],
        "may_export": request.access.any(Permission.EXPORT),
    }
    return render(request, "visits/figures.html", context)


@permitted(Permission.EXPORT)
@require_POST
def export(request: Request, kind: str) -> HttpResponse:
    if kind not in TYPES:
        raise Http404
    _places, chosen, month = _asked(request, Permission.EXPORT)
    groups = figures(chosen, month, month, clock.now())
    record_export(f"visits {month:%Y-%m}", len(groups), chosen, by=request.actor)
    rows = [group.row for group in groups]
    content = write_csv(COLUMNS, rows) if kind == "csv" else write_xlsx("visits", COLUMNS, rows)
    answer = HttpResponse(content, content_type=TYPES[kind])
    answer["Content-Disposition"] = f'attachment; filename="visits-{month:%Y-%m}.{kind}"'
    return answer


def _asked(
    request: Request, permission: Permission = Permission.VIEW_VISITS
) -> tuple[list[Facility], list[Facility], date]:
    """The facilities of the reader, those asked for, and the month; 404 for a facility that is none of theirs."""
    given = request.POST or request.GET
    places = request.access.facilities(permission)
    code = given.get("facility", "")
    chosen = [place for place in places if not code or place.code == code]
    if not chosen:
        raise Http404
    return places, chosen, _month(given.get("month", ""))


def _month(text: str) -> date:
    try:
        return date.fromisoformat(f"{text}-01")
    except ValueError:
        return month_of(clock.facility_date())


def _months(today: date) -> list[date]:
    """The newest first."""
    months = [month_of(today)]
    while len(months) < MONTHS:
        months.append(month_of(months[-1] - clock.days(1)))
    return months
