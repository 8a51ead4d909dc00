from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cells.roll import blocks, found_in_roll, roll_of_block, roll_without_cell
from inmates.doors import note_names
from inmates.forms.finding import FindForm
from lcs_ims.accounts.doors import Request, facility_or_404, permitted
from lcs_ims.accounts.permissions import Permission
from lcs_ims.lib import clock

NO_BLOCK = "-"  # where a block is chosen: those without a cell


@permitted(Permission.VIEW_INMATES)
@require_safe
def roll(request: Request, code: str) -> HttpResponse:
    place = facility_or_404(request, code, Permission.VIEW_INMATES)
    today = clock.facility_date()
    search = FindForm(request.GET)
    words = search.cleaned_data["q"] if search.is_valid() else ""
    known = blocks(place)
    asked = request.GET.get("block", "")
    chosen = asked if asked in {*known, NO_BLOCK} else next(iter(known), NO_BLOCK)
    if words:
        rolls = [found_in_roll(place, words, today)]
    elif chosen == NO_BLOCK:
        rolls = [roll_without_cell(place, today)]
    else:
        rolls = roll_of_block(place, chosen, today)
    note_names(request, (listed.inmate for roll in rolls for listed in roll.people), place)
    context = {
        "facility": place,
        "search": search,
        "words": words,
        "blocks": known,
        "chosen": "" if words else chosen,
        "rolls": rolls,
        "people": sum(len(roll.people) for roll in rolls),
        "may_ask_apart": request.access.allowed(Permission.KEEP_APART, place),
    }
    return render(request, "cells/roll.html", context)
