"""Who waits, since when, and how urgent that is: computed from the rows, so a dead sweep hides nothing."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Prefetch
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lcs_ims.facilities.models import Facility
from visits.models import GateEntry, Party, Visit, WaitAlert
from visits.models.visit import VisitQuerySet
from visits.standards import standards
from visits.steps import Step, under_way
from visits.times import clock_of, clock_steps, spans_a_step, wait_of_entry, wait_of_visit
from visits.waits import Wait

TONES: Mapping[str, tuple[str, str | Promise]] = {
    "": ("good", _("In time")),
    "warning": ("warn", _("Soon too long")),
    "over": ("stop", _("Too long")),
    "escalated": ("stop", _("Escalated")),
}


HOLDERS: Mapping[str, str | Promise] = {
    Step.REQUESTED: _("the desk, to ask the unit"),
    Step.PRODUCED: _("the unit, to bring the inmate"),
    Step.STARTED: _("the desk, to let them in"),
}
"""Whoever holds the step that is waited for: the delay is charged there."""


@dataclass(frozen=True, slots=True)
class Running:
    """A clock that runs, as it is shown."""

    wait: Wait

    @property
    def tone(self) -> str:
        return TONES[self.wait.level][0]

    @property
    def word(self) -> str | Promise:
        return TONES[self.wait.level][1]


@dataclass(frozen=True, slots=True)
class Unnamed(Running):
    """An emergency entry of which nobody has said yet for whom it is."""

    entry: GateEntry


@dataclass(frozen=True, slots=True)
class Waiting(Running):
    """One line of the board."""

    visit: Visit
    alert: WaitAlert | None  # the highest that nobody has acknowledged
    holder: str | Promise
    clock_stepped: bool

    @property
    def names(self) -> list[str]:
        return [person.visitor.full_name for person in self.visit.party.all()]


def waiting_at(facilities: Iterable[Facility], now: datetime) -> list[Waiting]:
    """Everyone who waits there, the longest over their standard first. Six queries, however many wait."""
    return waiting_of(with_people(Visit.objects.waiting().at(*facilities)).order_by("arrived_at", "pk"), now)


def unnamed_at(facilities: Iterable[Facility], now: datetime) -> list[Unnamed]:
    """Emergency entries there that are for nobody yet, the oldest first. Two queries at most."""
    entries = list(GateEntry.objects.at(*facilities).unnamed().select_related("facility"))
    if not entries:
        return []
    known = standards()
    return [Unnamed(wait_of_entry(entry, known, now), entry) for entry in entries]


def with_people(visits: VisitQuerySet) -> VisitQuerySet:
    """The same, with the inmate and everyone who came. One query more, however many."""
    party = Prefetch("party", Party.objects.select_related("visitor"))
    return visits.select_related("inmate", "facility", "room").prefetch_related(party)


def waiting_of(visits: Iterable[Visit], now: datetime) -> list[Waiting]:
    """The lines of these visits, which wait and come `with_people`."""
    found, known = list(visits), standards()
    waits = [(visit, wait) for visit in found if (wait := wait_of_visit(visit, known, now))]
    steps = clock_steps(min((wait.since for _visit, wait in waits), default=None))
    alerts = _unacknowledged(found)
    rows = [_row(visit, wait, alerts.get(visit.pk), steps) for visit, wait in waits]
    return sorted(rows, key=lambda row: row.wait.waited / row.wait.limit, reverse=True)


def _row(visit: Visit, wait: Wait, alert: WaitAlert | None, steps: Sequence[datetime]) -> Waiting:
    return Waiting(wait, visit, alert, HOLDERS[under_way(clock_of(visit))], spans_a_step(wait, steps))


def _unacknowledged(visits: Sequence[Visit]) -> dict[int, WaitAlert]:
    """The newest open alert of each visit."""
    waiting = Visit.objects.waiting().at(*{visit.facility for visit in visits}).order_by()
    alerts = WaitAlert.objects.filter(visit__in=waiting, acknowledged_at__isnull=True).order_by("raised_at", "pk")
    return {alert.visit_id: alert for alert in alerts}
