"""What the Service has said of its own disclosures: events of the trail, read beside what they explain."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from lcs_ims.audit.actions import Action
from lcs_ims.audit.models import Mention


@dataclass(frozen=True, slots=True)
class Explanation:
    """Words of a named officer about one disclosure."""

    at: datetime
    by: str
    words: str


def explanations(events: Iterable[UUID]) -> dict[str, list[Explanation]]:
    """By the id of the event explained, oldest first. One query."""
    mentions = (
        Mention.objects.filter(type="audit.event", subject_id__in=[str(uuid) for uuid in events])
        .filter(event__action=Action.DISCLOSURE_EXPLAINED)
        .select_related("event")
        .order_by("event_id")
    )
    found: dict[str, list[Explanation]] = defaultdict(list)
    for mention in mentions:
        event = mention.event
        found[mention.subject_id].append(Explanation(event.recorded_at, event.by.name, event.reason))
    return found
