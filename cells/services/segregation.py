"""Segregation: by an order of its own, the only way into a segregation cell, and never beyond the fifteenth day."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from cells.decisions import freeze
from cells.models import Cell, SegregationOrder, SegregationOrderQuerySet, SegregationVisit, Stay
from cells.segregating import ALERT_BEFORE, latest_end
from cells.services.breaches import judge_again, refresh_around
from cells.services.moving import Move, begin_stay, close_segregation, lock_move, stated
from cells.services.placing import admitted, refuse_unlawful
from inmates import locks
from inmates.facts import Need
from inmates.models import Inmate
from lcs_ims.accounts.access import require
from lcs_ims.accounts.permissions import Permission
from lcs_ims.audit import Action, Actor, Subject, attempt, deed, record
from lcs_ims.lib import clock
from lcs_ims.lib.refusal import Refused


@dataclass(frozen=True, slots=True)
class Segregating:
    """What an order says: on what ground, why, until when, and who of the health staff was told."""

    ground: str
    why: str
    until: datetime
    health_told: str


@deed
def order_segregation(inmate: Inmate, cell: Cell, said: Segregating, *, by: Actor) -> SegregationOrder:
    """Order that someone be segregated, and place them. Every rule but `PURPOSE` is asked as of any placement.

    Raises Refused: `not-for-segregation`, `segregated-already`, `absolute` (a child, a disputed age), `strict`,
    `not-alone`, `too-long` (15 days with what went before), `until-passed`, `health-not-told`, `reason-missing`,
    `officer-needed`, those of `lock_move`, `not-permitted`.
    """
    subjects = [inmate.subject, cell.subject, cell.facility.subject]
    attempt(Action.SEGREGATION_REFUSED, by=by, on=subjects, after={"cell": cell.code}, reason=said.why)
    require(by, Permission.ORDER_SEGREGATION, cell.facility)
    if by.user_id is None:
        raise Refused("officer-needed", _("Segregation is ordered by an officer who is signed in."))
    why = stated(said.why)
    if not said.health_told.strip():
        raise Refused("health-not-told", _("Write who of the health staff was told, and when (NMR 46)."))
    move = lock_move(inmate, cell)
    admitted(move)
    _may_be_segregated(move)
    _within(move, said.until)
    stay = begin_stay(move, by=by, reason=why, kind=Stay.Kind.PLACED, decision=_decision(move))
    order = SegregationOrder.objects.create(
        custody=move.custody,
        stay=stay,
        ground=said.ground,
        why=why,
        health_told=said.health_told.strip(),
        ordered_by_id=by.user_id,
        began_at=stay.began_at,
        until=said.until,
    )
    _record(
        Action.SEGREGATION_ORDERED, order, by=by, after={"ground": order.ground, "until": order.until.isoformat()}
    )
    _judge(move, by=by)
    return order


@deed
def record_segregation_visit(
    order: SegregationOrder, *, at: datetime, fit: bool, words: str, by: Actor
) -> SegregationVisit:
    """Record that health staff saw the person. Who is not fit for segregation leaves it: the order ends at once.

    Raises Refused: `ended-already`, `not-yet-happened`, `words-missing`, `not-permitted`.
    """
    require(by, Permission.SET_ISOLATION, order.custody.facility)
    order, now = _open(order), clock.now()
    if not order.began_at.replace(second=0, microsecond=0) <= at <= now:  # a form knows no seconds
        raise Refused("not-yet-happened", _("Write when the person was seen: since the order began, and not ahead."))
    if not fit and not words.strip():
        raise Refused("words-missing", _("Write why the person cannot stay in segregation."))
    visit = SegregationVisit.objects.create(
        order=order, at=at, fit=fit, words=words.strip(), recorded_at=now, recorded_by=by.called
    )
    _record(Action.SEGREGATION_VISITED, order, by=by, after={"at": at.isoformat(), "fit": fit})
    if not fit:
        _end(order, _("Health staff: not fit for segregation (NMR 46)."), by=by, now=now)
    return visit


@deed
def lift_segregation(order: SegregationOrder, *, by: Actor, reason: str) -> SegregationOrder:
    """End an order before its time. The person then has to be placed in an ordinary cell.

    Raises Refused: `ended-already`, `reason-missing`, `not-permitted`.
    """
    require(by, Permission.ORDER_SEGREGATION, order.custody.facility)
    reason = stated(reason)
    order = _open(order)
    _end(order, reason, by=by, now=clock.now())
    return order


@deed
def watch_segregation(*, by: Actor, now: datetime) -> int:
    """What the clock does: orders end when their time is over, a day before that they alarm once, and each day on
    which nobody from health came is told once. Returns how many of each.
    """
    locks.hold(SegregationOrder.objects.open())
    done = 0
    for order in _with_visits(SegregationOrder.objects.open().order_by("pk")):
        done += _tell_unseen(order, by=by, now=now)
        if order.until <= now:
            _end(order, _("The time of the order is over."), by=by, now=now)
            done += 1
        elif order.until - now <= ALERT_BEFORE and order.alarmed_at is None:
            order.alarmed_at = now
            order.save(update_fields=["alarmed_at"])
            _record(Action.SEGREGATION_ENDS_SOON, order, by=by, after={"until": order.until.isoformat()})
            done += 1
    return done


def _may_be_segregated(move: Move) -> None:
    if move.cell.purpose != Cell.Purpose.SEGREGATION:
        raise Refused(
            "not-for-segregation",
            _("Cell {cell} is no segregation cell. Choose one that is.").format(cell=move.cell),
        )
    if move.custody.segregations.open().exists():
        raise Refused("segregated-already", _("An order is in force already. It cannot be prolonged by another."))
    refuse_unlawful(move, covered={"PURPOSE"})
    if {Need.NOT_ALONE, Need.NURSERY} & set(move.person.facts.needs):
        raise Refused(
            "not-alone",
            _("Who must not be alone, or has a baby, is not segregated (NMR 45(2)). Ask health staff."),
        )


def _within(move: Move, until: datetime) -> None:
    """The order and those just before it come to at most 15 days; nobody begins a new count by a day's break."""
    past = SegregationOrder.objects.filter(custody__inmate=move.inmate, ended_at__isnull=False)
    latest = latest_end([(order.began_at, order.ended_at or move.now) for order in past], move.now)
    if until <= move.now:
        raise Refused("until-passed", _("That time has passed. Write until when the order runs."))
    if until > latest:
        raise Refused(
            "too-long",
            _(
                "Segregation lasts 15 days at most, with what went before. The latest end is {latest:%Y-%m-%d %H:%M}."
            ).format(latest=clock.local(latest)),
        )


def _decision(move: Move) -> dict[str, object]:
    return freeze(move.person, move.situation, clock.facility_date(move.now), move.objections)


def _judge(move: Move, *, by: Actor) -> None:
    cells = {move.cell.code, *({move.present.cell.code} if move.present else ())}
    house = move.house.moved(move.person, move.cell.code, segregated=True)
    refresh_around(move.cell.facility, house, cells=cells, people={move.person.number}, by=by, now=move.now)


def _open(order: SegregationOrder) -> SegregationOrder:
    locks.hold(Inmate.objects.filter(pk=order.custody.inmate_id))
    order = SegregationOrder.objects.select_related("custody__inmate", "custody__facility", "stay").get(pk=order.pk)
    if order.ended_at:
        raise Refused("ended-already", _("This order has ended. Look at where the person is now."))
    return order


def _end(order: SegregationOrder, why: str, *, by: Actor, now: datetime) -> None:
    close_segregation(order, by=by, at=now, why=why)
    judge_again([order.custody.inmate], by=by, now=now)


def _tell_unseen(order: SegregationOrder, *, by: Actor, now: datetime) -> int:
    days = [day for day in order.unseen(now) if order.unseen_told_on is None or day > order.unseen_told_on]
    if not days:
        return 0
    order.unseen_told_on = days[-1]
    order.save(update_fields=["unseen_told_on"])
    _record(Action.SEGREGATION_UNSEEN, order, by=by, after={"days": [str(day) for day in days]})
    return 1


def _with_visits(orders: SegregationOrderQuerySet) -> SegregationOrderQuerySet:
    return orders.select_related("custody__inmate", "custody__facility", "stay").prefetch_related("visits")


def _record(action: Action, order: SegregationOrder, *, by: Actor, after: dict[str, object]) -> None:
    on: list[Subject] = [order.custody.inmate.subject, order.subject, order.custody.facility.subject]
    record(action, by=by, on=on, after=after, reason=order.why if action == Action.SEGREGATION_ORDERED else "")
