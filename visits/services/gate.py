"""Deeds of the gate desk: who arrives, the steps of a visit, refusals. Claimed and recorded time are both kept.

Locks: the gate book of the facility, then the visits by key.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.utils.translation import gettext as _

from inmates import locks
from inmates.models import Custody, Inmate
from lcs_ims.accounts.access import require
from lcs_ims.accounts.permissions import Permission
from lcs_ims.audit import Action, Actor, attempt, deed, record
from lcs_ims.facilities.models import Facility
from lcs_ims.lib import clock
from lcs_ims.lib.refusal import Refused
from visits.kinds import Kind, purpose_kept
from visits.models import Ban, Party, Visit, Visitor
from visits.models import Step as StepRow
from visits.night import OutsideHours
from visits.services.booking import new_visit_no
from visits.services.entries import hold_book, write_entry
from visits.services.rights import name_of
from visits.services.told import BY_PHONE, NOW, Told, as_on_paper
from visits.services.waits import raise_due
from visits.standards import standards
from visits.steps import Press, Step, objections, presses
from visits.times import clock_of, wait_of_visit


@dataclass(frozen=True, slots=True)
class WalkIn:
    """Who comes unbooked, to see whom. The same form sent again (`token`) makes one visit."""

    facility: Facility
    inmate: Inmate
    kind: str
    visitors: Sequence[Visitor]
    purpose: str = ""


@dataclass(frozen=True, slots=True)
class Going:
    """How a visit is let in: searched with consent or not at all, papers handed over unread, who stays in sight."""

    search_consent: bool | None = None
    documents_handed: bool = False
    escort: str = ""


@deed
def receive(visits: Sequence[Visit], *, by: Actor, told: Told = NOW, absent: Sequence[Visitor] = ()) -> list[Visit]:
    """Booked visitors have arrived, several in one press: their clocks start, the unit is asked for the inmates.

    A clock that the visitor started by telephone keeps its time; the desk's time is kept beside it. Raises Refused:
    `not-permitted`, `another-day`, `pressed-already`, `not-booked`, `not-yet-happened`, `late-without-reason`.
    """
    found = _held([visit.pk for visit in visits], by)
    now = clock.now()
    for visit in found:
        _refuse_another_day(visit, told.at or now)
        _arrive(visit, told, now, by=by)
        visit.party.update(present=True)
        visit.party.filter(visitor__in=list(absent)).update(present=False)
    return found


@deed
def receive_walk_in(who: WalkIn, *, by: Actor, told: Told = NOW) -> Visit:
    """Someone comes unbooked: a visit is written and its clock starts, whatever is still to be checked.

    Raises Refused: `not-permitted`, `not-held-here`, `nobody-came`, `here-already`, `not-yet-happened`,
    `late-without-reason`.
    """
    require(by, Permission.RUN_GATE, who.facility)
    hold_book(who.facility)
    now = clock.now()
    if not who.visitors:
        raise Refused("nobody-came", _("No visitor is named. Write who came."))
    if not _is_held(who.inmate, who.facility, told, now):
        raise Refused("not-held-here", _("Nobody of this number is held here. Read the number again."))
    _refuse_twice(who)
    visit = Visit.objects.create(
        visit_no=new_visit_no(who.facility),
        facility=who.facility,
        inmate=who.inmate,
        kind=who.kind,
        state=Visit.State.WAITING,
        walk_in=True,
        purpose=purpose_kept(who.kind, who.purpose),
        made_at=now,
        made_by=name_of(by),
    )
    Party.objects.bulk_create([Party(visit=visit, visitor=one, present=True) for one in who.visitors])
    _arrive(visit, told, now, by=by)
    return visit


@deed
def arrive_by_phone(visit: Visit, *, by: Actor) -> Visit:
    """The visitor starts the clock at the gate. Whoever calls has checked the code on the wall and whose visit it is.

    Where the desk was first, the visitor's time is kept beside the desk's. Raises Refused: `another-day`,
    `pressed-already`, `not-booked`.
    """
    hold_book(visit.facility)
    locks.hold(Visit.objects.filter(pk=visit.pk))
    visit = Visit.objects.select_related("facility", "inmate").get(pk=visit.pk)
    now = clock.now()
    _refuse_another_day(visit, now)
    _arrive(visit, BY_PHONE, now, by=by)
    return visit


@deed
def press(visit: Visit, step: Step, *, by: Actor, told: Told = NOW) -> Visit:
    """Press a step other than arriving and starting: requested, produced, ended, left.

    Whoever leaves before the start is unseen, and the wait ends there. Raises Refused: `not-permitted`, the
    objections of `visits.steps`, `not-yet-happened`, `late-without-reason`.
    """
    visit = hold_visit(visit, by)
    now, told = clock.now(), as_on_paper(visit, told)
    _press(visit, step, told, now, by=by)
    if step is Step.LEFT:
        _leave(visit, told, now, by=by)
    elif step is Step.ENDED:
        visit.state = Visit.State.OVER
        visit.save(update_fields=["state"])
        _record(Action.VISIT_ENDED, visit, told, by=by)
    else:
        _record(Action.STEP_PRESSED, visit, told, by=by, step=str(StepRow.Name(step).label))
    return visit


@deed
def start(visit: Visit, *, by: Actor, told: Told = NOW, going: Going | None = None) -> Visit:
    """The visit starts, and its wait is over. The police start by `visits.services.police`.

    Raises Refused: `not-permitted`, `police-entry-missing`, `banned`, `not-held-here`, the objections of
    `visits.steps`, `not-yet-happened`, `late-without-reason`.
    """
    attempt(Action.START_REFUSED, by=by, on=[visit.subject, visit.inmate.subject, visit.facility.subject])
    visit = hold_visit(visit, by)
    now = clock.now()
    if visit.kind == Kind.POLICE:
        raise Refused("police-entry-missing", _("The police start on their own page. Write their entry there."))
    refuse_who_may_not_enter(visit, told, now)
    begin(visit, told, going or Going(), now, by=by)
    return visit


def begin(visit: Visit, told: Told, going: Going, now: datetime, *, by: Actor) -> None:
    """Write the start of a visit that the caller holds, and raise what its wait had reached."""
    told = as_on_paper(visit, told)
    _press(visit, Step.STARTED, told, now, by=by)
    visit.state = Visit.State.WITH_INMATE
    visit.search_consent, visit.documents_handed = going.search_consent, going.documents_handed
    visit.escort = going.escort.strip()
    visit.save(update_fields=["state", "search_consent", "documents_handed", "escort"])
    waited = _close_wait(visit, now, by=by)
    _record(Action.VISIT_STARTED, visit, told, by=by, waited=waited, kind=str(visit.get_kind_display()))


def hold_visit(visit: Visit, by: Actor) -> Visit:
    """The visit as it is now, held with the gate book; refused to who does not work at that gate."""
    return _held([visit.pk], by)[0]


def _held(keys: Sequence[int], by: Actor) -> list[Visit]:
    """The visits, held, with the gate book of their facility; refused to who does not work at that gate."""
    facilities = Facility.objects.filter(visits__pk__in=keys).distinct().order_by("pk")
    for facility in facilities:
        require(by, Permission.RUN_GATE, facility)
        hold_book(facility)
    locks.hold(Visit.objects.filter(pk__in=keys))
    return list(Visit.objects.filter(pk__in=keys).select_related("facility", "inmate").order_by("pk"))


def _refuse_another_day(visit: Visit, at: datetime) -> None:
    day = clock.facility_date(visit.booked_from) if visit.booked_from else None
    if day and day != clock.facility_date(at):
        raise Refused(
            "another-day",
            _("Visit {number} is booked for {day}. Book it anew, or write an unbooked visit.").format(
                number=visit.visit_no, day=f"{day:%-d %b %Y}"
            ),
        )


def _refuse_twice(who: WalkIn) -> None:
    """Two desks pressing at once, or the same form twice: whoever waits here already waits once."""
    here = Visit.objects.waiting().filter(facility=who.facility, inmate=who.inmate, kind=who.kind)
    if here.filter(party__visitor__in=list(who.visitors)).exists():
        raise Refused("here-already", _("This visitor waits for this person already. Look at the board."))


def _is_held(inmate: Inmate, facility: Facility, told: Told, now: datetime) -> bool:
    """Whether someone is held here, or was at the time that is told."""
    held = Custody.objects.open() | Custody.objects.held_at(told.at or now)
    return held.filter(inmate=inmate, facility=facility).exists()


def refuse_who_may_not_enter(visit: Visit, told: Told, now: datetime) -> None:
    """Refuse the start with `not-held-here` or `banned`: arriving is a fact, going in is not."""
    if not _is_held(visit.inmate, visit.facility, told, now):
        raise Refused("not-held-here", _("This person is no longer held here. Look at their page."))
    here = [person.visitor_id for person in visit.party.exclude(present=False)]
    bans = Ban.objects.in_force(told.at or now).filter(visitor__in=here)
    if any(ban.facility_id in (None, visit.facility_id) for ban in bans):
        raise Refused(
            "banned", _("A visitor is banned here. Let the others in, or refuse the visit with the reason.")
        )


def _arrive(visit: Visit, told: Told, now: datetime, *, by: Actor) -> None:
    at = told.at or now
    if visit.arrived_at and _only_by(visit, other_than=told.source):
        _keep_beside(visit, at, told, now, by=by)
        return
    if visit.state not in {Visit.State.BOOKED, Visit.State.ABSENT, Visit.State.WAITING}:
        raise Refused("not-booked", _("This visit is not waited for any more. Look at its page."))
    _press(visit, Step.ARRIVED, told, now, by=by)
    visit.state = Visit.State.WAITING
    visit.after_hours = OutsideHours.of(visit.facility).when(visit.kind, at)
    visit.save(update_fields=["state", "after_hours"])
    write_entry(visit.facility, str(visit.get_kind_display()), now, by=by, visit=visit)
    _record(
        Action.VISITOR_ARRIVED,
        visit,
        told,
        by=by,
        kind=str(visit.get_kind_display()),
        source=str(told.source.label),
        after_hours=visit.after_hours,
    )


def _only_by(visit: Visit, *, other_than: StepRow.Source) -> bool:
    arrivals = visit.steps.filter(step=Step.ARRIVED)
    return visit.state == Visit.State.WAITING and not arrivals.filter(source=other_than).exists()


def _keep_beside(visit: Visit, at: datetime, told: Told, now: datetime, *, by: Actor) -> None:
    """The other's time of arrival, beside the one by which the clock runs: the earlier of the two counts."""
    _keep(visit, [Press(Step.ARRIVED, at)], told.source, now, by=by)
    earlier = visit.arrived_at or at
    minutes = round((at - earlier).total_seconds() / 60)
    if at < earlier:
        visit.arrived_at = at
        visit.save(update_fields=["arrived_at"])
    phone = told.source == StepRow.Source.PHONE
    action = Action.VISITOR_PRESSED_ARRIVED if phone else Action.VISITOR_ARRIVED
    kind, source = str(visit.get_kind_display()), str(told.source.label)
    _record(action, visit, told, by=by, minutes=minutes, kind=kind, source=source)


def _press(visit: Visit, step: Step, told: Told, now: datetime, *, by: Actor) -> None:
    at = told.at or now
    found = objections(clock_of(visit), step, at)
    if found:
        raise Refused(found[0].code, _(found[0].template), found)
    written = presses(clock_of(visit), step, at)
    for one in written:
        setattr(visit, f"{one.step}_at", one.at)
    visit.save(update_fields=[f"{one.step}_at" for one in written])
    _keep(visit, written, told.source, now, by=by)


def _keep(visit: Visit, written: Sequence[Press], source: StepRow.Source, now: datetime, *, by: Actor) -> None:
    StepRow.objects.bulk_create(
        StepRow(
            visit=visit,
            step=one.step.value,
            claimed_at=one.at,
            recorded_at=now,
            by=name_of(by),
            inferred=one.inferred,
            source=source,
        )
        for one in written
    )


def _leave(visit: Visit, told: Told, now: datetime, *, by: Actor) -> None:
    unseen = visit.started_at is None
    visit.state = Visit.State.UNSEEN if unseen else Visit.State.OVER
    visit.save(update_fields=["state"])
    told = replace(told, at=visit.left_at)
    if unseen:
        _record(Action.LEFT_UNSEEN, visit, told, by=by, waited=_close_wait(visit, now, by=by))
    else:
        _record(Action.VISITOR_LEFT, visit, told, by=by)


def _close_wait(visit: Visit, now: datetime, *, by: Actor) -> int:
    """What a wait that ends now had reached is raised with its end: nothing is lost between two sweeps."""
    known = standards()
    raise_due([visit], known, now, by=by)
    wait = wait_of_visit(visit, known, now)
    return wait.minutes if wait else 0


def _record(action: Action, visit: Visit, told: Told, *, by: Actor, **after: object) -> None:
    record(
        action,
        by=by,
        on=[visit.subject, visit.inmate.subject, visit.facility.subject],
        after=after | told.in_event,
        reason=told.reason,
        occurred_at=told.at,
    )
