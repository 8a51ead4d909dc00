from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from lcs_ims.accounts.doors import public
from lcs_ims.design import samples
from lcs_ims.design.forms import IntakeForm, SearchForm
from lcs_ims.lib.objections import Severity, Verdict
from lcs_ims.lib.refusal import Refused

WRONG: dict[str, Any] = {
    "given_names": "Tšepang",
    "date_of_birth_day": "31",
    "date_of_birth_month": "2",
    "date_of_birth_year": "2009",
    "arrived_at_day": "21",
    "arrived_at_month": "11",
    "arrived_at_year": "2026",
    "arrived_at_time": "25:70",
    "reason": "At night",
}


@public
def guide(request: HttpRequest) -> HttpResponse:
    if not settings.DEBUG:
        raise Http404
    messages.success(request, "Thabo Tlali Nthako is placed in B-12. The event is recorded.")
    full = "A-07 was filled at 14:04 by Sgt Palesa Mokhethi. Choose another cell; your reason is kept below."
    context = {
        "frame": samples.FRAME,
        "form": IntakeForm(WRONG),
        "plain_form": IntakeForm(auto_id="plain_%s"),
        "search_form": SearchForm(auto_id="search_%s"),
        "refusal": Refused("cell-full", full, samples.OBJECTIONS[1:3]),
        "verdicts": list(Verdict),
        "severities": list(Severity),
        "page": Paginator(range(872), 30).page(4),
        "samples": {key.lower(): value for key, value in vars(samples).items() if key.isupper()},
    }
    return render(request, "design/guide.html", context)


@public
def error_page(request: HttpRequest, code: int) -> HttpResponse:
    if not settings.DEBUG or code not in {400, 403, 404, 500}:
        raise Http404
    return render(request, f"{code}.html", status=code)
