from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from lcs_ims.accounts.doors import Request, facility_or_404, permitted
from lcs_ims.accounts.permissions import Permission
from lcs_ims.facilities.models import Facility
from lcs_ims.lib.pages import form_page
from visits.forms.paper import PaperVisitForm
from visits.models import Visit
from visits.services.arriving import WalkIn
from visits.services.from_paper import visit_from_paper
from visits.services.people import register_visitor


@permitted(Permission.RUN_GATE)
@form_page
def visit(request: Request, code: str) -> HttpResponse:
    place = facility_or_404(request, code, Permission.RUN_GATE)
    form = PaperVisitForm(request.POST or None, facility=place, initial={"number": request.GET.get("number")})
    if form.is_valid():
        with form.showing_refusals():
            made = _enter(request, place, form)
            messages.success(request, _("Entered as %(number)s. Read its times.") % {"number": made.visit_no})
            return redirect("visit-gate", made.pk)
    context = {
        "facility": place,
        "form": form,
        "title": _("A visit from its paper form"),
        "note": _("Its clock ran as the form says. Nobody is late for the dark. A time not on the form stays empty."),
        "button": _("Enter the visit"),
    }
    return render(request, "inmates/from_paper.html", context)


def _enter(request: Request, place: Facility, form: PaperVisitForm) -> Visit:
    given = form.cleaned_data
    visitors = [register_visitor(person, place, by=request.actor) for person in form.people]
    who = WalkIn(place, form.held, given["kind"], visitors, given["purpose"])
    return visit_from_paper(who, form.times, form.paper, by=request.actor)
