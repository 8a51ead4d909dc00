"""How the book itself was kept: entries that came late, facts that were changed, and what touched the trail."""

import json
from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q

from inmates.models import FactChange
from inspectorate.figures.leave import names
from inspectorate.figures.scope import Scope
from lcs_ims.audit.actions import Action
from lcs_ims.audit.models import Event, Mention
from lcs_ims.audit.said import late_only

IRREGULAR = (
    Action.ROWS_WRITTEN,
    Action.DATABASE_RESTORED,
    Action.CLOCK_STEPPED,
    Action.PAYLOAD_ERASED,
)
"""What happens to the trail and the tables from outside the Service's own deeds."""


@dataclass(frozen=True, slots=True)
class LateRow:
    """One kind of entry at one facility: how many came more than 15 minutes late, and the longest delay."""

    facility: str
    action: str
    late: int
    longest: int
    """Seconds."""


@dataclass(frozen=True, slots=True)
class WidenedFact:
    """A fact that was changed so that more cells are open to someone, with both officers."""

    facility: str
    number: str
    fields: tuple[str, ...]
    evidence: str
    reason: str
    asked_by: str
    confirmed_by: str
    acted_at: datetime


@dataclass(frozen=True, slots=True)
class FactRow:
    """Changes of facts at one facility: how many of each effect acted, and what was refused or still waits."""

    facility: str
    narrowed: int
    shifted: int
    widened: int
    refused: int
    waiting: int


@dataclass(frozen=True, slots=True)
class Irregular:
    """Something that touched the trail or the tables from outside a deed. `leaf` is its number in the trail."""

    leaf: int
    action: str
    at: datetime
    by: str
    reason: str


def late_entries(scope: Scope) -> tuple[LateRow, ...]:
    """By facility and action, the most first. Two queries."""
    late = {
        leaf: (action, _delay(body, recorded))
        for leaf, action, body, recorded in late_only(_events(scope)).values_list(
            "leaf", "action", "body", "recorded_at"
        )
    }
    found: dict[tuple[str, str], list[int]] = defaultdict(list)
    here = (
        Mention.objects.filter(
            facility__in=scope.codes, event__recorded_at__gte=scope.since, event__recorded_at__lt=scope.until
        )
        .order_by()
        .values_list("event_id", "facility")
        .distinct()
    )
    if late:
        for leaf, facility in here.iterator(5_000):
            if leaf in late:
                action, delay = late[leaf]
                found[facility, action].append(delay)
    rows = [LateRow(*key, len(delays), max(delays)) for key, delays in found.items()]
    return tuple(sorted(rows, key=lambda row: (row.facility, -row.late, row.action)))


def _delay(body: Any, recorded: datetime) -> int:
    claimed = json.loads(bytes(body))["occurred_at"]
    return int((recorded - datetime.fromisoformat(claimed)) / timedelta(seconds=1)) if claimed else 0


def _events(scope: Scope) -> Any:
    return Event.objects.filter(recorded_at__gte=scope.since, recorded_at__lt=scope.until, leaf__lt=scope.basis.size)


def _changes(scope: Scope) -> list[FactChange]:
    return list(
        FactChange.objects.filter(
            Q(asked_at__gte=scope.since) | Q(answered_at__gte=scope.since) | Q(state=FactChange.State.ASKED),
            custody__facility__code__in=scope.codes,
            asked_at__lt=scope.until,
        )
        .select_related("custody__inmate", "custody__facility")
        .order_by("custody__facility__code", "asked_at", "pk")
    )


def changed_facts(scope: Scope) -> tuple[tuple[FactRow, ...], tuple[WidenedFact, ...]]:
    """How facts were changed, counted by facility, and each widening by itself. Two queries."""
    changes = _changes(scope)
    officers = names(key for change in changes for key in (change.asked_by_id, change.answered_by_id))
    widened = tuple(
        WidenedFact(
            change.custody.facility.code,
            change.custody.inmate.inmate_no,
            () if change.of_health_staff else tuple(sorted(change.changes)),
            "" if change.of_health_staff else change.evidence,
            "" if change.of_health_staff else change.reason,
            officers.get(change.asked_by_id or 0, ""),
            officers.get(change.answered_by_id or 0, ""),
            change.answered_at,
        )
        for change in changes
        if change.state == FactChange.State.CONFIRMED
        and change.answered_at
        and scope.since <= change.answered_at < scope.until
    )
    return tuple(_fact_row(place.code, changes, scope) for place in scope.places), widened


def _fact_row(code: str, changes: list[FactChange], scope: Scope) -> FactRow:
    here = [change for change in changes if change.custody.facility.code == code]
    acted = [change for change in here if (at := change.acted_at) and scope.since <= at < scope.until]
    refused = [
        change
        for change in here
        if change.state == FactChange.State.REFUSED
        and change.answered_at
        and scope.since <= change.answered_at < scope.until
    ]
    waiting = [
        change
        for change in here
        if change.state == FactChange.State.ASKED or (change.answered_at or scope.since) > scope.until
    ]
    done = [change for change in acted if change.state == FactChange.State.DONE]
    return FactRow(
        code,
        narrowed=sum("shifts" not in change.effects.values() for change in done),
        shifted=sum("shifts" in change.effects.values() for change in done),
        widened=sum(change.state == FactChange.State.CONFIRMED for change in acted),
        refused=len(refused),
        waiting=len(waiting),
    )


def irregular(scope: Scope) -> tuple[Irregular, ...]:
    """By their place in the trail, whatever facility they are about. One query."""
    return tuple(
        Irregular(event.leaf, event.action, event.recorded_at, event.by.name, event.reason)
        for event in _events(scope).filter(action__in=IRREGULAR).order_by("leaf")
    )
