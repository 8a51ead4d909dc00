"""What the Service said of its own disclosures, in its own words."""

from dataclasses import dataclass
from datetime import datetime

from inspectorate.figures.scope import Scope
from lcs_ims.audit.actions import Action
from lcs_ims.audit.models import Event, Mention


@dataclass(frozen=True, slots=True)
class ExplanationCase:
    """A named officer's words about one disclosure: the event of the trail with this number and action."""

    facility: str
    leaf: int
    action: str
    told_at: datetime
    at: datetime
    by: str
    words: str


def explanations(scope: Scope) -> tuple[ExplanationCase, ...]:
    """Those given in the period, by facility and time. Two queries."""
    given = [
        (mention.subject_id, mention.facility, mention.event)
        for mention in Mention.objects.filter(
            type="audit.event",
            facility__in=scope.codes,
            event__action=Action.DISCLOSURE_EXPLAINED,
            event__recorded_at__gte=scope.since,
            event__recorded_at__lt=scope.until,
        )
        .select_related("event")
        .order_by("facility", "event_id")
    ]
    uuids = {uuid for uuid, _facility, _event in given}
    about = {str(event.uuid): event for event in Event.objects.filter(uuid__in=uuids)}
    return tuple(
        ExplanationCase(
            facility,
            about[uuid].leaf,
            about[uuid].action,
            about[uuid].recorded_at,
            event.recorded_at,
            event.by.name,
            event.reason,
        )
        for uuid, facility, event in given
        if uuid in about
    )
