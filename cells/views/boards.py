from dataclasses import dataclass

from django.db.models import Count, OuterRef, Q, Subquery, Sum
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from cells.board import block_cards, people_in_words
from cells.houses import load_house
from cells.links import facility_links
from cells.models import Breach, Cell, Evacuation, PlacementException, Stay
from cells.services.placing import running_order
from cells.unhoused import queue as waiting
from cells.unhoused import without_cell
from cells.views.exceptions import READERS
from inmates.doors import note_names
from inmates.models import ClockAlarm, Custody
from inmates.people import Reader
from lcs_ims.accounts.doors import Request, facility_or_404, permitted, signed_in_only
from lcs_ims.accounts.permissions import Permission
from lcs_ims.accounts.roles import OUTSIDE_ROLES
from lcs_ims.audit.sentences import entries
from lcs_ims.facilities.models import Facility
from lcs_ims.lib import clock
from lcs_ims.lib.objections import Severity


@dataclass(frozen=True, slots=True)
class Glance:
    """A facility in one line of the country."""

    facility: Facility
    people: int
    places: int
    absolute: int
    strict: int
    children: int
    without_cell: int


@signed_in_only
@require_safe
def home(request: Request) -> HttpResponse:
    facilities = request.access.facilities(Permission.VIEW_FACILITY)
    if len(facilities) == 1:
        return redirect("facility", facilities[0].code)
    if not facilities:
        outside = request.user.postings.in_force().filter(role__in=OUTSIDE_ROLES).exists()
        own = "visits" if outside else "account"
        return redirect("accounts" if request.access.any(Permission.MANAGE_ACCOUNTS) else own)
    return render(request, "cells/country.html", {"glances": _glances(facilities)})


@permitted(Permission.VIEW_FACILITY)
@require_safe
def facility(request: Request, code: str) -> HttpResponse:
    place = facility_or_404(request, code, Permission.VIEW_FACILITY)
    now = clock.now()
    house = load_house(place, clock.facility_date(now))
    breaches = list(Breach.objects.open().at(place).select_related("cell"))
    allowed = request.access.allowed
    asked, clocks_past = _waiting(place)
    context = {
        "facility": place,
        "asked": asked,
        "clocks_past": clocks_past,
        "blocks": block_cards(house, breaches),
        "people": len(house.people),
        "places": sum(cell.capacity for cell in house.cells.values() if cell.in_service),
        "absolute": sum(breach.severity == Severity.ABSOLUTE for breach in breaches),
        "strict": sum(breach.severity == Severity.STRICT for breach in breaches),
        "children": sum(breach.child for breach in breaches),
        "queue": list(without_cell(place)),
        "order": running_order(place.pk, now),
        "evacuation": Evacuation.objects.filter(facility=place, ended_at__isnull=True).first(),
        "may_read_exceptions": any(allowed(reader, place) for reader in READERS),
        "may_see_clocks": allowed(Permission.VIEW_BREACHES, place),
        "may_admit": allowed(Permission.ADMIT_INMATE, place),
        "links": facility_links(request.access, place),
    }
    return render(request, "cells/facility.html", context)


@permitted(Permission.VIEW_INMATES)
@require_safe
def queue(request: Request, code: str) -> HttpResponse:
    place = facility_or_404(request, code, Permission.VIEW_INMATES)
    without_basis = Custody.objects.open().at(place).without_order().select_related("inmate").order_by("admitted_at")
    queue, no_basis = waiting(place), list(without_basis)
    note_names(request, [custody.inmate for custody in (*(one.custody for one in queue), *no_basis)], place)
    gate_first = sorted(queue, key=lambda one: one.custody.state != Custody.State.RECEIVED)
    return render(request, "cells/queue.html", {"facility": place, "queue": gate_first, "no_basis": no_basis})


@permitted(Permission.VIEW_INMATES)
@require_safe
def moves(request: Request, code: str) -> HttpResponse:
    place = facility_or_404(request, code, Permission.VIEW_INMATES)
    midnight = clock.midnight(clock.facility_date())
    today = Stay.objects.at(place).filter(Q(began_at__gte=midnight) | Q(ended_at__gte=midnight))
    rows = list(today.select_related("inmate", "cell").order_by("-began_at", "-pk")[:200])
    note_names(request, (stay.inmate for stay in rows), place)
    return render(request, "cells/moves.html", {"facility": place, "stays": rows, "midnight": midnight})


@permitted(Permission.VIEW_FACILITY)
@require_safe
def cell(request: Request, code: str, cell_code: str) -> HttpResponse:
    place = facility_or_404(request, code, Permission.VIEW_FACILITY)
    found = Cell.objects.select_related("block").filter(facility=place, code=cell_code).first()
    if found is None:
        raise Http404
    sees_people = request.access.allowed(Permission.VIEW_INMATES, place)
    present = list(found.stays.open().select_related("inmate", "exception").order_by("bed"))
    past = _past(found)
    if sees_people:
        note_names(request, (stay.inmate for stay in (*present, *past)), place)
    reader = Reader(clock.facility_date(), {})
    context = {
        "facility": place,
        "cell": found,
        "in_words": people_in_words(reader.of(stay.inmate).facts for stay in present),
        "size": len(present),
        "stays": present if sees_people else [],
        "past": past if sees_people else [],
        "breaches": list(found.breaches.open()),
        "history": entries(found.subject, limit=10),
        "may_edit": request.access.allowed(Permission.EDIT_ESTATE, place),
    }
    return render(request, "cells/cell.html", context)


def _waiting(place: Facility) -> tuple[int, int]:
    """How many exceptions wait for an answer, and how many clocks are past: one query for both."""
    asked = PlacementException.objects.filter(cell__facility=OuterRef("pk"), state="asked").order_by()
    past = ClockAlarm.objects.open().filter(facility=OuterRef("pk")).order_by()
    counts = Facility.objects.filter(pk=place.pk).annotate(
        asked=Subquery(asked.values("cell__facility").annotate(n=Count("pk")).values("n")),
        past=Subquery(past.values("facility").annotate(n=Count("pk")).values("n")),
    )
    return next((a or 0, p or 0) for a, p in counts.values_list("asked", "past"))


def _past(found: Cell) -> list[Stay]:
    return list(found.stays.filter(ended_at__isnull=False).select_related("inmate").order_by("-ended_at")[:15])


def _glances(facilities: list[Facility]) -> list[Glance]:
    people = _counts(Custody.objects.open().at(*facilities).values("facility").annotate(n=Count("pk")))
    housed = _counts(Stay.objects.open().at(*facilities).values("cell__facility").annotate(n=Count("pk")))
    standing = Cell.objects.standing().filter(facility__in=facilities, in_service=True)
    places = _counts(standing.values("facility").annotate(n=Sum("certified_capacity")))
    breaches = Breach.objects.open().at(*facilities).order_by()
    absolute = _counts(breaches.filter(severity=Severity.ABSOLUTE).values("facility").annotate(n=Count("pk")))
    strict = _counts(breaches.filter(severity=Severity.STRICT).values("facility").annotate(n=Count("pk")))
    children = _counts(breaches.filter(child=True).values("facility").annotate(n=Count("pk")))
    return [
        Glance(
            f,
            people.get(f.pk, 0),
            places.get(f.pk, 0),
            absolute.get(f.pk, 0),
            strict.get(f.pk, 0),
            children.get(f.pk, 0),
            people.get(f.pk, 0) - housed.get(f.pk, 0),
        )
        for f in facilities
    ]


def _counts(rows: object) -> dict[int, int]:
    return {next(iter(row.values())): row["n"] for row in rows.order_by()}  # type: ignore[attr-defined]
