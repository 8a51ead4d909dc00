from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from cells.forms.paper import AccountForm, PaperCountForm
from cells.services.from_paper import count_from_paper
from inmates.models import PaperForm
from inmates.services.paper import account_form, is_late, issue_forms
from lcs_ims.accounts.doors import Request, facility_or_404, permitted
from lcs_ims.accounts.permissions import Permission
from lcs_ims.lib.pages import form_page

SHOWN = 60

ENTERED_AT = {
    PaperForm.Kind.RECEPTION: ("reception-from-paper", Permission.RECEIVE_INMATE),
    PaperForm.Kind.VISIT: ("visit-from-paper", Permission.RUN_GATE),
    PaperForm.Kind.COUNT: ("count-from-paper", Permission.RECORD_AS_FOUND),
}
"""The page on which a form of each kind is entered, and the right that it asks."""


@permitted(Permission.RECORD_AS_FOUND)
@form_page
def paper_forms(request: Request, code: str) -> HttpResponse:
    place = facility_or_404(request, code, Permission.RECORD_AS_FOUND)
    if request.method == "POST" and "issue" in request.POST:
        issue_forms(place, by=request.actor)
        messages.success(request, _("The next numbers are on the pack. Print it."))
        return redirect("night-pack", place.code)
    form = AccountForm(request.POST or None)
    if form.is_valid():
        with form.showing_refusals():
            done = account_form(place, form.cleaned_data["number"], form.accounted, by=request.actor)
            messages.success(request, _("%(form)s is accounted for.") % {"form": done})
            return redirect("paper-forms", place.code)
    known = PaperForm.objects.filter(facility=place).select_related("facility")
    doors = {kind: page for kind, (page, right) in ENTERED_AT.items() if request.access.allowed(right, place)}
    context = {
        "facility": place,
        "form": form,
        "waiting": [(row, doors.get(PaperForm.Kind(row.kind))) for row in known.filter(outcome="")[:SHOWN]],
        "accounted": [(row, is_late(row)) for row in known.exclude(outcome="").order_by("-accounted_at")[:SHOWN]],
    }
    return render(request, "cells/paper_forms.html", context)


@permitted(Permission.RECORD_AS_FOUND)
@form_page
def count(request: Request, code: str) -> HttpResponse:
    place = facility_or_404(request, code, Permission.RECORD_AS_FOUND)
    form = PaperCountForm(request.POST or None, initial={"number": request.GET.get("number")})
    if form.is_valid():
        with form.showing_refusals():
            made = count_from_paper(place, form.cleaned_data["kind"], form.paper, by=request.actor)
            return redirect("count", made.pk)
    context = {
        "facility": place,
        "form": form,
        "title": _("A count from its paper form"),
        "note": _("It began when the form says. The figures follow, block by block."),
        "button": _("Go on to the figures"),
    }
    return render(request, "inmates/from_paper.html", context)
