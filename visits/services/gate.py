"""Deeds of the gate desk after the arrival: the steps of a visit, its start, its end."""

from dataclasses import dataclass, replace
from datetime import datetime

from django.utils.translation import gettext as _

from lcs_ims.audit import Action, Actor, attempt, deed
from lcs_ims.lib import clock
from lcs_ims.lib.refusal import Refused
from visits.kinds import Kind
from visits.models import Ban, Visit
from visits.models import Step as StepRow
from visits.services.finding_out import write_as_found_out
from visits.services.pressing import hold_to_start, hold_visit, is_held, record_step, write_press
from visits.services.rooms import room_now
from visits.services.staying import tell_if_stayed
from visits.services.told import NOW, Told, as_on_paper
from visits.services.waits import raise_due
from visits.standards import standards
from visits.steps import Step
from visits.times import wait_of_visit


@dataclass(frozen=True, slots=True)
class Going:
    """How a visit is let in: searched with consent or not at all, papers handed over unread, who stays in sight."""

    search_consent: bool | None = None
    documents_handed: bool = False
    escort: str = ""


@deed
def press(visit: Visit, step: Step, *, by: Actor, told: Told = NOW) -> Visit:
    """Press a step other than arriving and starting: requested, produced, ended, left.

    Whoever leaves before the start is unseen, and the wait ends there. Raises Refused: `not-permitted`, the
    objections of `visits.steps`, `not-yet-happened`, `late-without-reason`.
    """
    visit = hold_visit(visit, by)
    now, told = clock.now(), as_on_paper(visit, told)
    write_press(visit, step, told, now, by=by)
    tell_if_stayed(visit, now, by=by)
    if step is Step.LEFT:
        _leave(visit, told, now, by=by)
    elif step is Step.ENDED:
        visit.state = Visit.State.OVER
        visit.save(update_fields=["state"])
        record_step(Action.VISIT_ENDED, visit, told, by=by)
    else:
        record_step(Action.STEP_PRESSED, visit, told, by=by, step=str(StepRow.Name(step).label))
    return visit


@deed
def start(visit: Visit, *, by: Actor, told: Told = NOW, going: Going | None = None) -> Visit:
    """The visit starts, and its wait is over. The police start by `visits.services.police`.

    Raises Refused: `not-permitted`, `police-entry-missing`, `banned`, `not-held-here`, the objections of
    `visits.steps`, `not-yet-happened`, `late-without-reason`.
    """
    attempt(Action.START_REFUSED, by=by, on=[visit.subject, visit.inmate.subject, visit.facility.subject])
    visit = hold_to_start(visit, by)
    now, told = clock.now(), as_on_paper(visit, told)
    if visit.kind == Kind.POLICE:
        raise Refused("police-entry-missing", _("The police start on their own page. Write their entry there."))
    banned = refuse_who_may_not_enter(visit, told, now)
    begin(visit, told, going or Going(), now, by=by)
    if banned:
        write_as_found_out(visit, told.reason, now, by=by)
    return visit


def begin(visit: Visit, told: Told, going: Going, now: datetime, *, by: Actor) -> None:
    """Write the start of a visit that the caller holds, and raise what its wait had reached."""
    write_press(visit, Step.STARTED, told, now, by=by)
    if visit.room_id is None and told.source != StepRow.Source.PAPER:
        visit.room_id = room_now(visit, now)
    visit.state = Visit.State.WITH_INMATE
    visit.search_consent, visit.documents_handed = going.search_consent, going.documents_handed
    visit.escort = going.escort.strip()
    visit.save(update_fields=["state", "search_consent", "documents_handed", "escort", "room"])
    waited = _close_wait(visit, now, by=by)
    record_step(Action.VISIT_STARTED, visit, told, by=by, waited=waited, kind=str(visit.get_kind_display()))


def refuse_who_may_not_enter(visit: Visit, told: Told, now: datetime) -> bool:
    """Refuse the start with `not-held-here` or `banned`: arriving is a fact, going in is not.

    What a paper form says has happened: whether it says so of somebody banned, which is told as found out later.
    """
    if not is_held(visit.inmate, visit.facility, told, now):
        raise Refused("not-held-here", _("This person is no longer held here. Look at their page."))
    banned = _is_banned(visit, told.at or now)
    if banned and told.source != StepRow.Source.PAPER:
        raise Refused(
            "banned", _("A visitor is banned here. Let the others in, or refuse the visit with the reason.")
        )
    return banned


def _is_banned(visit: Visit, at: datetime) -> bool:
    """Whether somebody who came was banned at this facility then."""
    here = [person.visitor_id for person in visit.party.exclude(present=False)]
    bans = Ban.objects.in_force(at).filter(visitor__in=here)
    return any(ban.facility_id in (None, visit.facility_id) for ban in bans)


def _leave(visit: Visit, told: Told, now: datetime, *, by: Actor) -> None:
    unseen = visit.started_at is None
    visit.state = Visit.State.UNSEEN if unseen else Visit.State.OVER
    visit.save(update_fields=["state"])
    told = replace(told, at=told.at or now)
    if unseen:
        record_step(Action.LEFT_UNSEEN, visit, told, by=by, waited=_close_wait(visit, now, by=by))
    else:
        record_step(Action.VISITOR_LEFT, visit, told, by=by)


def _close_wait(visit: Visit, now: datetime, *, by: Actor) -> int:
    """What a wait that ends now had reached is raised with its end: nothing is lost between two sweeps."""
    known = standards()
    raise_due([visit], known, now, by=by)
    wait = wait_of_visit(visit, known, now)
    return wait.minutes if wait else 0
