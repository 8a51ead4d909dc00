"""The trail of some facilities as an officer asks for it: a period, and of it an action, someone, a cell."""

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


def events_at(facilities: Sequence[Facility], wanted: Wanted) -> EventQuerySet:
    """The events that name these facilities, newest first, as far as they are wanted."""
    events = Event.objects.at(*(facility.code for facility in facilities)).filter(
        recorded_at__gte=clock.midnight(wanted.since),
        recorded_at__lt=clock.midnight(wanted.until + timedelta(days=1)),
    )
    if wanted.action:
        events = events.filter(action=wanted.action)
    if wanted.about:
        events = events.filter(leaf__in=_naming(facilities, wanted.about))
    if wanted.actor:
        events = by_actor(events, wanted.actor)
    return late_only(events) if wanted.late else events


def _naming(facilities: Sequence[Facility], about: str) -> QuerySet[Mention, int]:
    """The events that name a person by number, or a cell of these facilities by code."""
    people = Inmate.objects.filter(inmate_no__iexact=about).values_list("pk", flat=True)
    cells = Cell.objects.filter(facility__in=facilities, code__iexact=about).values_list("pk", flat=True)
    named = Q(type="inmates.inmate", subject_id__in=[str(key) for key in people])
    named |= Q(type="cells.cell", subject_id__in=[str(key) for key in cells])
    return Mention.objects.filter(named).values_list("event_id", flat=True)


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
