"""Who may see which person: someone is seen where they are held, or were held last."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db.models import F, OuterRef, Subquery
from django.http import Http404

from inmates.ages import AgeBand
from inmates.models import Custody, FactChange, Inmate
from lcs_ims.accounts.doors import Request
from lcs_ims.accounts.permissions import Permission
from lcs_ims.audit.reading import Secret, note_list, note_read
from lcs_ims.facilities.models import Facility
from lcs_ims.lib import clock
from lcs_ims.lib.pages import page_of

YOUNG = (AgeBand.CHILD, AgeBand.AGE_DISPUTED)


@dataclass(frozen=True, slots=True)
class Held:
    """Someone, with the custody that decides who sees them: the open one, else the last."""

    inmate: Inmate
    custody: Custody
    waiting_change: int | None = None  # the oldest change of facts that waits for a second officer

    @property
    def facility(self) -> Facility:
        return self.custody.facility


def held_or_404(request: Request, number: str, *permissions: Permission) -> Held:
    """The person, where the reader may do one of these things at their facility.

    404 outside the reader's postings, the same as for a number never given; 403 inside them without
    the permission. Sets `request.facility` for the frame of the page. Two queries; of a child, or someone who may be
    one, the read is written down.
    """
    asked = FactChange.objects.filter(custody=OuterRef("pk"), state=FactChange.State.ASKED).order_by("asked_at", "pk")
    custodies = Custody.objects.filter(inmate__inmate_no=number).select_related(
        "inmate", "facility", "reception", "departure__order"
    )
    custodies = custodies.annotate(waiting_change=Subquery(asked.values("pk")[:1]))
    custody = custodies.order_by(F("ended_at").desc(nulls_first=True), "-admitted_at").first()
    facility = request.access.facility(custody.facility.code) if custody else None
    if custody is None or facility is None:
        raise Http404
    if not any(request.access.allowed(permission, facility) for permission in permissions):
        raise PermissionDenied
    request.facility = facility  # type: ignore[attr-defined]
    held = Held(custody.inmate, custody, getattr(custody, "waiting_change", None))
    note_child(request, held.inmate, held.facility)
    return held


def note_reading(request: Request, inmate: Inmate, facility: Facility, secret: Secret) -> None:
    """Write down that the reader is about to be shown this page of the person, or show nothing."""
    note_read(inmate.subject, facility.subject, secret=secret, page=page_of(request), by=request.actor)


def note_child(request: Request, inmate: Inmate, facility: Facility) -> None:
    """The same, of a page about somebody who is or may be a child."""
    if inmate.age(clock.facility_date()).band in YOUNG:
        note_reading(request, inmate, facility, Secret.CHILD)


def note_names(request: Request, people: Iterable[Inmate], *places: Facility) -> None:
    """Write down that the reader is about to be shown a list on which children stand by name, or show nothing.

    One event about the facilities: who was there at that moment the trail tells. A page that names people calls this.
    """
    today = clock.facility_date()
    children = {person.pk for person in people if person.age(today).band in YOUNG}
    if children:
        on = (place.subject for place in dict.fromkeys(places))
        note_list(*on, secret=Secret.CHILD, people=len(children), page=page_of(request), by=request.actor)
