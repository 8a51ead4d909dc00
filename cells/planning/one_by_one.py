"""The least harm of a small facility, with one unknown for each person and cell.

Uses of cells (`harmful.py`) count too many as wronged where people must end in absolute breaches. Where there are
few people and cells everybody is seen by name instead, and all five aims are proved.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from fractions import Fraction
from itertools import combinations

from cells.planning.aims import ALL, Aims, least_aims
from cells.planning.board import Board
from cells.planning.kinds import ABSOLUTE, STRICT, Level, Question
from cells.planning.optimum import Found
from cells.planning.outline import Harmed
from cells.planning.settle import moves_between
from cells.planning.solver import Answer, Clock, Outcome, Program
from cells.planning.uses import Harm
from inmates.facts import Reach

MOST_UNKNOWNS = 40

Column = int
Term = tuple[Column, float]


def least_harm_of_few(question: Question, clock: Clock) -> tuple[Aims, Found] | None:
    """The least harm with the fewest moves, all proved; None where there are too many people, or too little time."""
    if len(question.people) * len(question.house.cells) > MOST_UNKNOWNS:
        return None
    aims = least_aims(question, lambda load, harms, aim: _harmed(_ByName(question, load, harms), aim, clock))
    if aims is None or aims.proved < ALL:
        return None
    by_name = _ByName(question, aims.load, aims.harms)
    answer = by_name.solve(by_name.moves, clock)
    if answer.outcome is not Outcome.SOLVED:
        return None
    board = Board(question, {n: code for (n, code), column in by_name.ends.items() if answer.count(column)})
    moves = moves_between(question, board)
    return aims, Found(board, moves, moves)


def _harmed(by_name: _ByName, aim: int | None, clock: Clock) -> Harmed:
    answer = by_name.solve([] if aim is None else by_name.harm[aim], clock)
    return Harmed(answer.outcome, round(answer.objective) if answer.values else None)


class _ByName:
    """The program: `ends` says who may end in which cell, `absolute`, `child` and `strict` who is wronged."""

    def __init__(self, question: Question, load: Fraction, harms: Harm) -> None:
        self.question = question
        self.program = Program()
        self.cells = [code for code in question.house.cells if question.shape(code).certified]
        self.ends: dict[tuple[str, str], Column] = {}
        self.absolute = self._one_each(question.people)
        self.child = self._one_each(n for n, kind in question.kind_of.items() if question.kinds[kind].child)
        self.strict = self._one_each(question.people)
        for number in question.people:
            self._house(number)
        for code in self.cells:
            self._fill(code, load)
        for a, b in combinations(question.people, 2):
            self._beside(a, b)
        self.harm = [[(column, 1.0) for column in by.values()] for by in (self.absolute, self.child, self.strict)]
        for terms, most in zip(self.harm, harms, strict=True):
            self.program.row(terms, most=most)

    def solve(self, cost: list[Term], clock: Clock) -> Answer:
        self.program.minimise(cost)
        return self.program.solve(clock)

    @property
    def moves(self) -> list[Term]:
        return [(column, -1.0) for (n, code), column in self.ends.items() if self.question.home.get(n) == code]

    def _one_each(self, people: Iterable[str]) -> dict[str, Column]:
        return {number: self.program.column(1) for number in people}

    def _house(self, number: str) -> None:
        """One bed, and who is wronged by the cell itself."""
        question = self.question
        kind = question.kind_of[number]
        pinned = question.pinned.get(number)
        for code in self.cells if pinned is None else [pinned]:
            end = self.ends[number, code] = self.program.column(1)
            self._wrong(question.shape(code).wrong[kind], [(end, 1.0)], number)
        ends = [(column, 1.0) for (other, _), column in self.ends.items() if other == number]
        self.program.row(ends, least=1, most=1)
        if number in self.child:
            self.program.row([(self.strict[number], 1), (self.child[number], -1)], most=0)

    def _fill(self, code: str, load: Fraction) -> None:
        """No more people than the load allows; a cell beyond what is lawful wrongs the children in it."""
        shape, people = self.question.shape(code), self._in(code)
        self.program.row(people.values(), most=int(load * shape.certified))
        crowded = self.program.column(1)
        self.program.row([*people.values(), (crowded, -len(people))], most=shape.lawful)
        for number, end in people.items():
            if number in self.child:
                self.program.row([end, (crowded, 1), (self.child[number], -1)], most=1)
            if self.question.kinds[self.question.kind_of[number]].not_alone:
                others = [(column, -1.0) for other, (column, _) in people.items() if other != number]
                self.program.row([end, *others, (self.strict[number], -1)], most=0)

    def _beside(self, a: str, b: str) -> None:
        """Who is wronged by the other in one cell, or, where an order joins them, in one block."""
        question = self.question
        level = question.level[question.kind_of[a]][question.kind_of[b]]
        for code in self.cells if level else ():
            together = [people[n] for people in [self._in(code)] for n in (a, b) if n in people]
            self._wrong(level, together, a, b)
        reach = question.orders.get(a, {}).get(b)
        places: dict[str, list[Term]] = defaultdict(list)
        for code in self.cells if reach else ():
            people = self._in(code)
            place = code if reach is Reach.CELL else question.house.cells[code].block
            places[place] += [people[n] for n in (a, b) if n in people]
        for near in places.values():
            self._wrong(STRICT, near, a, b)

    def _in(self, code: str) -> dict[str, Term]:
        ends = ((number, self.ends.get((number, code))) for number in self.question.people)
        return {number: (column, 1.0) for number, column in ends if column is not None}

    def _wrong(self, level: Level, ends: list[Term], *people: str) -> None:
        """These people are wronged when all of them end so."""
        for severity, by in ((ABSOLUTE, self.absolute), (STRICT, self.strict)):
            for number in people if level & severity else ():
                self.program.row([*ends, (by[number], -1)], most=len(people) - 1)
