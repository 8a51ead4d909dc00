"""People who visit, as the desk and the records office see them."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from lcs_ims.accounts.doors import Request, facility_or_404, permitted
from lcs_ims.accounts.permissions import Permission
from lcs_ims.facilities.models import Facility
from lcs_ims.lib import clock
from lcs_ims.lib.pages import form_page
from visits.forms.outside import ReasonForm
from visits.forms.staff import BanForm, VerifyForm, VisitorForm, end_of
from visits.models import Ban, Visit, Visitor
from visits.models.people import VisitorQuerySet
from visits.services.people import ban_visitor, lift_ban, register_visitor, verify_visitor

PER_PAGE = 25


def visitors_of(*facilities: Facility) -> VisitorQuerySet:
    """Those written down or with visits at these facilities, and all with an account of their own."""
    known = Visitor.objects.filter(
        Q(facility__in=facilities) | Q(user__isnull=False) | Q(party__visit__facility__in=facilities)
    )
    return Visitor.objects.filter(pk__in=known.values("pk"))


@permitted(Permission.VIEW_VISITS)
@require_safe
def visitors(request: Request, code: str) -> HttpResponse:
    place = facility_or_404(request, code, Permission.VIEW_VISITS)
    words = request.GET.get("q", "").strip()[:100]
    found = visitors_of(place).found_by(words)
    if request.GET.get("unverified"):
        found = found.filter(verified_at=None)
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    now = clock.now()
    context = {
        "facility": place,
        "q": words,
        "page": page,
        "rows": [(visitor, visitor.is_verified(now)) for visitor in page],
        "may_book": request.access.allowed(Permission.BOOK_VISITS, place),
    }
    return render(request, "visits/visitors.html", context)


@permitted(Permission.BOOK_VISITS)
@form_page
def register(request: Request, code: str) -> HttpResponse:
    place = facility_or_404(request, code, Permission.BOOK_VISITS)
    form = VisitorForm(request.POST or None)
    if form.is_valid():
        with form.showing_refusals():
            visitor = register_visitor(form.person, place, by=request.actor, seen=form.cleaned_data["seen"])
            messages.success(request, _("%(name)s is written down.") % {"name": visitor.full_name})
            return redirect("visitor", visitor.pk)
    context = {
        "form": form,
        "facility": place,
        "title": _("Write a visitor down"),
        "note": _(
            "Families, chiefs and counsellors are verified by the document you saw, others by the records office."
        ),
        "button": _("Write down"),
    }
    return render(request, "visits/form.html", context)


@permitted(Permission.VIEW_VISITS)
@form_page
def visitor(request: Request, pk: int) -> HttpResponse:
    person, places = _visitor_or_404(request, pk)
    deed = request.POST.get("deed", "")
    verify = VerifyForm(request.POST if deed == "verify" else None)
    ban = BanForm(request.POST if deed == "ban" else None)
    form = verify if deed == "verify" else ban if deed == "ban" else None
    may_verify = [place for place in places if request.access.allowed(Permission.VERIFY_VISITORS, place)]
    if form and not may_verify:
        raise PermissionDenied
    if form and form.is_valid():
        with form.showing_refusals():
            _do(request, person, form, may_verify)
            messages.success(request, _("Recorded."))
            return redirect("visitor", pk)
    now = clock.now()
    context = {
        "visitor": person,
        "verified": person.is_verified(now),
        "bans": list(person.bans.select_related("facility")),
        "visits": _visits(person, places),
        "verify": verify if may_verify else None,
        "ban": ban if may_verify else None,
        "place": may_verify[0] if may_verify else None,
        "now": now,
    }
    return render(request, "visits/visitor.html", context)


@permitted(Permission.VERIFY_VISITORS)
@form_page
def lift(request: Request, pk: int) -> HttpResponse:
    ban = Ban.objects.select_related("visitor", "facility").filter(pk=pk).first()
    if ban is None:
        raise Http404
    if ban.facility:
        facility_or_404(request, ban.facility.code, Permission.VERIFY_VISITORS)
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        with form.showing_refusals():
            lift_ban(ban, by=request.actor, **form.cleaned_data)
            messages.success(request, _("The ban is lifted."))
            return redirect("visitor", ban.visitor_id)
    context = {"form": form, "title": _("Lift the ban"), "lead": ban.visitor.full_name, "button": _("Lift it")}
    return render(request, "visits/form.html", context)


def _do(request: Request, person: Visitor, form: VerifyForm | BanForm, places: list[Facility]) -> None:
    said = form.cleaned_data
    if isinstance(form, VerifyForm):
        verify_visitor(person, seen=said["seen"], until=end_of(said["until_on"]), by=request.actor)
    else:
        ban_visitor(person, places[0], ends_at=end_of(said["ends_on"]), reason=said["reason"], by=request.actor)


def _visitor_or_404(request: Request, pk: int) -> tuple[Visitor, list[Facility]]:
    """Someone who visits where the reader is posted, and the reader's facilities. Two queries."""
    places = request.access.facilities(Permission.VIEW_VISITS)
    person = visitors_of(*places).filter(pk=pk).first()
    if person is None:
        raise Http404
    return person, places


def _visits(person: Visitor, places: list[Facility]) -> list[Visit]:
    """The newest visits at these facilities."""
    own = Visit.objects.at(*places).filter(party__visitor=person).select_related("facility", "inmate")
    return list(own.order_by("-made_at")[:20])
