from django.core.cache import cache
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from inspectorate.comparing import LENGTHS, Comparison, compare
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
        found = _remembered(length)
    except Refused as refusal:
        return render(request, "inspectorate/compare.html", context | {"refusal": refusal})
    context |= {"found": found, "chart": population_lines(found.days, "")}
    return render(request, "inspectorate/compare.html", context)


def _remembered(length: int) -> Comparison:
    """Two periods of every facility take a while; they are counted again a quarter of an hour later."""
    today = clock.facility_date()
    found: Comparison | None = cache.get(f"compare.{today}.{length}")
    if found is None:
        found = compare([], today, length)
        cache.set(f"compare.{today}.{length}", found, 15 * 60)
    return found
