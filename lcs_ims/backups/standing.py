"""How the copies stand, from what the trail says of them."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from lcs_ims.audit import Action
from lcs_ims.audit.models import Event

LATE_AFTER = timedelta(hours=26)  # a night, and two hours to make and prove the next
LOSS_SHOWN = timedelta(days=7)
LOOKED_AT = 50  # the newest restores and proofs: weeks of them


@dataclass(frozen=True, slots=True)
class Loss:
    """What a restore did not bring back: events from one instant to another."""

    until: datetime
    restored_at: datetime
    events: int


@dataclass(frozen=True, slots=True)
class Standing:
    """When a copy was last proven and in how many places it lies, and the newest restore that lost events."""

    proven_at: datetime | None
    places: int
    loss: Loss | None

    def is_safe(self, now: datetime, wanted: int) -> bool:
        """Whether a copy is young enough and lies in as many places as it should."""
        return self.proven_at is not None and now - self.proven_at <= LATE_AFTER and self.places >= wanted


def standing() -> Standing:
    """How the copies stand now. One query."""
    told = Event.objects.filter(action__in=(Action.COPY_PROVEN, Action.DATABASE_RESTORED)).order_by("-leaf")
    events = list(told[:LOOKED_AT])
    proven = next((event for event in events if event.action == Action.COPY_PROVEN), None)
    losses = (loss_of(event) for event in events if event.action == Action.DATABASE_RESTORED)
    return Standing(
        proven.recorded_at if proven else None,
        len(proven.after["places"]) if proven else 0,
        next((loss for loss in losses if loss), None),
    )


def loss_of(event: Event) -> Loss | None:
    """What a restore lost; None when it brought back everything."""
    if not event.after["lost"]:
        return None
    return Loss(datetime.fromisoformat(event.after["until"]), event.recorded_at, event.after["lost"])
