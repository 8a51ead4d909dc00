"""To hospital in an emergency: the press, and the papers that another officer writes after it."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from cells.forms.exits import RemovalForm
from cells.models import Whereabouts
from cells.services.removal import complete_removal, remove_to_hospital
from inmates.doors import held_or_404
from lcs_ims.accounts.doors import Request, facility_or_404, permitted
from lcs_ims.accounts.permissions import Permission
from lcs_ims.lib.pages import form_page
from lcs_ims.lib.refusal import Refused


@permitted(Permission.PLACE_INMATE, Permission.RUN_GATE)
@require_POST
def press(request: Request, number: str) -> HttpResponse:
    held = held_or_404(request, number, Permission.PLACE_INMATE, Permission.RUN_GATE)
    try:
        remove_to_hospital(held.inmate, by=request.actor)
    except Refused as refused:
        messages.error(request, refused.message)
    else:
        messages.success(request, _("Recorded as out. Let them go; another officer writes the papers in 24 hours."))
    return redirect("inmate", held.inmate.inmate_no)


@permitted(Permission.PLACE_INMATE)
@form_page
def papers(request: Request, pk: int) -> HttpResponse:
    out = Whereabouts.objects.select_related("custody__inmate", "custody__facility").filter(pk=pk).first()
    if out is None or not out.emergency:
        raise Http404
    place = facility_or_404(request, out.custody.facility.code, Permission.PLACE_INMATE)
    form = RemovalForm(request.POST or None)
    if form.is_valid():
        with form.showing_refusals():
            complete_removal(out, form.papers, by=request.actor, **form.whither)
            messages.success(request, _("Written. The removal is reviewed."))
            return redirect("outside", place.code)
    context = {
        "facility": place,
        "form": form,
        "title": _("Papers of a removal to hospital"),
        "lead": str(out.custody.inmate),
        "note": _("Pressed in an emergency, without papers. Look at how it went and write what every way out names."),
        "button": _("Write the papers"),
    }
    return render(request, "inmates/gate_form.html", context)
