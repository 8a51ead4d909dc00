"""What the pages of visits stand behind: people from outside see their own, officers see their facility's."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponseBase
from django.shortcuts import redirect

from lcs_ims.accounts.doors import Request
from lcs_ims.accounts.permissions import Permission
from lcs_ims.accounts.roles import OUTSIDE_ROLES, Role
from lcs_ims.audit.reading import Secret, note_read
from lcs_ims.lib.pages import page_of
from visits.kinds import LEGAL
from visits.models import Client, Visit, Visitor

OUTSIDE = "outside"  # what a view names that opens to people from outside
Rest = ParamSpec("Rest")
View = Callable[Concatenate[Request, Rest], HttpResponseBase]


class OutsideRequest(Request):
    """A request of someone from outside who has said who they are."""

    visitor: Visitor


def role_outside(request: Request) -> Role | None:
    """As what the reader comes from outside; None for everyone else. One query."""
    role = request.user.postings.in_force().filter(role__in=OUTSIDE_ROLES).values_list("role", flat=True).first()
    return Role(role) if role else None


def outside(view: View[Rest]) -> View[Rest]:
    """Open the view to people from outside the Service."""

    @wraps(view)
    def guarded(request: Request, /, *args: Rest.args, **kwargs: Rest.kwargs) -> HttpResponseBase:
        if request.user.must_change_password:
            return redirect("account")
        if role_outside(request) is None:
            raise PermissionDenied
        return view(request, *args, **kwargs)

    guarded.opens_to = (OUTSIDE,)  # type: ignore[attr-defined]
    return guarded


def identified(view: Callable[Concatenate[OutsideRequest, Rest], HttpResponseBase]) -> View[Rest]:
    """Open the view to people from outside who have said who they are; the others are asked first."""

    @wraps(view)
    def guarded(request: Request, /, *args: Rest.args, **kwargs: Rest.kwargs) -> HttpResponseBase:
        visitor = Visitor.objects.filter(user=request.user).first()
        if visitor is None:
            return redirect("visits-me")
        request.visitor = visitor  # type: ignore[attr-defined]
        return view(request, *args, **kwargs)  # type: ignore[arg-type]

    return outside(guarded)


def arranging(view: View[Rest]) -> View[Rest]:
    """Open the view to officers who see visits and to people from outside; `visit_or_404` asks about the one."""

    @wraps(view)
    def guarded(request: Request, /, *args: Rest.args, **kwargs: Rest.kwargs) -> HttpResponseBase:
        if request.user.must_change_password:
            return redirect("account")
        if not request.access.any(Permission.VIEW_VISITS) and role_outside(request) is None:
            raise PermissionDenied
        return view(request, *args, **kwargs)

    guarded.opens_to = (Permission.VIEW_VISITS, OUTSIDE)  # type: ignore[attr-defined]
    return guarded


def visit_or_404(request: Request, pk: int) -> tuple[Visit, bool]:
    """A visit that the reader may see, and whether as an officer. 404 for everyone else's, as for none."""
    visit = Visit.objects.select_related("facility", "inmate", "room").filter(pk=pk).first()
    if visit is None:
        raise Http404
    if facility := request.access.facility(visit.facility.code):
        if not request.access.allowed(Permission.VIEW_VISITS, facility):
            raise PermissionDenied
        request.facility = facility  # type: ignore[attr-defined]
        if visit.kind in LEGAL:
            _note_reading(request, visit)
        return visit, True
    if not visit.party.filter(visitor__user=request.user).exists():
        raise Http404
    return visit, False


def _note_reading(request: Request, visit: Visit) -> None:
    """Write down that an officer is about to be shown a visit between someone and their lawyer, or show nothing."""
    about = (visit.subject, visit.inmate.subject, visit.facility.subject)
    note_read(*about, secret=Secret.PRIVILEGED, page=page_of(request), by=request.actor)


def client_or_404(request: OutsideRequest, pk: int) -> Client:
    """A confirmed tie of the reader's own."""
    client = Client.objects.confirmed().filter(pk=pk, visitor=request.visitor).select_related("inmate").first()
    if client is None:
        raise Http404
    return client
