"""The order in which a rearrangement can be walked: one person, one step, lawful on entering.

People go straight to their cell as soon as it takes them. Where everyone waits for someone else (a
cycle), someone in the way is given another end, if one is free that costs nothing: a bed that nobody
will need, or the bed of someone of the same kind who moves too. Otherwise the one whose leaving frees
the most is first set aside: in a cell that lawfully has room to spare, or, where there is none, under
escort (a hold). Those wronged where they are go before others, so that a plan that is interrupted leaves the facility
better than it was.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from heapq import heappop, heappush
from random import Random

from cells.planning.board import Board
from cells.planning.kinds import Question
from cells.planning.opening import in_the_cheapest_cell
from cells.planning.steps import Step


def walk(
    question: Question, end: Board, random: Random | None, *, crowding: bool = False
) -> tuple[list[Step], Board]:
    """The steps from the facility as it stands to the end arrangement, and the end they lead to: the
    same, or one as good in which people of a kind have changed places or a free bed was taken.

    `crowding`: entering may break the rules of number and space, and whatever the end breaks too.
    `random` chooses among equals.
    """
    return Walk(question, end, random, crowding).walked()


class Walk:
    """A walk in the making: who is where, who is on the way to where, and how choices among equals are made."""

    def __init__(self, question: Question, end: Board, random: Random | None, crowding: bool) -> None:
        self.question = question
        self.end = Board(question, end.where)
        self.random = random
        self.crowding = crowding
        self.board = Board(question, question.home)
        self.pending = {n: c for n, c in end.where.items() if question.home.get(n) != c}
        self.most = {code: int(end.load * question.shape(code).certified) for code in question.house.cells}
        self.thrift = random.uniform(0, 2) if random else 1.0
        self.patience = random.uniform(0, 40) if random else 10.0
        self.parked: set[str] = set()
        self.fitting: dict[tuple[str, frozenset[int]], frozenset[int]] = {}
        self.held: set[str] = set()
        self.waiting: dict[str, set[str]] = defaultdict(set)
        self.leaving: dict[str, set[str]] = defaultdict(set)
        for number, code in self.pending.items():
            self.waiting[code].add(number)
            if origin := question.home.get(number):
                self.leaving[origin].add(number)
        self._queue: list[tuple[tuple[int, int, float], str]] = []

    def walked(self) -> tuple[list[Step], Board]:
        taken: list[Step] = []
        self._look_at(self.pending)
        while self.pending:
            number = self._next_ready() or self._crowds_in()
            taken.append(self._arrive(number) if number else self._untie())
        return taken, self.end

    def _untie(self) -> Step:
        """The step out of a cycle: another end for someone, a stop for someone held, or someone more set aside."""
        in_the_way = (self.crowding and in_the_cheapest_cell(self)) or self._in_the_way()
        choices = sorted(sorted(set(in_the_way)), key=self._frees, reverse=True)  # luck is dealt in one order
        for number in [*sorted(self.held), *choices]:
            if self._another_end(number):
                return self._arrive(number)
        brought_in = next((number for number in sorted(self.held) if self._spare_cell(number)), None)
        return self._set_aside(brought_in or choices[0])

    def _another_end(self, number: str) -> bool:
        """Give someone an end that takes them now, if there is one as good."""
        home, kind_of = self.question.home.get(number), self.question.kind_of
        cells = {code: None for code in self.question.house.cells if code != home and self.enters(number, code)}
        if any(self._free_bed(number, code) for code in cells):
            return True
        alike = (other for other in self.pending if kind_of[other] == kind_of[number])
        return any(self._exchange(number, other) for other in sorted(alike) if self.end.where[other] in cells)

    def _free_bed(self, number: str, code: str) -> bool:
        """Let someone end in a bed that nobody will need, if no rule and no aim speaks against it."""
        left = self.end.where[number]
        if code == left or not self._takes_at_the_end(number, code):
            return False
        self.end.put(number, code)
        if self.end.lone(left) or self.end.lone(code):
            self.end.put(number, left)
            return False
        self._aim_at(number, code)
        return True

    def _takes_at_the_end(self, number: str, code: str) -> bool:
        if not self.crowding:
            return self.end.lawful(number, code)
        shape, kinds = self.question.shape(code), self.question.kinds
        here = {*self.end.kinds[code], self.question.kind_of[number]}
        children = any(kinds[kind].child for kind in here)
        return (
            not shape.wrong[self.question.kind_of[number]]
            and self.end.size(code) < (shape.lawful if children else self.most[code])
            and self.end.may_share(number, code)
            and not self.end.clashes(number, code)
        )

    def _exchange(self, number: str, other: str) -> bool:
        """Let two people of a kind change their ends, the first of whom may go to the other's now."""
        home, end = self.question.home, self.end.where
        mine, theirs = end[number], end[other]
        if mine in {theirs, home.get(other)}:
            return False
        for person, code in ((number, theirs), (other, mine)):
            self.end.put(person, code)
        if self.end.clashes(number, theirs) or self.end.clashes(other, mine):
            for person, code in ((number, mine), (other, theirs)):
                self.end.put(person, code)
            return False
        self._aim_at(number, theirs)
        self._aim_at(other, mine)
        self._look_at([other])
        return True

    def _aim_at(self, number: str, code: str) -> None:
        self.waiting[self.pending[number]].discard(number)
        self.pending[number] = code
        self.waiting[code].add(number)

    def _look_at(self, people: Iterable[str]) -> None:
        for number in people:
            if number in self.pending:
                heappush(self._queue, (self._urgency(number), number))

    def _urgency(self, number: str) -> tuple[int, int, float]:
        """Those on hold first, then those wronged where they are, then the others, those without a cell last; among
        equals those whose bed is awaited most.
        """
        origin = self.board.where.get(number)
        awaited = len(self.waiting[origin]) if origin else 0
        return self._rank(number, origin), -awaited, self.random.random() if self.random else 0.0

    def _rank(self, number: str, origin: str | None) -> int:
        if origin is None:
            return 0 if number in self.held else 3
        return 2 if self._sound(number, origin) else 1

    def _sound(self, number: str, code: str) -> bool:
        wrong = self.question.shape(code).wrong[self.question.kind_of[number]]
        return not wrong and self.board.may_share(number, code) and not self.board.clashes(number, code)

    def _next_ready(self) -> str | None:
        while self._queue:
            _, number = heappop(self._queue)
            if number in self.pending and self.enters(number, self.pending[number]):
                return number
        return None

    def enters(self, number: str, code: str) -> bool:
        """Whether this person may enter this cell now."""
        if not self.crowding:
            return self.board.lawful(number, code)
        room = max(self.question.shape(code).lawful, self.end.size(code))
        return self.board.size(code) < room and not self._hindrances(number, code)

    def _crowds_in(self) -> str | None:
        """Someone who waits for nothing but a place, where crowding is allowed on the way."""
        if not self.crowding:
            return None
        free = [n for n, code in self.pending.items() if not self._hindrances(n, code)]
        return min(free, key=lambda n: (self.board.size(self.pending[n]), n), default=None)

    def _hindrances(self, number: str, code: str) -> set[str]:
        """Those who must leave before this person may enter, places left aside."""
        kind_of, board = self.question.kind_of, self.board
        level = self.question.level[kind_of[number]]
        there = {other for other in self.leaving[code] if level[kind_of[other]] and other != number}
        if number in self.question.orders:
            there |= {other for other in board.clashes(number, code) if other in self.pending}
        return there

    def _arrive(self, number: str) -> Step:
        code = self.pending.pop(number)
        self.waiting[code].discard(number)
        self.held.discard(number)
        return self._go(number, code)

    def _go(self, number: str, code: str | None) -> Step:
        origin = self.board.where.get(number)
        if code is None:
            self.board.lift(number)
        else:
            self.board.put(number, code)
            if number in self.pending:
                self.leaving[code].add(number)
        if origin:
            self.leaving[origin].discard(number)
            self._look_at(sorted(self.waiting[origin]))
        self._look_at(self.question.orders.get(number, {}))
        self._look_at([number])
        return Step(number, origin, code)

    def _in_the_way(self) -> list[str]:
        """Those in the way of the people with the fewest in theirs."""
        fewest = 0
        choices: list[str] = []
        for number, code in self.pending.items():
            inside = self.board.inside[code]
            must = self._hindrances(number, code)
            over = 0 if self.crowding else len(inside) + 1 - self.question.shape(code).lawful
            may = {other for other in inside if other in self.pending}
            many = max(len(must), over)
            if not choices or many < fewest:
                fewest, choices = many, []
            if many == fewest:
                choices += sorted(must) if len(must) >= over else sorted(may)
        return choices

    def _frees(self, number: str) -> tuple[bool, int, float, str]:
        code = self.board.where[number]
        spare = self._spare_cell(number) is not None
        return spare, len(self.waiting[code]), self.random.random() if self.random else 0.0, number

    def _set_aside(self, number: str) -> Step:
        code = self._spare_cell(number)
        if code is None:
            self.held.add(number)
        else:
            self.parked.add(number)
            self.held.discard(number)
        return self._go(number, code)

    def _spare_cell(self, number: str) -> str | None:
        """A cell that may take this person now and is in nobody's way meanwhile, the emptiest first. Only once:
        otherwise two people could give way to each other for ever.
        """
        if number in self.parked:
            return None
        cells = [code for code in self.question.house.cells if self._can_spare(number, code)]
        return min(cells, key=lambda code: (self._fill(code), code), default=None)

    def _can_spare(self, number: str, code: str) -> bool:
        question, board, waiting = self.question, self.board, self.waiting[code]
        kind, shape = question.kind_of[number], question.shape(code)
        if shape.wrong[kind] or not shape.certified or board.where.get(number) == code:
            return False
        if not self.crowding and shape.lawful <= board.size(code) + len(waiting):
            return False
        if not board.may_share(number, code) or board.clashes(number, code):
            return False
        level = question.level[kind]
        return not any(level[question.kind_of[other]] for other in waiting)

    def _fill(self, code: str) -> float:
        return (self.board.size(code) + len(self.waiting[code]) + 1) / self.question.shape(code).certified
