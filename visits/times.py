"""From a row of a visit to its clock, its wait, and whether the clock on the wall was set meanwhile."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from inmates.ages import AgeBand
from inmates.models import Inmate
from lcs_ims.audit import Action
from lcs_ims.audit.models import Event
from lcs_ims.lib import clock
from visits.kinds import Kind
from visits.models import GateEntry, Visit
from visits.steps import ORDER, Step
from visits.waits import Standards, Wait, wait_of

YOUNG = frozenset({AgeBand.CHILD, AgeBand.AGE_DISPUTED})


def clock_of(visit: Visit) -> Mapping[Step, datetime]:
    """The steps that have happened, with their claimed times."""
    times = {step: getattr(visit, f"{step}_at") for step in ORDER}
    return {step: at for step, at in times.items() if at is not None}


def wait_of_visit(visit: Visit, known: Standards, now: datetime) -> Wait | None:
    """How long they waited or wait, against the standard of that day; None for who has not arrived.

    A visit that was refused, or that its visitor left unseen, ended its wait then.
    """
    if visit.arrived_at is None:
        return None
    standard = known.for_visit(visit.kind, visit.facility_id, clock.facility_date(visit.arrived_at))
    ended = visit.started_at or visit.left_at or visit.refused_at
    return wait_of(visit.arrived_at, visit.booked_from, ended, now, standard.length)


def wait_of_entry(entry: GateEntry, known: Standards, now: datetime) -> Wait:
    """How long an emergency entry has run, against the standard of an emergency doctor."""
    day = clock.facility_date(entry.opened_at)
    standard = known.for_visit(Kind.EMERGENCY_DOCTOR, entry.facility_id, day)
    return wait_of(entry.opened_at, None, entry.reached_at, now, standard.length)


def clock_steps(since: datetime | None) -> Sequence[datetime]:
    """When the clock of the machine was set, from an instant on. Waits across such a moment are marked."""
    if since is None:
        return ()
    steps = Event.objects.filter(action=Action.CLOCK_STEPPED, recorded_at__gte=since)
    return list(steps.values_list("recorded_at", flat=True))


def spans_a_step(wait: Wait, steps: Sequence[datetime]) -> bool:
    """Whether the clock was set while they waited: the minutes are not to be trusted."""
    return any(wait.since <= step <= wait.until for step in steps)


def is_young(inmate: Inmate, moment: datetime) -> bool:
    """Whether someone is a child, or may be one: a disputed age protects like a child's."""
    return inmate.age(clock.facility_date(moment)).band in YOUNG
