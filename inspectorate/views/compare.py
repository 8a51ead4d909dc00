from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from inspectorate.comparing import LENGTHS, Comparison
from inspectorate.doors import Request, inspectors
from inspectorate.models import KeptComparison
from inspectorate.report.charts import population_lines


@inspectors
@require_safe
def comparison(request: Request) -> HttpResponse:
    """As the watcher counted it last."""
    asked = request.GET.get("days", "")
    length = int(asked) if asked.isdigit() and int(asked) in LENGTHS else LENGTHS[1]
    context: dict[str, object] = {"length": length, "lengths": LENGTHS}
    if kept := KeptComparison.objects.filter(length=length).first():
        found = Comparison.of(kept.told)
        context |= {"found": found, "chart": population_lines(found.days, ""), "counted_at": kept.counted_at}
    return render(request, "inspectorate/compare.html", context)
