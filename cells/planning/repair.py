"""Small exchanges that keep an arrangement's moves and uses, and mend what the program could not see.

Two people of one kind may always change places; so may two people whose cells have the same use; and
someone may take a free bed in another cell of the same use.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from fractions import Fraction

from cells.planning.board import Board
from cells.planning.kinds import Question
from cells.planning.outline import Outline
from cells.planning.settle import moves_between
from cells.planning.uses import Use
from cells.planning.wrongs import wrong_in

Change = tuple[tuple[str, str], ...]
"""Who goes to which cell, all at once."""


class Exchanges:
    """The exchanges open to an arrangement that may have as many moves as its outline."""

    def __init__(self, question: Question, board: Board, outline: Outline, load: Fraction | None = None) -> None:
        self.spare = max(0, outline.moves - moves_between(question, board))
        self.question = question
        self.board = board
        self.use = outline.use
        self.room = {code: use.room(question.shape(code), load) for code, use in outline.use.items()}
        self.pools: dict[Use, list[str]] = defaultdict(list)
        for code, use in outline.use.items():
            self.pools[use].append(code)
        self.alike: dict[int, list[str]] = defaultdict(list)
        for number in board.where:
            self.alike[question.kind_of[number]].append(number)

    def of(self, number: str) -> Iterator[Change]:
        """Every exchange that gives this person another cell, within the moves allowed and without the pinned."""
        for change in self._all_of(number):
            if self.question.pinned.keys().isdisjoint(person for person, _ in change):
                yield change

    def _all_of(self, number: str) -> Iterator[Change]:
        board = self.board
        code = board.where[number]
        pool = self.pools[self.use[code]]
        beside = (other for there in pool for other in sorted(board.inside[there]))
        for other in dict.fromkeys([*self.alike[self.question.kind_of[number]], *beside]):
            there = board.where[other]
            if there != code and self._adds(number, there) + self._adds(other, code) <= self.spare:
                yield (number, there), (other, code)
        for there in pool:
            if there != code and board.size(there) < self.room[there] and self._adds(number, there) <= self.spare:
                yield ((number, there),)
        if board.lone(code) and self.room[code] > 1:
            for there in pool:
                for other in sorted(board.inside[there]):
                    if there != code and self._adds(other, code) <= self.spare:
                        yield ((other, code),)

    def _adds(self, number: str, code: str) -> int:
        """Moves added by giving this person a bed in this cell: -1, 0 or 1."""
        home = self.question.home.get(number)
        if home is None:
            return 0
        return (home != code) - (home != self.board.where[number])

    def make(self, change: Change) -> Change:
        """Make an exchange; the answer undoes it."""
        back = tuple((number, self.board.where[number]) for number, _ in change)
        for number, code in change:
            self.spare -= self._adds(number, code)
            self.board.put(number, code)
        return back


def repair(exchanges: Exchanges) -> set[str]:
    """Mend what can be mended by exchanges; who is wrong still."""
    question, board = exchanges.question, exchanges.board
    wrong = wrong_in(question, board)
    improved = True
    while wrong and improved:
        mended = [_mend(exchanges, number) for number in sorted(wrong)]
        improved = any(mended)
        wrong = wrong_in(question, board)
    return wrong


def _mend(exchanges: Exchanges, number: str) -> bool:
    """Make the first exchange after which less is wrong."""
    board = exchanges.board
    for change in list(exchanges.of(number)):
        people = [person for person, _ in change]
        cells = {code for _, code in change} | {board.where[person] for person in people}
        before = _wrongs(board, people, cells)
        back = exchanges.make(change)
        if _wrongs(board, people, cells) < before:
            return True
        exchanges.make(back)
    return False


def _wrongs(board: Board, people: Iterable[str], cells: Iterable[str]) -> int:
    near = sum(len(board.clashes(person, board.where[person])) for person in people)
    return near + sum(board.lone(code) for code in cells)
