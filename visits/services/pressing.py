"""What every press at the gate does: holds the visit, judges the step, writes it with both its times, records it.

Locks: the gate book of the facility, its rooms where a visit starts, then the visits by key.
"""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from inmates import locks
from inmates.models import Custody, Inmate
from lcs_ims.accounts.access import require
from lcs_ims.accounts.permissions import Permission
from lcs_ims.audit import Action, Actor, record
from lcs_ims.facilities.models import Facility
from lcs_ims.lib.refusal import Refused
from visits.models import Room, Visit
from visits.models import Step as StepRow
from visits.services.entries import hold_book
from visits.services.told import Told
from visits.steps import Press, Step, objections, presses
from visits.times import clock_of


def hold_visit(visit: Visit, by: Actor) -> Visit:
    """The visit as it is now, held with the gate book; refused to who does not work at that gate."""
    return hold_visits([visit.pk], by)[0]


def hold_to_start(visit: Visit, by: Actor) -> Visit:
    """The same, with the rooms of the facility: whoever came unbooked is given one now."""
    return hold_visits([visit.pk], by, rooms=True)[0]


def hold_visits(keys: Sequence[int], by: Actor, *, rooms: bool = False) -> list[Visit]:
    """The visits, held, with the gate book of their facility; refused to who does not work at that gate."""
    facilities = Facility.objects.filter(visits__pk__in=keys).distinct().order_by("pk")
    for facility in facilities:
        require(by, Permission.RUN_GATE, facility)
        hold_book(facility)
        if rooms:
            locks.hold(Room.objects.filter(facility=facility))
    locks.hold(Visit.objects.filter(pk__in=keys))
    return list(Visit.objects.filter(pk__in=keys).select_related("facility", "inmate").order_by("pk"))


def is_held(inmate: Inmate, facility: Facility, told: Told, now: datetime) -> bool:
    """Whether someone is held here, or was at the time that is told."""
    held = Custody.objects.open() | Custody.objects.held_at(told.at or now)
    return held.filter(inmate=inmate, facility=facility).exists()


def write_press(visit: Visit, step: Step, told: Told, now: datetime, *, by: Actor) -> None:
    at = told.at or _after_the_last_step(visit, now)
    found = objections(clock_of(visit), step, at)
    if found:
        raise Refused(found[0].code, _(found[0].template), found)
    written = presses(clock_of(visit), step, at)
    for one in written:
        setattr(visit, f"{one.step}_at", one.at)
    visit.save(update_fields=[f"{one.step}_at" for one in written])
    keep_presses(visit, written, told.source, now, by=by)


def _after_the_last_step(visit: Visit, now: datetime) -> datetime:
    """Now; or the last step, where the clock was set back since: what happens can be pressed all the same."""
    return max(now, *clock_of(visit).values()) if visit.arrived_at else now


def keep_presses(visit: Visit, written: Sequence[Press], source: StepRow.Source, now: datetime, *, by: Actor) -> None:
    StepRow.objects.bulk_create(
        StepRow(
            visit=visit,
            step=one.step.value,
            claimed_at=one.at,
            recorded_at=now,
            by=by.called,
            inferred=one.inferred,
            source=source,
        )
        for one in written
    )


def record_step(action: Action, visit: Visit, told: Told, *, by: Actor, **after: object) -> None:
    record(
        action,
        by=by,
        on=[visit.subject, visit.inmate.subject, visit.facility.subject],
        after=after | told.in_event,
        reason=told.reason,
        occurred_at=told.at,
    )
