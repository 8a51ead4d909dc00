"""Requests of lawyers, doctors and police: what waits, and each answered."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from inmates.models import Custody, Inmate
from lcs_ims.accounts.doors import Request, facility_or_404, permitted
from lcs_ims.accounts.forms import RefusableForm
from lcs_ims.accounts.models import Posting, User
from lcs_ims.accounts.permissions import Permission
from lcs_ims.accounts.roles import ROLE_PERMISSIONS, Role
from lcs_ims.audit import Actor
from lcs_ims.facilities.models import Facility
from lcs_ims.lib import clock
from lcs_ims.lib.pages import form_page
from lcs_ims.lib.refusal import Refused
from visits.forms.outside import ReasonForm
from visits.forms.staff import AnswerForm, DoorForm, ObjectForm, ReviewForm
from visits.models import Client
from visits.models.people import ClientQuerySet
from visits.services.answering import (
    answer_no,
    confirm_at_the_door,
    confirm_client,
    object_to_client,
    review_objection,
)
from visits.services.clients import end_client
from visits.services.people import Person, register_visitor

RIGHT = Permission.VERIFY_VISITORS
REVIEWERS = [role for role in Role if RIGHT in ROLE_PERMISSIONS[role]]
PER_PAGE = 25


@permitted(RIGHT)
@require_safe
def requests(request: Request) -> HttpResponse:
    seen = _seen(request).select_related("visitor", "inmate").order_by("answer_due_at", "pk")
    waiting = request.GET.get("state") != "all"
    rows = seen.waiting() if waiting else seen.order_by("-requested_at")
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "visits/requests.html", {"page": page, "waiting": waiting, "now": clock.now()})


@permitted(RIGHT)
@form_page
def answer(request: Request, pk: int) -> HttpResponse:
    client = _client_or_404(request, pk)
    number = client.inmate.inmate_no if client.inmate else client.number
    deed = request.POST.get("deed", "")
    yes = AnswerForm(request.POST if deed == "answer" else None, initial={"inmate_no": number})
    against = ObjectForm(
        request.POST if deed == "object" else None, initial={"about_no": number}, reviewers=_reviewers(request)
    )
    review = ReviewForm(request.POST if deed == "review" else None)
    ending = ReasonForm(request.POST if deed == "end" else None)
    forms: dict[str, RefusableForm] = {"answer": yes, "object": against, "review": review, "end": ending}
    form = forms.get(deed)
    refusal = None
    if deed == "nobody" or (form and form.is_valid()):
        try:
            words = _done(client, deed, form.cleaned_data if form else {}, by=request.actor)
        except Refused as refused:
            if form:
                form.refuse(refused)
            else:
                refusal = refused
        else:
            messages.success(request, words)
            return redirect("client-request", pk)
    context = {
        "client": client,
        "yes": yes,
        "against": against,
        "review": review,
        "ending": ending,
        "refusal": refusal,
        "reviews": client.reviewer_id == request.user.pk,
        "verified": client.visitor.is_verified(clock.now()),
        "held_at": client.inmate.held_at if client.inmate else None,
        "now": clock.now(),
    }
    return render(request, "visits/request.html", context)


@permitted(Permission.BOOK_VISITS)
@form_page
def at_the_door(request: Request, code: str) -> HttpResponse:
    place = facility_or_404(request, code, Permission.BOOK_VISITS)
    form = DoorForm(request.POST or None)
    if form.is_valid():
        said = form.cleaned_data
        held = Inmate.objects.at(place).filter(inmate_no__iexact=said["inmate_no"]).first()
        if held is None:
            form.add_error("inmate_no", _("Nobody with this number is held here. Check the number."))
        else:
            person = Person(said["kind"], said["full_name"], said["identified_by"])
            with form.showing_refusals():
                visitor = register_visitor(person, place, by=request.actor)
                confirm_at_the_door(
                    visitor, held, certificate=said["certificate"], ground=said["ground"], by=request.actor
                )
                messages.success(request, _("Confirmed. The visit can begin."))
                return redirect("visitor", visitor.pk)
    context = {
        "form": form,
        "facility": place,
        "title": _("A lawyer at the door"),
        "note": _("A valid practising certificate and the inmate's own yes are enough. Nobody else is asked."),
        "button": _("Confirm"),
    }
    return render(request, "visits/form.html", context)


def _done(client: Client, deed: str, said: dict[str, object], *, by: Actor) -> str:
    """Do what the officer chose; what to tell them."""
    if deed == "answer":
        client, visit = confirm_client(client, _inmate(str(said["inmate_no"])), agreed=bool(said["agreed"]), by=by)
        if client.state != Client.State.CONFIRMED:
            return _("Answered: not confirmed.")
        return _("Confirmed. First visit: %(number)s.") % {"number": visit} if visit else _("Confirmed.")
    if deed == "object":
        reviewer = said["reviewer"]
        if isinstance(reviewer, User):
            inmate = _inmate(str(said["about_no"]))
            object_to_client(client, inmate, reason=str(said["objection"]), reviewer=reviewer, by=by)
        return _("The objection goes to its reviewer. The clock of the answer runs on.")
    if deed == "review":
        review_objection(client, upheld=bool(said["upheld"]), words=str(said["review"]), by=by)
        return _("Reviewed.")
    if deed == "end":
        end_client(client, reason=str(said["reason"]), by=by)
        return _("Ended. Booked visits are flagged.")
    answer_no(client, by=by)
    return _("Answered: not confirmed.")


def _inmate(number: str) -> Inmate:
    found = Inmate.objects.in_custody().filter(inmate_no__iexact=number.strip()).first()
    if found is None:
        raise Refused("not-held", _("Nobody with this number is in custody. Check the number."))
    return found


def _seen(request: Request) -> ClientQuerySet:
    """Requests about people held where the reader answers, and those about whom nobody can tell yet."""
    here = Custody.objects.open().filter(facility__in=request.access.facilities(RIGHT)).values("inmate")
    return Client.objects.filter(Q(inmate=None) | Q(inmate__in=here) | Q(reviewer=request.user))


def _client_or_404(request: Request, pk: int) -> Client:
    client = _seen(request).select_related("visitor", "inmate", "reviewer").filter(pk=pk).first()
    if client is None:
        raise Http404
    return client


def _reviewers(request: Request) -> "QuerySet[User, User]":
    """Who else may review: those with the right where the reader has it."""
    places: list[Facility] = request.access.facilities(RIGHT)
    if not places:
        raise PermissionDenied
    posted = Posting.objects.in_force().filter(Q(facility__in=places) | Q(facility=None), role__in=REVIEWERS)
    return User.objects.active().filter(pk__in=posted.values("user_id")).exclude(pk=request.user.pk)
