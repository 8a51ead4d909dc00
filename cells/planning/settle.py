"""From an outline to names: who exactly stays, and which bed each of the others gets.

Everyone of a kind is equal to the program, so there is a choice. It is used to keep apart whom orders
join and to leave nobody alone who must not be; what remains wrong is reported, and those people are
made special (`cells.planning.model`).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from fractions import Fraction

from cells.planning.advice import Advice
from cells.planning.board import Board
from cells.planning.kinds import Question
from cells.planning.outline import Outline
from cells.planning.uses import Use

_LOOKED_AT = 40  # free cells compared for one person; enough to find good company


def moves_between(question: Question, board: Board) -> int:
    """How many people end in another cell than now."""
    return sum(board.where[number] != code for number, code in question.home.items())


def settle(question: Question, outline: Outline, load: Fraction | None = None) -> Board:
    """The arrangement of the outline with names."""
    settling = _Settling(question, outline, load)
    settling.keep_stayers()
    settling.give_beds()
    return settling.board


class _Settling:
    def __init__(self, question: Question, outline: Outline, load: Fraction | None) -> None:
        self.question = question
        self.outline = outline
        self.board = Board(question, outline.decided)
        self.advice = Advice(question)
        self.room = {code: use.room(question.shape(code), load) for code, use in outline.use.items()}
        self.pools: dict[Use, list[str]] = defaultdict(list)
        for code, use in outline.use.items():
            self.pools[use].append(code)

    def keep_stayers(self) -> None:
        """Of each kind that only in part stays, those go whom orders join to others who stay."""
        for code, staying in self.outline.staying.items():
            here = defaultdict(list)
            for number in self.question.house.occupants(code):
                if number not in self.outline.decided:
                    here[self.question.kind_of[number]].append(number)
            for kind, many in staying.items():
                for number in sorted(here[kind], key=self._reasons_to_go)[:many]:
                    self.board.put(number, code)

    def _reasons_to_go(self, number: str) -> tuple[int, int, str]:
        question, code = self.question, self.question.home[number]
        near = sum(
            other in question.home and question.near(code, question.home[other], reach)
            for other, reach in question.orders.get(number, {}).items()
        )
        return near, self.advice.beside(number, question.house.occupants(code)), number

    def give_beds(self) -> None:
        homeless = [number for number in self.question.people if number not in self.board.where]
        flows: dict[int, Counter[Use]] = defaultdict(Counter)
        for (kind, use), many in self.outline.flows.items():
            flows[kind][use] += many
        for number in sorted(homeless, key=self._hardest_first):
            open_ = flows[self.question.kind_of[number]]
            use, code = min(self._beds(open_), key=lambda bed: self._cost(number, bed[1]))
            open_[use] -= 1
            self.board.put(number, code)

    def _beds(self, open_: Counter[Use]) -> Iterator[tuple[Use, str]]:
        """Cells with a free bed in the uses that still await someone of this kind."""
        for use, awaited in open_.items():
            if awaited > 0:
                pool = self.pools[use]
                pool[:] = [code for code in pool if self.board.size(code) < self.room[code]]
                yield from ((use, code) for code in pool[:_LOOKED_AT])

    def _cost(self, number: str, code: str) -> tuple[int, bool, int, str]:
        alone = self.question.kinds[self.question.kind_of[number]].not_alone and not self.board.size(code)
        joined = code in self.outline.joined and not self.board.size(code) > 1
        company = self.advice.beside(number, self.board.inside[code])
        return len(self.board.clashes(number, code)) + alone, not joined, company, code

    def _hardest_first(self, number: str) -> tuple[bool, int, str]:
        joined = self.question.orders.get(number, {})
        return not self.question.kinds[self.question.kind_of[number]].not_alone, -len(joined), number
