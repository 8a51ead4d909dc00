"""What a visitor takes home: the times of a visit, all present, and the proofs that the trail holds them."""

from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser

from lcs_ims.accounts.models import User
from lcs_ims.audit import Action
from lcs_ims.audit.models import Event
from lcs_ims.audit.proofs import newest_checkpoint, prove_events
from visits.kinds import LEGAL, Kind
from visits.models import Client, Visit
from visits.models.visit import VisitQuerySet

PROVEN = (
    Action.VISIT_TAKEN_OVER,
    Action.VISITOR_ARRIVED,
    Action.VISIT_STARTED,
    Action.POLICE_ENTERED,
    Action.POLICE_ENTERED_AT_NIGHT,
    Action.POLICE_ENTERED_UNAUTHORISED,
    Action.POLICE_STAYED,
    Action.POLICE_ENTRY_COMPLETED,
    Action.VISIT_FOUND_OUT,
    Action.VISIT_ENDED,
    Action.VISITOR_LEFT,
)


def interviews_told_to(user: User | AnonymousUser) -> VisitQuerySet:
    """The interviews of a lawyer's clients by the police; none for everybody else."""
    ties = Client.objects.confirmed().filter(visitor__user=user.pk, visitor__kind__in=LEGAL)
    found = Visit.objects.filter(inmate__in=ties.values("inmate"), kind=Kind.POLICE, started_at__isnull=False)
    return found.select_related("facility", "inmate", "room").order_by("-started_at", "-pk")


@dataclass(frozen=True, slots=True)
class Certificate:
    """The events of a visit in the trail; those after the newest checkpoint are proven within the hour."""

    visit: Visit
    events: tuple[Event, ...]
    size: int  # of the tree under the newest checkpoint

    @property
    def waits_for_a_checkpoint(self) -> bool:
        return any(event.leaf >= self.size for event in self.events)


def certificate_of(visit: Visit) -> Certificate:
    """The certificate as it can be given now."""
    events = tuple(Event.objects.about(visit.subject).filter(action__in=PROVEN).order_by("leaf"))
    newest = newest_checkpoint()
    return Certificate(visit, events, newest.size if newest else 0)


def proof_file(visit: Visit, leaf: int) -> str:
    """The proof of one event of this visit (c2sp.org/tlog-proof), for `lcs_verify.py proof`.

    Empty where it is none of the visit's, or no checkpoint covers it yet.
    """
    newest = newest_checkpoint()
    events = [event for event in certificate_of(visit).events if event.leaf == leaf]
    covered = newest is not None and events and leaf < newest.size
    return prove_events(events, newest)[0] if covered and newest else ""
