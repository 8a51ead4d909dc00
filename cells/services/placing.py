"""Placing someone in a cell the rules allow, or that an exception or an overcrowding order covers."""

from collections.abc import Collection
from datetime import datetime

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from cells.decisions import freeze
from cells.fitness import CAPACITY
from cells.models import Cell, OvercrowdingOrder, PlacementException, Stay
from cells.services.breaches import refresh_around
from cells.services.moving import Move, begin_stay, lock_move, stated
from cells.verdicts import CellVerdict, strict_codes
from inmates import locks
from inmates.models import Custody, Inmate
from lcs_ims.accounts.access import require
from lcs_ims.accounts.permissions import Permission
from lcs_ims.audit import Action, Actor, attempt, deed
from lcs_ims.lib.clock import facility_date
from lcs_ims.lib.objections import Verdict
from lcs_ims.lib.refusal import Refused


@deed
def place_inmate(inmate: Inmate, cell: Cell, *, by: Actor, reason: str, seen: Collection[str] | None = None) -> Stay:
    """Place or move someone, if the rules allow it at this moment, under lock.

    `seen` are the codes of the objections that the officer was shown; where others stand now, nothing
    is done and the officer is shown them. Raises Refused: `absolute`, `strict` (an exception could be
    asked), `changed-meanwhile`, `already-there`, `reason-missing`, `no-longer-available`, and those of
    `lock_move`; `not-permitted` for want of the right.
    """
    attempt(
        Action.STAY_REFUSED,
        by=by,
        on=[inmate.subject, cell.subject, cell.facility.subject],
        after={"cell": cell.code},
        reason=reason,
    )
    require(by, Permission.PLACE_INMATE, cell.facility)
    reason = stated(reason)
    move = lock_move(inmate, cell)
    admitted(move)
    if move.present and move.present.cell_id == cell.pk:
        raise Refused(
            "already-there",
            _("{number} is in cell {cell} already. Nothing was changed.").format(number=inmate.inmate_no, cell=cell),
        )
    order = None if move.verdict.lawful else _covering_order(move)
    if order is None:
        refuse_unlawful(move)
    if seen is not None and set(seen) != {o.code for o in move.objections}:
        raise Refused(
            "changed-meanwhile",
            _("Cell {cell} has changed since you looked. Read what is true now, and confirm again.").format(
                cell=cell
            ),
            move.objections,
        )
    return settle(move, by=by, reason=reason, order=order)


def settle(
    move: Move,
    *,
    by: Actor,
    reason: str,
    exception: PlacementException | None = None,
    order: OvercrowdingOrder | None = None,
) -> Stay:
    """Write an allowed placement with its decision, and judge the facility again."""
    decision = freeze(move.person, move.situation, facility_date(move.now), move.objections)
    stay = begin_stay(
        move,
        by=by,
        reason=reason,
        kind=Stay.Kind.PLACED,
        exception=exception,
        order=order,
        decision=decision,
    )
    judge_after(move, by=by)
    return stay


def judge_after(move: Move, *, by: Actor) -> None:
    """Judge the two cells of a move, and the person's keep-apart orders, as they are after it."""
    refresh_around(
        move.cell.facility,
        move.house.moved(move.person, move.cell.code),
        cells={move.cell.code, *({move.present.cell.code} if move.present else ())},
        people={move.person.number},
        by=by,
        now=move.now,
    )


def admitted(move: Move) -> None:
    """Nobody is placed before they are admitted with an order (NMR 7). Raises Refused("not-admitted")."""
    if move.custody.state != Custody.State.ADMITTED:
        raise Refused(
            "not-admitted",
            _("{number} is received and not admitted. Admit the person, or keep them in supervised holding.").format(
                number=move.inmate.inmate_no
            ),
        )


def refuse_unlawful(move: Move, covered: Collection[str] = ()) -> None:
    """Raise Refused unless every objection is advisory or a strict one that is covered."""
    if move.cell.retired_at is not None:
        raise Refused("cell-retired", _("Cell {cell} is retired. Choose another cell.").format(cell=move.cell))
    if move.verdict is Verdict.REFUSED:
        raise Refused(
            "absolute",
            _("Cell {cell} can never take {number}. Choose another cell.").format(
                cell=move.cell, number=move.inmate.inmate_no
            ),
            move.objections,
        )
    if strict_codes(move.objections) - set(covered):
        raise Refused(
            "strict",
            _("Cell {cell} is not lawful for {number}. Choose another cell, or ask for an exception.").format(
                cell=move.cell, number=move.inmate.inmate_no
            ),
            move.objections,
        )


def running_order(facility_id: int, now: datetime) -> OvercrowdingOrder | None:
    """The overcrowding order in force at a facility."""
    return _running(facility_id, now).first()


def _running(facility_id: int, now: datetime) -> QuerySet[OvercrowdingOrder]:
    return OvercrowdingOrder.objects.filter(
        facility=facility_id, began_at__lte=now, ends_at__gt=now, ended_at__isnull=True
    )


def _covering_order(move: Move) -> OvercrowdingOrder | None:
    answer = CellVerdict(move.situation.cell, move.situation.company.others, move.verdict, move.objections)
    locks.hold(_running(move.cell.facility_id, move.now))  # nobody ends the order while it is being used
    order = running_order(move.cell.facility_id, move.now)
    return order if order and covers(order, answer) else None


def covers(order: OvercrowdingOrder, answer: CellVerdict) -> bool:
    """Whether an order in force allows this cell: `CAPACITY` alone, within its load and its floor.

    A cell certified for one never gets a second person this way.
    """
    return (
        answer.verdict is Verdict.EXCEPTION
        and answer.strict_codes == {CAPACITY.code}
        and answer.cell.capacity > 1
        and answer.load <= order.highest_load
        and answer.area_each >= order.least_area_m2
    )
