"""What was told to the Inspectorate about some facilities, as the Service itself sees it, and what it says to it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from lcs_ims.audit.actions import Action
from lcs_ims.audit.disclosures import DISCLOSED, Disclosure, disclosure_of
from lcs_ims.audit.models import Event, Mention
from lcs_ims.audit.said import late_only
from lcs_ims.audit.sentences import Entry, entry_of
from lcs_ims.facilities.models import Facility

SHOWN = timedelta(days=14)
EXPLAINED_WITHIN = timedelta(hours=48)


@dataclass(frozen=True, slots=True)
class Told:
    """One disclosure: its event, its heading, what the Service has said to it, and until when it may say more."""

    event: Event
    heading: str
    entry: Entry
    explanations: tuple[Entry, ...]
    until: datetime

    @property
    def number(self) -> int:
        return self.event.leaf


def disclosure_in(event: Event) -> Disclosure | None:
    """Under which kind an event was told to the Inspectorate; None when it was not."""
    return disclosure_of(event.action, event.after, late=event.is_late, refused=bool(event.refusal))


def told_about(facilities: Sequence[Facility], now: datetime) -> list[Told]:
    """The disclosures of the last fourteen days that name these facilities, newest first. Three queries."""
    here = Event.objects.at(*(facility.code for facility in facilities)).filter(recorded_at__gte=now - SHOWN)
    by_action = here.filter(action__in=list(DISCLOSED))
    late = late_only(here.exclude(action__in=list(DISCLOSED)))
    events = sorted({event.leaf: event for event in [*by_action, *late]}.values(), key=lambda event: -event.leaf)
    said = _explanations(events)
    found = []
    for event in events:
        if kind := disclosure_in(event):
            until = event.recorded_at + EXPLAINED_WITHIN
            found.append(Told(event, str(kind.words), entry_of(event), tuple(said.get(str(event.uuid), ())), until))
    return found


def _explanations(events: Sequence[Event]) -> dict[str, list[Entry]]:
    found: dict[str, list[Entry]] = {}
    mentions = Mention.objects.filter(type="audit.event", subject_id__in=[str(event.uuid) for event in events])
    for mention in (
        mentions.filter(event__action=Action.DISCLOSURE_EXPLAINED).select_related("event").order_by("event")
    ):
        found.setdefault(mention.subject_id, []).append(entry_of(mention.event))
    return found
