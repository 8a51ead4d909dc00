"""Deeds of who comes to the gate: booked, unbooked, by their own telephone. Both times are kept, claimed and now."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.utils.translation import gettext as _

from inmates import locks
from inmates.models import Inmate
from lcs_ims.accounts.access import require
from lcs_ims.accounts.permissions import Permission
from lcs_ims.audit import Action, Actor, deed
from lcs_ims.facilities.models import Facility
from lcs_ims.lib import clock
from lcs_ims.lib.refusal import Refused
from visits.kinds import purpose_kept
from visits.models import Party, Visit, Visitor
from visits.models import Step as StepRow
from visits.night import OutsideHours
from visits.services.booking import new_visit_no
from visits.services.entries import hold_book, write_entry
from visits.services.people import Person, register_visitor
from visits.services.pressing import hold_visits, is_held, keep_presses, record_step, write_press
from visits.services.told import BY_PHONE, NOW, Told
from visits.steps import Press, Step


@dataclass(frozen=True, slots=True)
class WalkIn:
    """Who comes unbooked, to see whom. The same form sent again (`token`) makes one visit."""

    facility: Facility
    inmate: Inmate
    kind: str
    visitors: Sequence[Visitor]
    purpose: str = ""


@deed
def receive(visits: Sequence[Visit], *, by: Actor, told: Told = NOW, absent: Sequence[Visitor] = ()) -> list[Visit]:
    """Booked visitors have arrived, several in one press: their clocks start, the unit is asked for the inmates.

    A clock that the visitor started by telephone keeps its time; the desk's time is kept beside it. Raises Refused:
    `not-permitted`, `another-day`, `pressed-already`, `not-booked`, `not-yet-happened`, `late-without-reason`.
    """
    found = hold_visits([visit.pk for visit in visits], by)
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
    if not is_held(who.inmate, who.facility, told, now):
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
        made_by=by.called,
    )
    Party.objects.bulk_create([Party(visit=visit, visitor=one, present=True) for one in who.visitors])
    _arrive(visit, told, now, by=by)
    return visit


@deed
def receive_people(who: WalkIn, people: Sequence[Person], *, by: Actor, told: Told = NOW) -> Visit:
    """The same for people who may come for the first time: all are written down, and their visit with them.

    Raises Refused: those of `register_visitor` and `receive_walk_in`.
    """
    visitors = dict.fromkeys(register_visitor(person, who.facility, by=by) for person in people)
    return receive_walk_in(replace(who, visitors=tuple(visitors)), by=by, told=told)


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


def _arrive(visit: Visit, told: Told, now: datetime, *, by: Actor) -> None:
    at = told.at or now
    if visit.arrived_at and _only_by(visit, other_than=told.source):
        _keep_beside(visit, at, told, now, by=by)
        return
    if visit.state not in {Visit.State.BOOKED, Visit.State.ABSENT, Visit.State.WAITING}:
        raise Refused("not-booked", _("This visit is not waited for any more. Look at its page."))
    write_press(visit, Step.ARRIVED, told, now, by=by)
    visit.state = Visit.State.WAITING
    visit.after_hours = OutsideHours.of(visit.facility).when(visit.kind, at, now)
    visit.save(update_fields=["state", "after_hours"])
    write_entry(visit.facility, str(visit.get_kind_display()), now, by=by, visit=visit, came_at=at)
    record_step(
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
    keep_presses(visit, [Press(Step.ARRIVED, at)], told.source, now, by=by)
    earlier = visit.arrived_at or at
    minutes = round((at - earlier).total_seconds() / 60)
    if at < earlier:
        visit.arrived_at = at
        visit.save(update_fields=["arrived_at"])
    phone = told.source == StepRow.Source.PHONE
    action = Action.VISITOR_PRESSED_ARRIVED if phone else Action.VISITOR_ARRIVED
    kind, source = str(visit.get_kind_display()), str(told.source.label)
    record_step(action, visit, told, by=by, minutes=minutes, kind=kind, source=source)
