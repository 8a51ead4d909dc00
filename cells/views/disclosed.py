from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from cells.disclosed import told_about
from cells.forms.disclosed import ExplanationForm
from cells.services.explaining import explain_disclosure
from lcs_ims.accounts.doors import Request, permitted
from lcs_ims.accounts.permissions import Permission
from lcs_ims.lib import clock

PER_PAGE = 30


@permitted(Permission.VIEW_TRAIL)
@require_http_methods(["GET", "HEAD", "POST"])
def disclosed(request: Request) -> HttpResponse:
    facilities, now = request.access.facilities(Permission.VIEW_TRAIL), clock.now()
    told = told_about(facilities, now)
    asked = request.POST.get("event") or request.GET.get("event") or ""
    chosen = next((one for one in told if str(one.number) == asked), None)
    form = ExplanationForm(request.POST or None, initial={"event": asked}) if chosen else None
    if chosen and form and form.is_valid():
        here = {subject.facility for subject in chosen.event.on} | {chosen.event.by.facility}
        facility = next((one for one in facilities if one.code in here), facilities[0])
        with form.showing_refusals():
            explain_disclosure(chosen.event, facility, by=request.actor, words=form.cleaned_data["words"])
            messages.success(request, _("The Inspectorate sees your explanation beside the disclosure."))
            return redirect("disclosed")
    page = Paginator(told, PER_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "form": form, "chosen": chosen, "now": now}
    return render(request, "cells/disclosed.html", context)
