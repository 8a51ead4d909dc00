"""Recording where someone truly sleeps. Telling the truth is never refused, and it places nobody."""

from datetime import datetime

from django.utils.translation import gettext as _

from cells.models import Cell, Stay
from cells.services.moving import Move, begin_stay, lock_move, stated
from cells.services.placing import judge_after
from cells.verdicts import judge
from inmates.models import Inmate
from lcs_ims.accounts.access import require
from lcs_ims.accounts.permissions import Permission
from lcs_ims.audit import Actor, deed
from lcs_ims.lib.refusal import Refused


@deed
def record_as_found(inmate: Inmate, cell: Cell, *, by: Actor, learned: str, found_at: datetime | None = None) -> Stay:
    """Record that someone truly sleeps in a cell, lawful or not, and since when it was found (default: now).

    `learned` says how it was learned. If it is unlawful it is a breach from this moment, marked with
    whether a lawful cell existed. Raises Refused: `in-the-future`, `already-there`, `reason-missing`,
    those of `lock_move`, `not-permitted`.
    """
    require(by, Permission.RECORD_AS_FOUND, cell.facility)
    learned = stated(learned)
    return settle_found(lock_move(inmate, cell), by=by, learned=learned, found_at=found_at)


def settle_found(move: Move, *, by: Actor, learned: str, found_at: datetime | None = None) -> Stay:
    """Write where someone was found, in a move that is locked, and judge the cells again."""
    if found_at and found_at > move.now:
        raise Refused("in-the-future", _("The time found is in the future. Write when the person was seen there."))
    if move.present and move.present.cell_id == move.cell.pk:
        raise Refused(
            "already-there",
            _("The book already shows {number} in cell {cell}. Nothing was changed.").format(
                number=move.inmate.inmate_no, cell=move.cell
            ),
        )
    stay = begin_stay(
        move,
        by=by,
        reason=learned,
        kind=Stay.Kind.AS_FOUND,
        began_at=found_at,
        learned=learned,
        lawful_cell_existed=any(answer.verdict.lawful for answer in judge(move.person, move.house)),
    )
    judge_after(move, by=by)
    return stay
