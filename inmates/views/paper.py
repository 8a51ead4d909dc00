from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from inmates.forms.paper import PaperReceptionForm
from inmates.services.from_paper import receive_from_paper
from lcs_ims.accounts.doors import Request, facility_or_404, permitted
from lcs_ims.accounts.permissions import Permission
from lcs_ims.lib.pages import form_page


@permitted(Permission.RECEIVE_INMATE)
@form_page
def reception(request: Request, code: str) -> HttpResponse:
    place = facility_or_404(request, code, Permission.RECEIVE_INMATE)
    form = PaperReceptionForm(request.POST or None, initial={"number": request.GET.get("number")})
    if form.is_valid():
        with form.showing_refusals():
            made = receive_from_paper(place, form.seen, form.paper, by=request.actor)
            number = made.number_at_gate
            messages.success(request, _("Received as %(number)s, since the form says so.") % {"number": number})
            return redirect("paper-forms", code)
    context = {
        "facility": place,
        "form": form,
        "title": _("A reception from its paper form"),
        "note": _("It began when the form says. Nobody is late for the dark."),
        "button": _("Enter the reception"),
    }
    return render(request, "inmates/from_paper.html", context)
