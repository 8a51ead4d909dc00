from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from inspectorate.doors import Request, inspectors
from inspectorate.report.checking import checked
from inspectorate.report.forms import AskForm, CheckForm
from inspectorate.report.models import Archived, Job
from inspectorate.report.services import jobs
from inspectorate.report.services.archive import read
from inspectorate.report.workbook import workbook

PER_PAGE = 30
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@inspectors
@require_safe
def reports(request: Request) -> HttpResponse:
    archived = Archived.objects.defer("data")
    return render(
        request,
        "report/pages/reports.html",
        {
            "page": Paginator(archived, PER_PAGE).get_page(request.GET.get("page")),
            "under_way": Job.objects.under_way(),
            "ended": Job.objects.filter(state__in=[Job.State.FAILED, Job.State.CANCELLED])[:5],
        },
    )


@inspectors
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: Request) -> HttpResponse:
    form = AskForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with form.showing_refusals():
            job = jobs.ask(form.wanted, by=request.user.full_name)
            jobs.ring(job)
            return redirect("report-job", job.pk)
    return render(request, "report/pages/ask.html", {"form": form})


@inspectors
@require_safe
def job(request: Request, key: int) -> HttpResponse:
    return render(request, "report/pages/job.html", {"job": get_object_or_404(Job, pk=key)})


@inspectors
@require_POST
def cancel(request: Request, key: int) -> HttpResponse:
    jobs.cancel(get_object_or_404(Job, pk=key))
    return redirect("report-job", key)


@inspectors
@require_safe
def download(request: Request, key: int) -> HttpResponse:
    report = get_object_or_404(Archived, pk=key)
    return _file(bytes(report.data), "application/pdf", report.filename)


@inspectors
@require_safe
def spreadsheet(request: Request, key: int) -> HttpResponse:
    report = get_object_or_404(Archived.objects.defer("data").select_related("figures"), pk=key, public=False)
    return _file(workbook(read(report.figures).figures), XLSX, report.filename.replace(".pdf", ".xlsx"))


@inspectors
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: Request) -> HttpResponse:
    form = CheckForm(request.POST or None, request.FILES or None)
    found = checked(form.cleaned_data["file"]) if request.method == "POST" and form.is_valid() else None
    return render(request, "report/pages/check.html", {"form": form, "found": found})


def _file(data: bytes, kind: str, name: str) -> HttpResponse:
    response = HttpResponse(data, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response
