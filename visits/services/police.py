"""Deeds on visits of the police: letting them in, what is written before and after, and visits found out later."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from inmates.models import Inmate
from lcs_ims.accounts.access import require
from lcs_ims.accounts.permissions import Permission
from lcs_ims.audit import Action, Actor, attempt, deed, record
from lcs_ims.facilities.models import Facility
from lcs_ims.lib import clock
from lcs_ims.lib.refusal import Refused
from visits.kinds import Kind
from visits.models import Authorisation, Party, PoliceEntry, Visit, Visitor
from visits.models import Step as StepRow
from visits.night import OutsideHours
from visits.police import NEEDED, Entry, objections
from visits.services.authorising import tell_outside
from visits.services.booking import new_visit_no
from visits.services.entries import hold_book, write_entry
from visits.services.gate import Going, begin, refuse_who_may_not_enter
from visits.services.pressing import hold_to_start, hold_visit
from visits.services.told import NOW, Told
from visits.steps import Step
from visits.telling import has_lawyer_to_tell
from visits.times import is_young

LEAVE_LASTS = timedelta(hours=6)


@dataclass(frozen=True, slots=True)
class Written:
    """What the desk writes of a police visit before it starts; the names are those of `PoliceEntry`."""

    officer: str
    force_number: str
    station: str
    purpose: str
    authority: str
    place: str
    present: str
    state_before: str
    inmate_consents: bool | None = None
    inmate_words: str = ""
    lawyer_told_at: datetime | None = None
    lawyer_told_how: str = ""
    lawyer_not_told_why: str = ""
    adult_present: str = ""
    in_the_name_of: str = ""
    delaying_order: str = ""


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
def start_police(visit: Visit, written: Written, *, by: Actor, told: Told = NOW, going: Going | None = None) -> Visit:
    """Let the police begin, with everything written that is known before.

    Outside hours it counts as authorised only where someone granted leave by their own sign-in; let in on a claim it
    goes ahead as unauthorised, which the Inspectorate, the lawyer and a child's people are told at once. Raises
    Refused: the objections of `visits.police`, of `visits.steps`, `not-permitted`, `banned`, `not-held-here`.
    """
    young = is_young(visit.inmate, clock.now())
    alone = young and not written.adult_present.strip()
    attempt(
        Action.INTERVIEW_REFUSED if alone else Action.START_REFUSED,
        by=by,
        on=[visit.subject, visit.inmate.subject, visit.facility.subject],
        after={"station": written.station, "child": young},
    )
    visit = hold_to_start(visit, by)
    now = clock.now()
    refuse_who_may_not_enter(visit, told, now)
    outside = OutsideHours.of(visit.facility).when(visit.kind, told.at or now)
    leave = _leave_for(visit, written.force_number, now) if outside else None
    entry = _entry(visit, written, young=young, outside=outside, authorised=leave is not None)
    if found := objections(entry):
        raise Refused(found[0].code, _(found[0].template), found)
    begin(visit, told, going or Going(), now, by=by)
    _let_in(visit, entry, leave)
    how = tell_outside(visit.inmate, visit.facility, written.delaying_order, now, by=by) if outside else ""
    _write(visit, written, how, now)
    _record_entry(visit, written, entry, leave, by=by)
    return visit


@deed
def complete_police(visit: Visit, *, state_after: str, present: str = "", by: Actor) -> PoliceEntry:
    """Write the state of the inmate after a police visit, and who else was there. Once.

    Raises Refused: `not-permitted`, `not-over`, `written-already`, `words-missing`.
    """
    visit = hold_visit(visit, by)
    entry = PoliceEntry.objects.get(visit=visit)
    if visit.started_at is None or visit.ended_at is None:
        raise Refused("not-over", _("This visit has not ended. Press ended first."))
    if entry.state_after:
        raise Refused("written-already", _("The state afterwards is written already. Read the visit."))
    if not state_after.strip():
        raise Refused("words-missing", _("The state afterwards is not written. See the person and write it."))
    entry.state_after = state_after.strip()
    if present.strip():
        entry.present = f"{entry.present}\n{present.strip()}"
    entry.save(update_fields=["state_after", "present"])
    record(Action.POLICE_ENTRY_COMPLETED, by=by, on=[visit.subject, visit.inmate.subject, visit.facility.subject])
    return entry


@deed
def record_found_out(found: FoundOut, *, by: Actor) -> Visit:
    """Write a visit that was found out later: always possible, and shown as unauthorised and late.

    Raises Refused: `not-permitted`, `how-missing`, `not-yet-happened`, `out-of-order`.
    """
    require(by, Permission.VIEW_VISITS, found.facility)
    hold_book(found.facility)
    now = clock.now()
    _refuse_a_bad_story(found, now)
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
    _keep_steps(visit, now, by=by)
    write_entry(found.facility, _("Found out later"), now, by=by, visit=visit)
    if found.kind == Kind.POLICE:
        PoliceEntry.objects.create(visit=visit, officer=found.who.strip(), station=found.station, **found.details)
    young = is_young(found.inmate, found.began_at)
    record(
        Action.VISIT_FOUND_OUT,
        by=by,
        on=[visit.subject, found.inmate.subject, found.facility.subject],
        after={
            "kind": str(visit.get_kind_display()),
            "learned_at": found.learned_at,
            "after_hours": visit.after_hours,
            "child": young,
        },
        reason=found.how.strip(),
        occurred_at=found.began_at,
        sensitive={"who": found.who},
    )
    if found.kind == Kind.POLICE:
        tell_outside(found.inmate, found.facility, "", now, by=by)
    return visit


def _leave_for(visit: Visit, force_number: str, now: datetime) -> Authorisation | None:
    """Leave that was granted by sign-in for this person and this officer, not long ago and not used yet."""
    granted = Authorisation.objects.filter(
        facility=visit.facility,
        inmate=visit.inmate,
        force_number=force_number.strip(),
        answer=Authorisation.Answer.GRANTED,
        answered_at__gte=now - LEAVE_LASTS,
        visit__isnull=True,
    )
    return granted.select_related("answered_by").order_by("-answered_at").first()


def _entry(visit: Visit, written: Written, *, young: bool, outside: bool, authorised: bool) -> Entry:
    told = bool(written.lawyer_told_at and written.lawyer_told_how.strip())
    # Outside hours the Service itself tells the lawyer of record, unless a numbered order delays it.
    told_by_us = outside and (bool(written.delaying_order.strip()) or has_lawyer_to_tell(visit.inmate))
    return Entry(
        young=young,
        outside_hours=outside,
        authorised=authorised,
        in_the_name_of=written.in_the_name_of,
        adult_present=written.adult_present,
        consent_recorded=written.inmate_consents is not None,
        lawyer_accounted_for=told or told_by_us or bool(written.lawyer_not_told_why.strip()),
        written={name: getattr(written, name) for name in NEEDED},
    )


_KEPT = (
    *NEEDED,
    "inmate_consents",
    "inmate_words",
    "lawyer_told_at",
    "lawyer_told_how",
    "lawyer_not_told_why",
    "adult_present",
)


def _let_in(visit: Visit, entry: Entry, leave: Authorisation | None) -> None:
    visit.after_hours, visit.unauthorised = entry.outside_hours, entry.unauthorised
    if leave:
        visit.authorised_by = str(leave.answered_by)
        leave.visit = visit
        leave.save(update_fields=["visit"])
    elif entry.unauthorised:
        visit.authorised_by = _("claimed in the name of {name}").format(name=entry.in_the_name_of.strip())
    visit.save(update_fields=["after_hours", "unauthorised", "authorised_by"])


def _write(visit: Visit, written: Written, how: str, now: datetime) -> None:
    kept: dict[str, Any] = {name: getattr(written, name) for name in _KEPT}
    if how and not kept["lawyer_told_at"]:
        kept["lawyer_told_at"], kept["lawyer_told_how"] = now, how
    PoliceEntry.objects.create(visit=visit, **kept)


def _record_entry(visit: Visit, written: Written, entry: Entry, leave: Authorisation | None, *, by: Actor) -> None:
    action = Action.POLICE_ENTERED
    if entry.outside_hours:
        action = Action.POLICE_ENTERED_AT_NIGHT if leave else Action.POLICE_ENTERED_UNAUTHORISED
    claimed = written.in_the_name_of.strip()
    record(
        action,
        by=by,
        on=[visit.subject, visit.inmate.subject, visit.facility.subject],
        after={
            "station": written.station,
            "authoriser": str(leave.answered_by) if leave else "",
            "in_the_name_of": _("Claimed in the name of {name}.").format(name=claimed) if claimed else "",
            "consents": written.inmate_consents,
            "child": entry.young,
        },
        sensitive={name: getattr(written, name) for name in NEEDED},
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
