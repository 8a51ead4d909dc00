"""The trail as somebody asks for it: a period, and of it an action, someone, a cell, some facilities or all."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q, QuerySet

from cells.models import Cell
from inmates.models import Inmate
from lcs_ims.audit.models import Event, EventQuerySet, Mention
from lcs_ims.audit.said import by_actor, late_only
from lcs_ims.audit.sentences import Entry, entry_of
from lcs_ims.facilities.models import Facility
from lcs_ims.lib import clock

PER_PAGE = 50


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked for. The days are the facility's; `about` is an inmate number or a cell's code."""

    since: date
    until: date
    action: str = ""
    about: str = ""
    actor: str = ""
    late: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """An event on the page: its number in the trail, what it names, and its sentence."""

    number: int
    about: str
    entry: Entry


def events(wanted: Wanted, facilities: Sequence[Facility] | None = None) -> EventQuerySet:
    """The events that are wanted, newest first: those that name these facilities; without, of the whole trail."""
    everywhere = Event.objects.order_by("-leaf")
    found = everywhere if facilities is None else Event.objects.at(*(facility.code for facility in facilities))
    found = found.recorded(clock.midnight(wanted.since), clock.midnight(wanted.until + timedelta(days=1)))
    if wanted.action:
        found = found.filter(action=wanted.action)
    if wanted.about:
        found = found.filter(leaf__in=_naming(wanted.about, facilities))
    if wanted.actor:
        found = by_actor(found, wanted.actor)
    return late_only(found) if wanted.late else found


def _naming(about: str, facilities: Sequence[Facility] | None) -> QuerySet[Mention, int]:
    """The events that name a person by number, or a cell by code; of these facilities, where some are given."""
    people = Inmate.objects.filter(inmate_no__iexact=about).values_list("pk", flat=True)
    cells = Cell.objects.filter(code__iexact=about).values_list("pk", flat=True)
    if facilities is not None:
        cells = cells.filter(facility__in=facilities)
    named = Q(type="inmates.inmate", subject_id__in=[str(key) for key in people])
    named |= Q(type="cells.cell", subject_id__in=[str(key) for key in cells])
    return Mention.objects.filter(named).values_list("event_id", flat=True)


def page_before(found: EventQuerySet, leaf: str) -> tuple[list[Event], int | None]:
    """A page of events older than this one's number, the newest without one, and where the next page begins, if any.

    Nothing is counted: there may be millions.
    """
    older = found.filter(leaf__lt=int(leaf)) if leaf.isdecimal() else found
    rows = list(older[: PER_PAGE + 1])
    return rows[:PER_PAGE], rows[PER_PAGE - 1].leaf if len(rows) > PER_PAGE else None


def lines_of(events: Sequence[Event], facilities: Sequence[Facility]) -> list[Line]:
    """Events as lines, each with what it names beyond its sentence; the facility only among several."""
    lines = []
    for event in events:
        entry = entry_of(event)
        named = [
            subject.label
            for subject in event.on
            if subject.label not in entry.text and (len(facilities) > 1 or not subject.facility)
        ]
        lines.append(Line(event.leaf, ", ".join(named), entry))
    return lines
