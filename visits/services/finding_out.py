"""Visits that were not written when they happened: always recordable, told at once, shown as unauthorised."""

from dataclasses import dataclass, field
from datetime import datetime

from django.utils.translation import gettext as _

from inmates.models import Inmate
from lcs_ims.accounts.access import require
from lcs_ims.accounts.permissions import Permission
from lcs_ims.audit import Action, Actor, deed, record
from lcs_ims.facilities.models import Facility
from lcs_ims.lib import clock
from lcs_ims.lib.refusal import Refused
from visits.kinds import Kind
from visits.models import Party, PoliceEntry, Visit, Visitor
from visits.models import Step as StepRow
from visits.night import OutsideHours
from visits.services.booking import new_visit_no
from visits.services.entries import hold_book, write_entry
from visits.services.leave import tell_outside
from visits.steps import Step
from visits.times import is_young


@dataclass(frozen=True, slots=True)
class FoundOut:
    """A visit that was not written when it happened: what is known of it, and how that was learned."""

    facility: Facility
    inmate: Inmate
    kind: str
    who: str
    began_at: datetime
    ended_at: datetime | None
    learned_at: datetime
    how: str
    station: str = ""
    details: dict[str, str] = field(default_factory=dict)


@deed
def record_found_out(found: FoundOut, *, by: Actor) -> Visit:
    """Write a visit that was found out later: always possible, and shown as unauthorised and late.

    Raises Refused: `not-permitted`, `how-missing`, `not-yet-happened`, `out-of-order`.
    """
    require(by, Permission.VIEW_VISITS, found.facility)
    hold_book(found.facility)
    now = clock.now()
    _refuse_a_bad_story(found, now)
    visit = _written(found, now, by=by)
    _keep_steps(visit, now, by=by)
    write_entry(found.facility, _("Found out later"), now, by=by, visit=visit)
    if found.kind == Kind.POLICE:
        PoliceEntry.objects.create(visit=visit, officer=found.who.strip(), station=found.station, **found.details)
    _record(visit, found.who, by=by)
    if found.kind == Kind.POLICE:
        tell_outside(found.inmate, found.facility, "", now, by=by)
    return visit


def _written(found: FoundOut, now: datetime, *, by: Actor) -> Visit:
    visit = Visit.objects.create(
        visit_no=new_visit_no(found.facility),
        facility=found.facility,
        inmate=found.inmate,
        kind=found.kind,
        state=Visit.State.OVER,
        walk_in=True,
        made_at=now,
        made_by=by.called,
        arrived_at=found.began_at,
        started_at=found.began_at,
        ended_at=found.ended_at or found.began_at,
        after_hours=OutsideHours.of(found.facility).when(found.kind, found.began_at),
        unauthorised=True,
        learned=found.how.strip(),
        learned_at=found.learned_at,
    )
    visitor = Visitor.objects.create(
        kind=found.kind,
        full_name=found.who.strip(),
        facility=found.facility,
        registered_at=now,
        registered_by=by.called,
    )
    Party.objects.create(visit=visit, visitor=visitor, present=True)
    return visit


def write_as_found_out(visit: Visit, how: str, now: datetime, *, by: Actor) -> None:
    """A visit on a paper form that nobody would have let in did happen: it is kept and told like one found out later.

    The caller holds the visit and has written its start.
    """
    visit.unauthorised, visit.learned, visit.learned_at = True, how, now
    visit.save(update_fields=["unauthorised", "learned", "learned_at"])
    came = visit.party.exclude(present=False).select_related("visitor")
    _record(visit, ", ".join(str(person.visitor) for person in came), by=by)


def _record(visit: Visit, who: str, *, by: Actor) -> None:
    began_at = visit.started_at or visit.made_at
    record(
        Action.VISIT_FOUND_OUT,
        by=by,
        on=[visit.subject, visit.inmate.subject, visit.facility.subject],
        after={
            "kind": str(visit.get_kind_display()),
            "learned_at": visit.learned_at,
            "after_hours": visit.after_hours,
            "child": is_young(visit.inmate, began_at),
        },
        reason=visit.learned,
        occurred_at=began_at,
        sensitive={"who": who},
    )


def _refuse_a_bad_story(found: FoundOut, now: datetime) -> None:
    if not found.how.strip():
        raise Refused("how-missing", _("It is not written how this was learned. Write who said or saw what."))
    if max(found.began_at, found.learned_at) > now:
        raise Refused("not-yet-happened", _("That time has not come yet. Give the time at which it happened."))
    if found.ended_at and found.ended_at < found.began_at:
        raise Refused("out-of-order", _("The end is before the beginning. Read both again."))


def _keep_steps(visit: Visit, now: datetime, *, by: Actor) -> None:
    times = {Step.ARRIVED: visit.arrived_at, Step.STARTED: visit.started_at, Step.ENDED: visit.ended_at}
    StepRow.objects.bulk_create(
        StepRow(
            visit=visit,
            step=step.value,
            claimed_at=at,
            recorded_at=now,
            by=by.called,
            inferred=step is not Step.STARTED,
            source=StepRow.Source.PAPER,
        )
        for step, at in times.items()
        if at
    )
