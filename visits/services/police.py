"""Deeds on visits of the police: letting them in, what is written before and after."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from lcs_ims.audit import Action, Actor, attempt, deed, record
from lcs_ims.lib import clock
from lcs_ims.lib.refusal import Refused
from visits.models import Authorisation, PoliceEntry, Visit
from visits.models import Step as StepRow
from visits.night import OutsideHours
from visits.police import NEEDED, Entry, objections
from visits.services.finding_out import write_as_found_out
from visits.services.gate import Going, begin, refuse_who_may_not_enter
from visits.services.leave import leave_for, tell_outside, use_leave
from visits.services.pressing import hold_to_start, hold_visit
from visits.services.told import NOW, Told, as_on_paper
from visits.telling import has_lawyer_to_tell
from visits.times import is_young


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


@deed
def start_police(visit: Visit, written: Written, *, by: Actor, told: Told = NOW, going: Going | None = None) -> Visit:
    """Let the police begin, with everything written that is known before.

    Outside hours it counts as authorised only where someone granted leave by their own sign-in; let in on a claim it
    goes ahead as unauthorised, which the Inspectorate, the lawyer and a child's people are told at once. So does what
    is written so late that it may have been at night, and what a paper form says to have been against a rule. Raises
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
    now, told = clock.now(), as_on_paper(visit, told)
    at = told.at or now
    banned = refuse_who_may_not_enter(visit, told, now)
    outside = OutsideHours.of(visit.facility).when(visit.kind, at, now)
    leave = leave_for(visit, written.force_number, at) if outside else None
    on_paper = told.source == StepRow.Source.PAPER
    entry = _entry(visit, written, young=young, outside=outside, authorised=leave is not None, on_paper=on_paper)
    if found := objections(entry):
        raise Refused(found[0].code, _(found[0].template), found)
    begin(visit, told, going or Going(), now, by=by)
    _let_in(visit, entry, leave)
    how = tell_outside(visit.inmate, visit.facility, written.delaying_order, now, by=by) if outside else ""
    _write(visit, written, how, now)
    _record_entry(visit, written, entry, leave, told, by=by)
    if entry.alone or banned:
        write_as_found_out(visit, told.reason, now, by=by)
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


def _entry(visit: Visit, written: Written, *, young: bool, outside: bool, authorised: bool, on_paper: bool) -> Entry:
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
        on_paper=on_paper,
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
    name = entry.in_the_name_of.strip()
    if leave:
        use_leave(leave, visit)
    elif entry.unauthorised and name:
        visit.authorised_by = _("claimed in the name of {name}").format(name=name)
    visit.save(update_fields=["after_hours", "unauthorised", "authorised_by"])


def _write(visit: Visit, written: Written, how: str, now: datetime) -> None:
    kept: dict[str, Any] = {name: getattr(written, name) for name in _KEPT}
    if how and not kept["lawyer_told_at"]:
        kept["lawyer_told_at"], kept["lawyer_told_how"] = now, how
    PoliceEntry.objects.create(visit=visit, **kept)


def _record_entry(
    visit: Visit, written: Written, entry: Entry, leave: Authorisation | None, told: Told, *, by: Actor
) -> None:
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
            **told.in_event,
        },
        reason=told.reason,
        occurred_at=told.at,
        sensitive={name: getattr(written, name) for name in NEEDED},
    )
