"""The fewest moves to a lawful facility, with the proof, by a lower and an upper bound that meet.

1. Solve the program without special people: its cost is a lower bound.
2. Give names and beds. If nobody ends too near to someone and nobody is left alone, its cost is also
   an upper bound, and the plan is optimal.
3. Otherwise solve again with the uses of cells held as found and those people special, which is quick;
   if that costs the same, as in 2.
4. Otherwise make those people special in the whole program and begin again: the lower bound rises.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from cells.planning.board import Board
from cells.planning.kinds import Question
from cells.planning.model import Terms
from cells.planning.outline import Outline, solve_outline
from cells.planning.repair import Exchanges, repair
from cells.planning.settle import moves_between, settle
from cells.planning.solver import Clock, Outcome
from cells.planning.uses import Use
from cells.planning.wrongs import harms_in


@dataclass(frozen=True, slots=True)
class Found:
    """The best arrangement found and a proved lower bound of its moves.

    `board` is None where there is none, or none was found in time; `impossible` says it is proved.
    """

    board: Board | None
    moves: int
    bound: int
    impossible: bool = False
    special: frozenset[str] = frozenset()

    @property
    def met(self) -> bool:
        """Whether the two bounds meet: the proof."""
        return self.board is not None and self.moves <= self.bound


def fewest_moves(question: Question, terms: Terms, clock: Clock) -> Found:
    """The arrangement under these terms with the fewest moves, orders kept and nobody left alone."""
    best = Found(None, 0, 0)
    while True:
        solved = solve_outline(question, terms, clock)
        if solved.outcome is Outcome.INFEASIBLE:
            return replace(best, impossible=best.board is None, special=terms.special)
        best = replace(best, bound=max(best.bound, solved.bound))
        if solved.outline is None:
            return best
        best, special = _with_names(question, terms, solved.outline, best, clock)
        if best.met or solved.outcome is Outcome.STOPPED or special <= terms.special:
            return best
        terms = replace(terms, special=special)


def _with_names(
    question: Question, terms: Terms, outline: Outline, best: Found, clock: Clock
) -> tuple[Found, frozenset[str]]:
    """The better of `best` and this outline with names; and who should be special from now on."""
    board, wrong = _settled(question, outline, terms)
    best = _better(question, best, board, wrong)
    first = _more_special(question, board, wrong, terms.special)
    special, known = first, terms.special
    while wrong and not best.met and special != known:
        known = special
        held = replace(terms, uses=_held(question, outline), special=special)
        solved = solve_outline(question, held, clock)
        if solved.outline is None:
            break
        board, wrong = _settled(question, solved.outline, held)
        best = _better(question, best, board, wrong)
        special = _more_special(question, board, wrong, special)
    return best, first


def _settled(question: Question, outline: Outline, terms: Terms) -> tuple[Board, set[str]]:
    """The outline with names, and who is wrong in it. In a plan of least harm nobody is while it keeps to the aims:
    exchanges could then only make it worse.
    """
    board = settle(question, outline, terms.load)
    if _keeps_to_aims(question, board, terms):
        return board, set()
    wrong = repair(Exchanges(question, board, outline, terms.load))
    return board, set() if _keeps_to_aims(question, board, terms) else wrong


def _keeps_to_aims(question: Question, board: Board, terms: Terms) -> bool:
    if terms.harms is None:
        return False
    return all(harm <= most for harm, most in zip(harms_in(question, board), terms.harms, strict=True))


def _more_special(question: Question, board: Board, wrong: set[str], special: frozenset[str]) -> frozenset[str]:
    """Those wrong too; if they are special already, those whom orders join to them, then their cellmates."""
    partners = {other for number in wrong for other in question.orders.get(number, {})}
    mates = {other for number in wrong for other in board.inside[board.where[number]]}
    for more in (wrong, partners, mates, question.people.keys()):
        if wrong and not more <= special:
            return special | more
    return special


def _better(question: Question, best: Found, board: Board, wrong: set[str]) -> Found:
    moves = moves_between(question, board)
    if wrong or (best.board is not None and best.moves <= moves):
        return best
    return replace(best, board=board, moves=moves)


def _held(question: Question, outline: Outline) -> Mapping[str, Sequence[Use]]:
    return {code: [outline.use[code]] if code in outline.use else [] for code in question.house.cells}
