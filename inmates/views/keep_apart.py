from collections.abc import Iterable

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import F, Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from inmates.doors import held_or_404, note_names
from inmates.forms.finding import FindForm
from inmates.forms.keep_apart import CloseKeepApartForm, GroupForm, KeepApartForm
from inmates.models import Custody, Inmate, KeepApart, KeepApartQuerySet
from inmates.search import find_held
from inmates.services.keep_apart import (
    ask_to_close,
    close_keep_apart,
    keep_open,
    open_keep_apart,
    orders_among,
)
from inmates.services.searching import search_country
from lcs_ims.accounts.doors import Request, facility_or_404, permitted
from lcs_ims.accounts.permissions import Permission
from lcs_ims.facilities.models import Facility
from lcs_ims.lib import clock
from lcs_ims.lib.pages import form_page
from lcs_ims.lib.refusal import Refused

PER_PAGE = 30


@permitted(Permission.KEEP_APART)
@form_page
def person(request: Request, number: str) -> HttpResponse:
    held = held_or_404(request, number, Permission.KEEP_APART)
    form = KeepApartForm(request.POST or None, initial={"other": request.GET.get("other", "")})
    if form.is_valid():
        with form.showing_refusals():
            other = _named(request, form.cleaned_data["other"])
            open_keep_apart(held.inmate, other, form.grounds, by=request.actor)
            messages.success(request, _("The order is open: %(person)s is kept apart.") % {"person": other})
            return redirect("keep-apart", held.inmate.inmate_no)
    search = FindForm(request.GET)
    words = search.cleaned_data["q"] if search.is_valid() else ""
    mine = KeepApart.objects.naming(held.inmate).select_related("first", "second")
    found = [custody for custody in _search(request, words) if custody.inmate_id != held.inmate.pk]
    note_names(request, (custody.inmate for custody in found), held.facility)
    context = {
        "inmate": held.inmate,
        "facility": held.facility,
        "form": form,
        "search": search,
        "words": words,
        "found": found,
        **_table(request, mine.open(), held.facility),
        "closed": mine.filter(closed_at__isnull=False)[:10],
    }
    return render(request, "inmates/keep_apart.html", context)


@permitted(Permission.KEEP_APART)
@form_page
def close(request: Request, pk: int) -> HttpResponse:
    order, known = _order_or_404(request, pk)
    waits = order.closing_asked_at is not None
    own = order.closing_asked_by_id == request.user.pk
    closes = waits and "close" in request.POST
    form = CloseKeepApartForm(request.POST or None, reason_needed=not closes)
    if form.is_valid():
        with form.showing_refusals():
            done = _answer(order, request, form.cleaned_data["reason"], waits=waits, closes=closes)
            messages.success(request, done)
            return redirect("keep-apart", known.inmate_no)
    context = {"order": order, "inmate": known, "form": form, "waits": waits, "own": own}
    return render(request, "inmates/close_keep_apart.html", context)


def _answer(order: KeepApart, request: Request, reason: str, *, waits: bool, closes: bool) -> str:
    if closes:
        close_keep_apart(order, by=request.actor)
        return _("The order is closed. Both names stay in its history.")
    if waits:
        keep_open(order, by=request.actor, reason=reason)
        return _("The order stays open.")
    ask_to_close(order, by=request.actor, reason=reason)
    return _("Asked. The order stays open until another officer closes it.")


@permitted(Permission.KEEP_APART)
@require_safe
def orders(request: Request, code: str) -> HttpResponse:
    place = facility_or_404(request, code, Permission.KEEP_APART)
    held = Custody.objects.open().at(place).values("inmate_id")
    here = KeepApart.objects.open().filter(Q(first__in=held) | Q(second__in=held)).select_related("first", "second")
    page = Paginator(_by_review(here), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "facility": place,
        "page": page,
        "passed": here.filter(review_on__lt=clock.facility_date()).count(),
        **_table(request, page.object_list, place),
    }
    return render(request, "inmates/keep_apart_orders.html", context)


@permitted(Permission.KEEP_APART)
@form_page
def group(request: Request, code: str) -> HttpResponse:
    place = facility_or_404(request, code, Permission.KEEP_APART)
    typed = [request.POST.get("numbers", ""), *request.POST.getlist("inmate")]
    form = GroupForm({"numbers": " ".join(typed).strip()} if request.method == "POST" else None)
    context: dict[str, object] = {"facility": place, "form": form}
    if form.is_valid():
        asked = form.cleaned_data["numbers"]
        held = Custody.objects.open().at(*request.access.facilities(Permission.KEEP_APART))
        people = list(Inmate.objects.filter(inmate_no__in=asked, pk__in=held.values("inmate_id")))
        known = {inmate.inmate_no for inmate in people}
        context |= {
            "asked": True,
            "people": people,
            "unknown": [number for number in asked if number not in known],
            **_table(request, orders_among(people), place),
        }
    return render(request, "inmates/keep_apart_group.html", context)


def _table(request: Request, orders: Iterable[KeepApart], place: Facility) -> dict[str, object]:
    """Orders for the table; of the two people, those the reader may see are links."""
    rows = list(orders)
    note_names(request, (one for order in rows for one in (order.first, order.second)), place)
    people = {pk for order in rows for pk in (order.first_id, order.second_id)}
    seen = Custody.objects.open().at(*request.access.facilities(Permission.VIEW_INMATES)).filter(inmate__in=people)
    return {
        "orders": rows,
        "linked": set(seen.values_list("inmate_id", flat=True)),
        "today": clock.facility_date(),
    }


def _by_review(orders: KeepApartQuerySet) -> KeepApartQuerySet:
    """The soonest to be looked at again first, so that those which are late stand on top."""
    return orders.order_by(F("review_on").asc(nulls_last=True), "opened_at", "pk")


def _search(request: Request, words: str) -> list[Custody]:
    if not words:
        return []
    return find_held(words, Custody.objects.open().at(*request.access.facilities(Permission.VIEW_INMATES)))


def _named(request: Request, number: str) -> Inmate:
    """The person of a number: one the reader may see, or else one whom the search of the country knows.

    That search is in the trail, so trying numbers is. Raises Refused: `no-such-person`, `not-permitted`.
    """
    custodies = Custody.objects.at(*request.access.facilities(Permission.VIEW_INMATES))
    seen = custodies.filter(inmate__inmate_no=number).select_related("inmate").first()
    if seen:
        return seen.inmate
    if any(known.inmate_no == number for known in search_country(number, by=request.actor)):
        return Inmate.objects.get(inmate_no=number)
    raise Refused(
        "no-such-person", _("Nobody has the number %(number)s. Find the person by name.") % {"number": number}
    )


def _order_or_404(request: Request, pk: int) -> tuple[KeepApart, Inmate]:
    """The order, and the one of its two through whom the reader may see it."""
    order = get_object_or_404(KeepApart.objects.open().select_related("first", "second", "closing_asked_by"), pk=pk)
    for inmate in (order.first, order.second):
        try:
            held_or_404(request, inmate.inmate_no, Permission.KEEP_APART)
        except Http404:
            continue
        return order, inmate
    raise Http404
