from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from cells.models import Breach, Cell
from cells.unhoused import without_cell
from inmates.models import Custody
from lcs_ims.accounts.doors import Request, facility_or_404, permitted
from lcs_ims.accounts.models import User
from lcs_ims.accounts.permissions import Permission
from lcs_ims.accounts.postings import sign_go_live
from lcs_ims.facilities.models import Facility
from lcs_ims.lib.pages import form_page
from lcs_ims.lib.refusal import Refused


@dataclass(frozen=True, slots=True)
class Remaining:
    """Something of the take-over that is not settled, how often, and where to settle it."""

    label: Any
    count: int
    url: str
    hint: Any


@permitted(Permission.SIGN_GO_LIVE)
@form_page
def go_live(request: Request, code: str) -> HttpResponse:
    place = facility_or_404(request, code, Permission.SIGN_GO_LIVE)
    refusal = None
    if request.method == "POST":
        try:
            signed = sign_go_live(place, by=request.actor)
        except Refused as refused:
            refusal = refused
            place.refresh_from_db()
        else:
            live = _("%(facility)s is live.") if signed.is_live else _("You have signed for %(facility)s.")
            messages.success(request, live % {"facility": place})
            return redirect("go-live", place.code)
    context = {
        "facility": place,
        "refusal": refusal,
        "remaining": _remaining(place),
        "people": Custody.objects.open().at(place).count(),
        "cells": Cell.objects.standing().filter(facility=place).count(),
        "signers": _signers(place),
        "own": place.live_first_signed_by == request.user.username,
    }
    return render(request, "cells/go_live.html", context)


def _remaining(place: Facility) -> list[Remaining]:
    queue = reverse("queue", args=[place.code])
    taken_over = f"{reverse('breaches')}?facility={place.code}&origin=taken_over"
    return [
        Remaining(
            _("People without a cell"),
            without_cell(place).count(),
            queue,
            _("Each is given a cell, or found in one."),
        ),
        Remaining(
            _("People without an order on file"),
            Custody.objects.open().at(place).without_order().count(),
            f"{queue}#no-basis",
            _("Find the order, or ask the court."),
        ),
        Remaining(
            _("Open breaches taken over"),
            Breach.objects.open().at(place).filter(taken_over=True).count(),
            taken_over,
            _("They stay apart from what is new after go-live."),
        ),
    ]


def _signers(place: Facility) -> dict[str, str]:
    """The full names of those who signed, as far as they still have an account."""
    names = [name for name in (place.live_first_signed_by, place.live_second_signed_by) if name]
    known = dict(User.objects.filter(username__in=names).values_list("username", "full_name"))
    first, second = place.live_first_signed_by, place.live_second_signed_by
    return {"first": known.get(first, first), "second": known.get(second, second)}
