"""`/visits/`: everyone's own beginning."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from lcs_ims.accounts.doors import Request
from lcs_ims.accounts.permissions import Permission
from lcs_ims.facilities.models import Facility
from lcs_ims.lib import clock
from visits.doors import arranging
from visits.kinds import Kind
from visits.models import Authorisation, Client, Visit, Visitor
from visits.services.leave import LASTS


@arranging
@require_safe
def visits(request: Request) -> HttpResponse:
    if facilities := request.access.facilities(Permission.VIEW_VISITS):
        return (
            redirect("facility-visits", facilities[0].code) if len(facilities) == 1 else _country(request, facilities)
        )
    visitor = Visitor.objects.filter(user=request.user).first()
    return _mine(request, visitor) if visitor else redirect("visits-me")


def _country(request: Request, facilities: list[Facility]) -> HttpResponse:
    now = clock.now()
    begins, ends = clock.midnight(clock.facility_date(now)), clock.midnight(clock.facility_date(now)) + clock.days(1)
    today = Q(visits__booked_from__gte=begins, visits__booked_from__lt=ends)
    flagged = Q(
        visits__state=Visit.State.BOOKED, visits__flags__cleared_at=None, visits__flags__acknowledged_at=None
    ) & Q(visits__flags__isnull=False)
    rows = Facility.objects.filter(pk__in=[one.pk for one in facilities]).annotate(
        today=Count("visits", filter=today, distinct=True),
        waiting=Count("visits", filter=Q(visits__state=Visit.State.WAITING), distinct=True),
        flagged=Count("visits", filter=flagged, distinct=True),
    )
    return render(request, "visits/country.html", {"facilities": rows})


def _mine(request: Request, visitor: Visitor) -> HttpResponse:
    now = clock.now()
    own = Visit.objects.filter(party__visitor=visitor).select_related("facility", "inmate")
    here = Q(state__in=[Visit.State.WAITING, Visit.State.WITH_INMATE])
    coming = here | Q(state=Visit.State.BOOKED, booked_to__gt=now)
    clients = Client.objects.filter(visitor=visitor).select_related("inmate")
    context = {
        "visitor": visitor,
        "verified": visitor.is_verified(now),
        "coming": list(own.filter(coming).order_by("booked_from", "pk").prefetch_related("flags")),
        "past": list(own.exclude(coming).order_by("-booked_from")[:10]),
        "clients": [one for one in clients if one.state == Client.State.CONFIRMED],
        "asked": [one for one in clients if one.state != Client.State.CONFIRMED][:20],
        "police": visitor.kind == Kind.POLICE,
        "leave": list(_leave(visitor, now)),
        "now": now,
    }
    return render(request, "visits/mine.html", context)


def _leave(visitor: Visitor, now: datetime) -> Iterable[Authorisation]:
    """Leave outside visiting hours that was given to the reader and still holds."""
    given = visitor.authorisations.filter(answer=Authorisation.Answer.GRANTED, visit=None)
    return given.filter(answered_at__gt=now - LASTS).select_related("facility", "inmate", "answered_by")
