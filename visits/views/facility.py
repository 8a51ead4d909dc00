"""A facility's visits: the day, booking at the desk, what it offers to visitors, flags."""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from inmates.models import Inmate
from lcs_ims.accounts.doors import Request, facility_or_404, permitted
from lcs_ims.accounts.permissions import Permission
from lcs_ims.facilities.models import Facility
from lcs_ims.lib import clock
from lcs_ims.lib.pages import form_page
from lcs_ims.lib.refusal import Refused
from lcs_ims.lib.wording import hour
from visits.diary import Asked, own_hours, published
from visits.forms.hours import HoursForm
from visits.forms.staff import BlockForm, RoomForm, WordsForm
from visits.forms.times import pressed_time
from visits.hours import Span, open_spans
from visits.kinds import KINDS, Kind
from visits.models import Closure, Room, Visit, VisitFlag, VisitingHours, Visitor
from visits.services.booking import Booking, book_visit
from visits.services.facility import block_time, publish_hours, set_room, unblock_time
from visits.services.flags import acknowledge_flag
from visits.slots import Day, free_ahead
from visits.views.visitors import visitors_of

MOST = 12  # visitors found at once


@permitted(Permission.VIEW_VISITS)
@require_safe
def day(request: Request, code: str) -> HttpResponse:
    place = facility_or_404(request, code, Permission.VIEW_VISITS)
    on = _date(request.GET.get("day", "")) or clock.facility_date()
    begins = clock.midnight(on)
    booked = Visit.objects.at(place).filter(booked_from__gte=begins, booked_from__lt=begins + clock.days(1))
    flags = VisitFlag.objects.open().filter(visit__facility=place, visit__state=Visit.State.BOOKED)
    context = {
        "facility": place,
        "on": on,
        "before": on - timedelta(days=1),
        "after": on + timedelta(days=1),
        "visits": booked.select_related("inmate", "room").prefetch_related("party__visitor", "flags"),
        "flags": flags.select_related("visit__inmate", "other__inmate")[:50],
        "may_book": request.access.allowed(Permission.BOOK_VISITS, place),
        "may_set": request.access.allowed(Permission.SET_VISITING, place),
        "may_verify": request.access.allowed(Permission.VERIFY_VISITORS, place),
    }
    return render(request, "visits/day.html", context)


@dataclass(slots=True)
class Desk:
    """What the desk has chosen so far: everything is in the address, so that nothing is lost between two pages."""

    inmate: Inmate | None
    visitors: list[Visitor]
    kind: str

    @property
    def minutes(self) -> int:
        return KINDS[Kind(self.kind)].length


@permitted(Permission.BOOK_VISITS)
@form_page
def book(request: Request, code: str) -> HttpResponse:
    place = facility_or_404(request, code, Permission.BOOK_VISITS)
    desk = _desk(request, place)
    refusal = None
    begins = pressed_time(request)
    if desk.inmate and desk.visitors and begins:
        span = Span(begins, begins + timedelta(minutes=desk.minutes))
        token = request.POST.get("token", "")
        try:
            wanted = Booking(place, desk.inmate, desk.kind, desk.visitors, span, UUID(token))
            booked = book_visit(wanted, by=request.actor)
            messages.success(request, _("Booked: %(number)s.") % {"number": booked.visit_no})
            return redirect("visit", booked.pk)
        except ValueError:
            return redirect(request.get_full_path())
        except Refused as refused:
            refusal = refused
    words = request.GET.get("q", "").strip()[:100]
    context = {
        "facility": place,
        "desk": desk,
        "number": request.GET.get("inmate", "")[:30],
        "q": words,
        "found": visitors_of(place).found_by(words)[:MOST] if len(words) >= 3 else [],
        "days": _free(place, desk),
        "token": uuid4(),
        "query": request.GET.urlencode(),
        "refusal": refusal,
    }
    return render(request, "visits/book.html", context)


@permitted(Permission.SET_VISITING)
@form_page
def offer(request: Request, code: str) -> HttpResponse:
    place = facility_or_404(request, code, Permission.SET_VISITING)
    deed = request.POST.get("deed", "")
    chosen = request.GET.get("kind", "family")
    hours = HoursForm(request.POST if deed == "hours" else None, initial=_week(place, chosen))
    room = RoomForm(request.POST if deed == "room" else None, initial={"capacity": 1})
    block = BlockForm(request.POST if deed == "block" else None)
    forms: dict[str, HoursForm | RoomForm | BlockForm] = {"hours": hours, "room": room, "block": block}
    form = forms.get(deed)
    if form and form.is_valid():
        with form.showing_refusals():
            _set(request, place, form)
            messages.success(request, _("Saved. Booked visits are judged again."))
            return redirect("visiting", code)
    now = clock.now()
    context = {
        "facility": place,
        "hours": hours,
        "room": room,
        "blocking": block,
        "deed": deed,
        "published": list(VisitingHours.objects.filter(facility=place)),
        "rooms": list(Room.objects.filter(facility=place)),
        "closures": list(Closure.objects.in_force().filter(facility=place, ends_at__gt=now)),
        "today": _today(place),
    }
    return render(request, "visits/offer.html", context)


@permitted(Permission.SET_VISITING)
@require_POST
def unblock(request: Request, pk: int) -> HttpResponse:
    closure = Closure.objects.select_related("facility").filter(pk=pk).first()
    if closure is None:
        raise Http404
    place = facility_or_404(request, closure.facility.code, Permission.SET_VISITING)
    unblock_time(closure, by=request.actor)
    messages.success(request, _("The time is open again."))
    return redirect("visiting", place.code)


@permitted(Permission.BOOK_VISITS)
@form_page
def flag(request: Request, pk: int) -> HttpResponse:
    found = VisitFlag.objects.select_related("visit__facility", "visit__inmate").filter(pk=pk).first()
    if found is None:
        raise Http404
    facility_or_404(request, found.visit.facility.code, Permission.BOOK_VISITS)
    form = WordsForm(request.POST or None)
    if form.is_valid():
        with form.showing_refusals():
            acknowledge_flag(found, by=request.actor, **form.cleaned_data)
            messages.success(request, _("Acknowledged. The visit stays booked until it is moved or cancelled."))
            return redirect("visit", found.visit_id)
    context = {
        "form": form,
        "visit": found.visit,
        "title": _("Acknowledge"),
        "lead": f"{found.visit.visit_no}: {found.get_cause_display()}",
        "note": _("Say what was done: who was told, and whether the visit is moved or cancelled."),
        "button": _("Acknowledge"),
    }
    return render(request, "visits/form.html", context)


def _set(request: Request, place: Facility, form: HoursForm | RoomForm | BlockForm) -> None:
    if isinstance(form, HoursForm):
        publish_hours(place, form.cleaned_data["kind"], form.hours, by=request.actor)
    elif isinstance(form, RoomForm):
        set_room(place, by=request.actor, **form.cleaned_data)
    else:
        block_time(place, by=request.actor, **form.cleaned_data)


def _desk(request: Request, place: Facility) -> Desk:
    number = request.GET.get("inmate", "").strip()
    inmate = Inmate.objects.at(place).filter(inmate_no__iexact=number).first() if number else None
    keys = [key for key in request.GET.getlist("visitor")[:MOST] if key.isascii() and key.isdigit() and len(key) < 12]
    visitors = list(visitors_of(place).filter(pk__in=keys)) if keys else []
    return Desk(inmate, visitors, visitors[0].kind if visitors else Kind.FAMILY)


def _free(place: Facility, desk: Desk) -> list[Day]:
    if not desk.inmate or not desk.visitors:
        return []
    return free_ahead(place, Asked(desk.kind, desk.inmate, desk.visitors), timedelta(minutes=desk.minutes))


def _week(place: Facility, kind: str) -> dict[str, str]:
    """The published hours of a kind, as they are typed."""
    typed: dict[str, list[str]] = {}
    for one in VisitingHours.objects.filter(facility=place, kind=kind):
        typed.setdefault(f"day_{one.day}", []).append(f"{one.begins:%H:%M}-{one.ends:%H:%M}")
    return {"kind": kind} | {name: ", ".join(times) for name, times in typed.items()}


def _today(place: Facility) -> list[tuple[str, str]]:
    """Each kind with its hours of today, published or usual."""
    hours, own, today = published(place), own_hours(place), clock.facility_date()
    return [
        (_(rules.title), ", ".join(_hours(span) for span in open_spans(today, kind, hours, own)))
        for kind, rules in KINDS.items()
    ]


def _hours(span: Span) -> str:
    if span.ends - span.begins == clock.days(1):
        return _("day and night")
    return f"{hour(span.begins)}-{hour(span.ends)}"


def _date(text: str) -> date | None:
    try:
        return parse_date(text)
    except ValueError:
        return None
