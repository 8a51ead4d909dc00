"""Every order there is, for a facility so small that all can be tried."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass

from cells.planning.advice import Advice
from cells.planning.board import Board
from cells.planning.kinds import Question
from cells.planning.settle import moves_between
from cells.planning.steps import Step

MOST_LOOKED_AT = 100_000  # enterings judged before the search gives up

Where = tuple[str, ...]
"""The cell of each person, in order; empty: none."""


@dataclass(frozen=True, slots=True)
class Searched:
    """The order found and its end. `all_tried`: without one, there is none to any end with as few moves."""

    order: tuple[list[Step], Board] | None
    all_tried: bool


def search(question: Question, end: Board, escorts: int) -> Searched:
    """An order with at most so many on hold at once, to an end with no more moves and objections than this one."""
    return _Search(question, end, escorts).run()


class _Search:
    def __init__(self, question: Question, end: Board, escorts: int) -> None:
        self.question = question
        self.escorts = escorts
        self.people = sorted(question.people)
        self.advice = Advice(question)
        self.moves = moves_between(question, end)
        self.objections = self._objections(end)
        self.came_by: dict[Where, tuple[Where, Step] | None] = {}
        self.left = MOST_LOOKED_AT

    def run(self) -> Searched:
        first = tuple(self.question.home.get(number, "") for number in self.people)
        self.came_by[first] = None
        waiting, passed_by = deque([first]), False
        while waiting:
            where = waiting.popleft()
            board = self._board(where)
            if self._lawful_end(board):
                if self._objections(board) <= self.objections:
                    return Searched((self._steps_to(where), board), all_tried=True)
                passed_by = True
            self.left -= len(self.people) * len(self.question.house.cells)
            if self.left < 0:
                return Searched(None, all_tried=False)
            for step, then in self._next(board, where):
                if then not in self.came_by:
                    self.came_by[then] = (where, step)
                    waiting.append(then)
        return Searched(None, all_tried=not passed_by)

    def _board(self, where: Where) -> Board:
        return Board(self.question, {n: code for n, code in zip(self.people, where, strict=True) if code})

    def _next(self, board: Board, where: Where) -> Iterator[tuple[Step, Where]]:
        """Every step that can be taken, and how people are then."""
        held = len(self.question.home.keys() - board.where.keys())
        for place, number in enumerate(self.people):
            if number in self.question.pinned:
                continue
            origin = where[place]
            cells = [code for code in self.question.house.cells if code != origin and board.lawful(number, code)]
            if origin and held < self.escorts:
                cells.append("")
            for code in cells:
                yield Step(number, origin or None, code or None), (*where[:place], code, *where[place + 1 :])

    def _lawful_end(self, board: Board) -> bool:
        return (
            len(board.where) == len(self.people)
            and moves_between(self.question, board) == self.moves
            and all(board.lawful(number, code) for number, code in board.where.items())
            and not any(map(board.lone, board.inside))
        )

    def _objections(self, board: Board) -> int:
        return sum(self.advice.in_cell(board, code) for code in board.inside if board.size(code))

    def _steps_to(self, where: Where) -> list[Step]:
        steps: list[Step] = []
        while came := self.came_by[where]:
            where, step = came
            steps.append(step)
        return steps[::-1]
