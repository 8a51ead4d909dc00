"""Exceptions to strict rules: asked by one officer, granted by another, ended by the clock.

Absolute rules know no exception: nothing here can cover one.
"""

from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from cells.models import Cell, PlacementException, Stay
from cells.services.moving import Move, lock_move, stated
from cells.services.placing import admitted, refuse_unlawful, settle
from cells.verdicts import BY_CODE, strict_codes
from inmates import locks
from inmates.models import Inmate
from lcs_ims.accounts.access import require
from lcs_ims.accounts.permissions import Permission
from lcs_ims.audit import Action, Actor, Subject, attempt, deed, record
from lcs_ims.lib import clock
from lcs_ims.lib.objections import Verdict
from lcs_ims.lib.refusal import Refused

LONGEST_HOURS = 72
ORDINARY_RENEWALS = 2


@deed
def ask_exception(inmate: Inmate, cell: Cell, *, by: Actor, reason: str, hours: int) -> PlacementException:
    """Ask for leave to place someone against strict rules, for at most 72 hours.

    Raises Refused: `absolute`, `lawful-already`, `renew-instead`, `hours-out-of-range`, `asked-already`,
    `segregation-by-order`, `reason-missing`, `officer-needed`, those of `lock_move`, `not-permitted`.
    """
    attempt(
        Action.EXCEPTION_REFUSED,
        by=by,
        on=[inmate.subject, cell.subject, cell.facility.subject],
        after={"cell": cell.code, "hours": hours},
        reason=reason,
    )
    require(by, Permission.ASK_EXCEPTION, cell.facility)
    move = lock_move(inmate, cell)
    if move.present and move.present.cell_id == cell.pk and move.present.exception:
        raise Refused(
            "renew-instead",
            _("{number} is in cell {cell} under an exception already. Ask that it be renewed.").format(
                number=inmate.inmate_no, cell=cell
            ),
        )
    return _ask(move, Action.EXCEPTION_ASKED, by=by, reason=reason, hours=hours)


@deed
def grant_exception(asked: PlacementException, *, by: Actor, answer: str = "") -> Stay:
    """Grant an exception that another officer asked for, and place the person under it.

    The cell is judged again under lock: a rule that was not asked about is not covered. Raises
    Refused: `own-exception`, `not-asked`, `absolute`, `strict`, those of `lock_move`, `not-permitted`.
    """
    attempt(Action.EXCEPTION_REFUSED, by=by, on=_subjects(asked), reason=answer)
    _may_answer(asked, by)
    move = lock_move(asked.inmate, asked.cell)
    asked = _still_asked(asked)
    _not_for_segregation(move)
    refuse_unlawful(move, covered=asked.rules)
    _answer(asked, PlacementException.State.GRANTED, by=by, answer=answer, now=move.now)
    asked.ends_at = move.now + timedelta(hours=asked.hours)
    asked.save(update_fields=["ends_at"])
    _record(Action.EXCEPTION_GRANTED, asked, by=by)
    if asked.renews:
        return _carry_on(asked, move)
    return settle(move, by=by, reason=asked.reason, exception=asked)


@deed
def refuse_exception(asked: PlacementException, *, by: Actor, answer: str) -> PlacementException:
    """Say no to an exception, with a reason. Raises Refused: `own-exception`, `not-asked`, `not-permitted`."""
    answer = stated(answer)
    _may_answer(asked, by)
    asked = _still_asked(asked)
    _answer(asked, PlacementException.State.REFUSED, by=by, answer=answer, now=clock.now())
    _record(Action.EXCEPTION_REFUSED, asked, by=by)
    return asked


@deed
def withdraw_exception(asked: PlacementException, *, by: Actor) -> PlacementException:
    """Take back an exception one has asked for. Raises Refused: `not-yours`, `not-asked`."""
    if by.user_id != asked.asked_by_id:
        raise Refused("not-yours", _("Only the officer who asked can take this back."))
    asked = _still_asked(asked)
    _answer(asked, PlacementException.State.WITHDRAWN, by=by, answer="", now=clock.now())
    _record(Action.EXCEPTION_ENDED, asked, by=by)
    return asked


def lapse_asked(inmate: Inmate, *, by: Actor, now: datetime) -> None:
    """Close what was asked for someone who leaves custody. The caller holds the person."""
    waiting = PlacementException.objects.filter(inmate=inmate, state=PlacementException.State.ASKED)
    for asked in waiting.select_related("inmate", "cell__facility", "asked_by"):
        state = PlacementException.State.WITHDRAWN
        _answer(asked, state, by=by, answer=_("The person has left custody."), now=now)
        _record(Action.EXCEPTION_ENDED, asked, by=by)


@deed
def renew_exception(running: PlacementException, *, by: Actor, reason: str, hours: int) -> PlacementException:
    """Ask that an exception go on: twice as before, after that only headquarters may grant it.

    It covers the strict rules that speak against the stay now. Raises Refused: `not-running`, and those of
    `ask_exception`.
    """
    require(by, Permission.ASK_EXCEPTION, running.cell.facility)
    move = lock_move(running.inmate, running.cell)
    if move.present is None or move.present.exception_id != running.pk:
        raise Refused("not-running", _("Nobody is in a cell under this exception. There is nothing to renew."))
    return _ask(move, Action.EXCEPTION_RENEWED, by=by, reason=reason, hours=hours, renews=move.present.exception)


@deed
def end_exceptions(*, by: Actor, now: datetime) -> int:
    """End every exception whose hours are over: what it covered is a breach without cover. Returns how many."""
    over = PlacementException.objects.filter(
        state=PlacementException.State.GRANTED, ended_at__isnull=True, ends_at__lte=now
    )
    locks.hold(over)
    ended = list(over.select_related("cell__facility", "inmate", "asked_by").order_by("pk"))
    for exception in ended:
        exception.ended_at = exception.ends_at
        exception.save(update_fields=["ended_at"])
        _record(Action.EXCEPTION_ENDED, exception, by=by)
    return len(ended)


def _ask(
    move: Move, action: Action, *, by: Actor, reason: str, hours: int, renews: PlacementException | None = None
) -> PlacementException:
    reason = stated(reason)
    admitted(move)
    _not_for_segregation(move)
    _within(hours)
    if by.user_id is None:
        raise Refused("officer-needed", _("An exception is asked for by an officer who is signed in."))
    if move.verdict is Verdict.REFUSED:
        refuse_unlawful(move)
    if move.verdict.lawful:
        raise Refused(
            "lawful-already",
            _("Cell {cell} is lawful for {number}. No exception is needed.").format(
                cell=move.cell, number=move.inmate.inmate_no
            ),
        )
    asked = PlacementException(
        inmate=move.inmate,
        cell=move.cell,
        rules=sorted(strict_codes(move.objections)),
        reason=reason,
        hours=hours,
        asked_by_id=by.user_id,
        asked_at=move.now,
        renews=renews,
        renewal=renews.renewal + 1 if renews else 0,
    )
    _insert(asked)
    _record(action, asked, by=by)
    return asked


def _not_for_segregation(move: Move) -> None:
    if move.cell.purpose == Cell.Purpose.SEGREGATION:
        raise Refused(
            "segregation-by-order",
            _("Cell {cell} is for segregation. Only a segregation order puts someone there.").format(cell=move.cell),
        )


def _carry_on(asked: PlacementException, move: Move) -> Stay:
    before = asked.renews
    stay = move.present
    if before is None or stay is None or stay.exception_id != before.pk:
        raise Refused("not-running", _("The person has left the cell. There is nothing to renew."))
    before.ended_at = before.ended_at or move.now
    before.save(update_fields=["ended_at"])
    stay.exception = asked
    stay.save(update_fields=["exception"])
    return stay


def _within(hours: int) -> None:
    if not 1 <= hours <= LONGEST_HOURS:
        raise Refused(
            "hours-out-of-range",
            _("{hours} hours were asked. An exception lasts 1 to 72 hours.").format(hours=hours),
        )


def _may_answer(asked: PlacementException, by: Actor) -> None:
    require(by, Permission.GRANT_EXCEPTION, asked.cell.facility)
    if asked.renewal > ORDINARY_RENEWALS:
        require(by, Permission.RENEW_BEYOND, asked.cell.facility)
    if by.user_id is None or by.user_id == asked.asked_by_id:
        raise Refused("own-exception", _("You asked for this exception. Another officer must answer it."))


def _still_asked(asked: PlacementException) -> PlacementException:
    locks.hold(PlacementException.objects.filter(pk=asked.pk))
    asked = PlacementException.objects.select_related("inmate", "cell__facility", "renews").get(pk=asked.pk)
    if asked.state != PlacementException.State.ASKED:
        raise Refused(
            "not-asked",
            _("This exception was answered already: {state}.").format(state=asked.get_state_display().lower()),
        )
    return asked


def _answer(
    asked: PlacementException, state: PlacementException.State, *, by: Actor, answer: str, now: datetime
) -> None:
    asked.state = state
    asked.answered_by_id = by.user_id
    asked.answered_at = now
    asked.answer = answer
    asked.save(update_fields=["state", "answered_by", "answered_at", "answer"])


def _insert(asked: PlacementException) -> None:
    try:
        with transaction.atomic():
            asked.save(force_insert=True)
    except IntegrityError as error:
        raise Refused(
            "asked-already",
            _("An exception for {number} waits for an answer. Take it back first, or wait.").format(
                number=asked.inmate.inmate_no
            ),
        ) from error


def _subjects(asked: PlacementException) -> list[Subject]:
    return [asked.inmate.subject, asked.cell.subject, asked.cell.facility.subject, asked.subject]


def _record(action: Action, asked: PlacementException, *, by: Actor) -> None:
    record(
        action,
        by=by,
        on=_subjects(asked),
        after={
            "exception": asked.pk,
            "rules": asked.rules,
            "breaks": [BY_CODE[code].title for code in asked.rules],
            "hours": asked.hours,
            "renewal": asked.renewal,
            "state": asked.state,
            "asked_by": str(asked.asked_by),
            "ends_at": asked.ends_at.isoformat() if asked.ends_at else None,
        },
        reason=asked.answer or asked.reason,
    )
