from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from inspectorate.comparing import LENGTHS, compare
from inspectorate.doors import Request, inspectors
from inspectorate.report.charts import population_lines
from lcs_ims.lib import clock
from lcs_ims.lib.refusal import Refused


@inspectors
@require_safe
def comparison(request: Request) -> HttpResponse:
    asked = request.GET.get("days", "")
    length = int(asked) if asked.isdigit() and int(asked) in LENGTHS else LENGTHS[1]
    context = {"length": length, "lengths": LENGTHS}
    try:
        found = compare([], clock.facility_date(), length)
    except Refused as refusal:
        return render(request, "inspectorate/compare.html", context | {"refusal": refusal})
    context |= {"found": found, "chart": population_lines(found.days, "")}
    return render(request, "inspectorate/compare.html", context)
