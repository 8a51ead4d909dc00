"""Among plans of equal moves, one with fewer advisory objections: those who move anyway change places.

Two of them exchange their ends, or one takes a free bed elsewhere, while that leaves fewer objections in the cells
concerned and nothing is broken. A local search of bounded length: fewer, not proved fewest.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from cells.planning.advice import Advice
from cells.planning.board import Board
from cells.planning.kinds import Question

MOST_LOOKED_AT = 6_000

_Change = tuple[tuple[str, str], ...]


class _Known:
    """The advisory objections in each cell of a board, remembered until the cell changes."""

    def __init__(self, advice: Advice, board: Board) -> None:
        self._advice, self._board = advice, board
        self._known: dict[str, int] = {}

    def before(self, cells: set[str]) -> int:
        for code in cells - self._known.keys():
            self._known[code] = self._advice.in_cell(self._board, code)
        return sum(self._known[code] for code in cells)

    def now(self, cells: set[str]) -> int:
        return sum(self._advice.in_cell(self._board, code) for code in cells)

    def forget(self, cells: set[str]) -> None:
        for code in cells:
            self._known.pop(code, None)


def soften(question: Question, board: Board, *, lawful: bool) -> None:
    """Change the ends of movers. In an arrangement with breaches (`lawful` false) only people alike change places."""
    advice = _Known(Advice(question), board)
    looked_at, better = 0, True
    while better:
        better = False
        for change in _changes(question, board, lawful=lawful):
            looked_at += 1
            if looked_at > MOST_LOOKED_AT:
                return
            better = _made(question, board, advice, change) or better


def _changes(question: Question, board: Board, *, lawful: bool) -> Iterator[_Change]:
    """Every exchange and, where all is lawful, every free bed for those who do not end where they are now."""
    movers = sorted(number for number, code in board.where.items() if question.home.get(number) != code)
    kind = question.kind_of
    for a, b in combinations(movers, 2):
        if board.where[a] != board.where[b] and (kind[a] == kind[b] or lawful):
            yield (a, board.where[b]), (b, board.where[a])
    for number in movers if lawful else ():
        for code in question.house.cells:
            if board.where[number] != code:
                yield ((number, code),)


def _made(question: Question, board: Board, advice: _Known, change: _Change) -> bool:
    """Make a change if it leaves fewer objections and breaks nothing."""
    if any(question.shape(code).wrong[question.kind_of[number]] for number, code in change):
        return False
    back = tuple((number, board.where[number]) for number, _ in change)
    cells = {code for _, code in (*change, *back)}
    before, lone = advice.before(cells), sum(map(board.lone, cells))
    for number, code in change:
        board.put(number, code)
    sound = sum(map(board.lone, cells)) <= lone and _sound(question, board, change)
    if sound and advice.now(cells) < before:
        advice.forget(cells)
        return True
    for number, code in back:
        board.put(number, code)
    return False


def _sound(question: Question, board: Board, change: _Change) -> bool:
    kinds = {question.kind_of[number] for number, _ in change}
    alike = len(kinds) == 1 and len(change) > 1
    if any(question.home.get(number) == code for number, code in change):
        return False
    return all(not board.clashes(n, code) if alike else board.lawful(n, code) for n, code in change)
