"""Searching the whole trail: by time, who did it, what, about whom, where, and how late."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q, QuerySet

from cells.models import Cell
from inmates.models import Inmate
from lcs_ims.audit.models import Event, EventQuerySet, Mention
from lcs_ims.audit.said import by_actor, late_only
from lcs_ims.lib import clock
from lcs_ims.lib.exports import Value, write_csv

PER_PAGE = 50
MOST_EXPORTED = 10_000
COLUMNS = (
    "event",
    "recorded_at",
    "occurred_at",
    "late",
    "action",
    "by",
    "role",
    "facility",
    "about",
    "reason",
    "refusal",
    "sha256",
)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked for; empty asks for all. `about` is an inmate number or a cell's code, `actor` a username."""

    since: date
    until: date
    action: str = ""
    about: str = ""
    actor: str = ""
    facility: str = ""
    late: bool = False


def events(wanted: Wanted) -> EventQuerySet:
    """The events that are wanted, newest first."""
    found = Event.objects.filter(
        recorded_at__gte=clock.midnight(wanted.since),
        recorded_at__lt=clock.midnight(wanted.until + timedelta(days=1)),
    ).order_by("-leaf")
    if wanted.action:
        found = found.filter(action=wanted.action)
    if wanted.facility:
        found = found.filter(leaf__in=Mention.objects.filter(facility=wanted.facility).values("event_id"))
    if wanted.about:
        found = found.filter(leaf__in=_naming(wanted.about))
    if wanted.actor:
        found = by_actor(found, wanted.actor)
    return late_only(found) if wanted.late else found


def older_than(found: EventQuerySet, leaf: int | None) -> tuple[list[Event], int | None]:
    """One page, and where the next begins (None: there is none). Nothing is counted: there may be millions."""
    rows = list((found.filter(leaf__lt=leaf) if leaf is not None else found)[: PER_PAGE + 1])
    more = len(rows) > PER_PAGE
    return rows[:PER_PAGE], rows[PER_PAGE - 1].leaf if more else None


def as_csv(found: Iterable[Event]) -> bytes:
    """The events as a table, each with the digest under which the tree has it."""
    return write_csv(COLUMNS, (_row(event) for event in found))


def _row(event: Event) -> list[Value]:
    by = event.by
    return [
        event.leaf,
        event.recorded_at,
        event.occurred_at,
        event.is_late,
        event.action,
        by.name or by.username,
        by.role,
        by.facility,
        "; ".join(subject.label for subject in event.on),
        event.reason,
        str(event.refusal.get("message", "")),
        bytes(event.digest).hex(),
    ]


def _naming(about: str) -> QuerySet[Mention, int]:
    people = Inmate.objects.filter(inmate_no__iexact=about).values_list("pk", flat=True)
    cells = Cell.objects.filter(code__iexact=about).values_list("pk", flat=True)
    named = Q(type="inmates.inmate", subject_id__in=[str(key) for key in people])
    named |= Q(type="cells.cell", subject_id__in=[str(key) for key in cells])
    return Mention.objects.filter(named).values_list("event_id", flat=True)
