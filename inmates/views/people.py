from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from inmates.doors import note_names
from inmates.forms.admission import AdmitForm
from inmates.forms.finding import FindForm
from inmates.models import Custody, Departure, Inmate, Reception
from inmates.newcomers import Newcomer
from inmates.search import find_held
from inmates.services.admission import admit_again, admit_newcomer
from inmates.services.reception import admit_received
from inmates.services.searching import search_country
from lcs_ims.accounts.doors import Request, facility_or_404, permitted
from lcs_ims.accounts.permissions import Permission
from lcs_ims.accounts.rates import limited
from lcs_ims.facilities.models import Facility
from lcs_ims.lib.pages import form_page


@permitted(Permission.VIEW_INMATES)
@require_safe
@limited("search")
def find(request: Request) -> HttpResponse:
    form = FindForm(request.GET)
    words = form.cleaned_data["q"] if form.is_valid() else ""
    here = Custody.objects.at(*request.access.facilities(Permission.VIEW_INMATES))
    found = find_held(words, here.open())
    note_names(request, (custody.inmate for custody in found), *(custody.facility for custody in found))
    context = {
        "search": form,
        "words": words,
        "found": found,
        "may_search_country": request.access.any(Permission.SEARCH_COUNTRY),
    }
    return render(request, "inmates/find.html", context)


@permitted(Permission.SEARCH_COUNTRY)
@form_page
def find_in_country(request: Request) -> HttpResponse:
    form = FindForm(request.POST or None)
    found = None
    if form.is_valid() and form.cleaned_data["q"]:
        found = search_country(form.cleaned_data["q"], by=request.actor)
    facilities = request.access.facilities(Permission.ADMIT_INMATE)
    reception = request.GET.get("reception", "")
    context = {
        "form": form,
        "found": found,
        "facilities": facilities,
        "receiving": request.access.facilities(Permission.RECEIVE_INMATE),
        "reception": reception if reception.isdecimal() else "",
    }
    return render(request, "inmates/find_in_country.html", context)


@permitted(Permission.ADMIT_INMATE)
@form_page
def admit(request: Request, code: str) -> HttpResponse:
    facility = facility_or_404(request, code, Permission.ADMIT_INMATE)
    known, reception = _known(request), waiting_reception(request, facility)
    if known and escaped(known):
        return redirect(f"{reverse('recapture', args=[code])}?{request.GET.urlencode()}")
    form = AdmitForm(request.POST or None, initial=_initial(known, reception))
    if form.is_valid():
        with form.showing_refusals():
            inmate = _admit(request, facility, form.newcomer(), known, reception)
            messages.success(request, _("%(person)s is admitted. Choose a cell.") % {"person": inmate})
            return redirect("cells-for", inmate.inmate_no)
    context = {"facility": facility, "form": form, "known": known, "reception": reception}
    return render(request, "inmates/admit.html", context)


def _admit(
    request: Request, facility: Facility, newcomer: Newcomer, known: Inmate | None, reception: Reception | None
) -> Inmate:
    if reception:
        return admit_received(reception, newcomer, by=request.actor, known=known)
    if known:
        return admit_again(known, newcomer, facility, by=request.actor)
    return admit_newcomer(newcomer, facility, by=request.actor)


def waiting_reception(request: Request, facility: Facility) -> Reception | None:
    """The reception at this facility that the address names, while it waits."""
    pk = request.GET.get("reception", "")
    waiting = Reception.objects.filter(outcome="", custody__facility=facility)
    waiting = waiting.select_related("custody__facility", "custody__inmate")
    return waiting.filter(pk=pk).first() if pk.isdecimal() else None


def escaped(inmate: Inmate) -> bool:
    """Whether someone's last custody ended by an escape."""
    last = Departure.objects.filter(custody__inmate=inmate).order_by("-at", "-pk").first()
    return last is not None and last.kind == Departure.Kind.ESCAPE and inmate.held_at is None


def _known(request: Request) -> Inmate | None:
    """The record to admit again, when the search found it and nobody holds the person now."""
    number = request.GET.get("record", "")
    known = Inmate.objects.filter(inmate_no=number).first() if number else None
    return None if known and known.held_at else known


def _initial(known: Inmate | None, reception: Reception | None) -> dict[str, object]:
    # No more than the identity search tells: the officer asks the person for the rest again.
    names = ("surname", "given_names")
    if known:
        return {name: getattr(known, name) for name in names} | {"record": "repeat"}
    if reception:
        sex = reception.custody.inmate.sex
        disputed = reception.apparent_age != Reception.Apparent.ADULT
        return {"surname": reception.described, "sex": sex, "age_disputed": disputed}
    return {}
