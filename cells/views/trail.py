from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cells.forms.trail import TrailForm
from cells.trail import events, lines_of, page_before
from lcs_ims.accounts.doors import Request, permitted
from lcs_ims.accounts.permissions import Permission
from lcs_ims.facilities.models import Facility


@permitted(Permission.VIEW_TRAIL)
@require_safe
def trail(request: Request) -> HttpResponse:
    facilities, form = _chosen(request), TrailForm(request.GET)
    wanted = form.wanted
    found, following = page_before(events(wanted, facilities), request.GET.get("before", ""))
    context = {
        "form": form,
        "wanted": wanted,
        "facilities": facilities,
        "lines": lines_of(found, facilities),
        "following": following,
    }
    return render(request, "cells/trail.html", context)


def _chosen(request: Request) -> list[Facility]:
    """The facility asked for, or all whose trail the reader may see."""
    facilities = request.access.facilities(Permission.VIEW_TRAIL)
    code = request.GET.get("facility", "")
    chosen = [facility for facility in facilities if facility.code == code]
    if chosen:
        request.facility = chosen[0]  # type: ignore[attr-defined]
    return chosen or facilities
