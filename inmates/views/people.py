from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from inmates.forms import AdmitForm, FindForm
from inmates.models import Custody, Inmate
from inmates.search import find_held
from inmates.services.admission import admit_again, admit_newcomer
from inmates.services.searching import search_country
from lcs_ims.accounts.doors import Request, facility_or_404, permitted
from lcs_ims.accounts.permissions import Permission
from lcs_ims.lib.refusal import Refused

form_page = require_http_methods(["GET", "HEAD", "POST"])


@permitted(Permission.VIEW_INMATES)
@require_safe
def find(request: Request) -> HttpResponse:
    form = FindForm(request.GET)
    words = form.cleaned_data["q"] if form.is_valid() else ""
    here = Custody.objects.at(*request.access.facilities(Permission.VIEW_INMATES))
    found = find_held(words, here.open())
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
    return render(request, "inmates/find_in_country.html", {"form": form, "found": found, "facilities": facilities})


@permitted(Permission.ADMIT_INMATE)
@form_page
def admit(request: Request, code: str) -> HttpResponse:
    facility = facility_or_404(request, code, Permission.ADMIT_INMATE)
    known = _known(request)
    form = AdmitForm(request.POST or None, initial=_initial(known))
    if form.is_valid():
        try:
            newcomer = form.newcomer()
            inmate = (
                admit_again(known, newcomer, facility, by=request.actor)
                if known
                else admit_newcomer(newcomer, facility, by=request.actor)
            )
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, _("%(person)s is admitted. Choose a cell.") % {"person": inmate})
            return redirect("cells-for", inmate.inmate_no)
    return render(request, "inmates/admit.html", {"facility": facility, "form": form, "known": known})


def _known(request: Request) -> Inmate | None:
    """The record to admit again, when the search found it and nobody holds the person now."""
    number = request.GET.get("record", "")
    known = Inmate.objects.filter(inmate_no=number).first() if number else None
    return None if known and known.held_at else known


def _initial(known: Inmate | None) -> dict[str, object]:
    # No more than the identity search tells: the officer asks the person for the rest again.
    names = ("surname", "given_names")
    return {name: getattr(known, name) for name in names} | {"record": "repeat"} if known else {}
