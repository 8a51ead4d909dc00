"""Advisory objections while choosing among equal plans: what one more person in a cell adds, and what a cell has."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from cells.facts import Company
from cells.fitness import NUMBER_RULES
from cells.planning.board import Board
from cells.planning.kinds import Question
from inmates.facts import Facts
from inmates.separation import pair_conflicts
from lcs_ims.lib.objections import Severity

_NUMBER_ADVICE = tuple(rule for rule in NUMBER_RULES if rule.severity is Severity.ADVISORY)


class Advice:
    """How many advisory objections an arrangement has, cell by cell, blocks left aside.

    People with equal facts share a number: facts are compared once, not each time.
    """

    def __init__(self, question: Question) -> None:
        self.question = question
        numbers: dict[Facts, int] = {}
        self._alike = {n: numbers.setdefault(person.facts, len(numbers)) for n, person in question.people.items()}
        self._facts = list(numbers)
        self._codes: dict[tuple[int, int], frozenset[str]] = {}

    def _between(self, a: int, b: int) -> frozenset[str]:
        """The advisory rules that speak against two people sharing."""
        if (a, b) not in self._codes:
            rules = (r for r in pair_conflicts(self._facts[a], self._facts[b]) if r.severity is Severity.ADVISORY)
            self._codes[a, b] = self._codes[b, a] = frozenset(rule.code for rule in rules)
        return self._codes[a, b]

    def beside(self, number: str, others: Iterable[str]) -> int:
        """The advisory rules broken between one person and these others, counted pair by pair."""
        own = self._alike[number]
        return sum(len(self._between(own, self._alike[other])) for other in others if other != number)

    def in_cell(self, board: Board, code: str) -> int:
        """The advisory objections of everyone in a cell."""
        inside = Counter(self._alike[number] for number in board.inside[code])
        cell, company = self.question.house.cells[code], Company(others=inside.total() - 1)
        total = 0
        for own, many in inside.items():
            codes: set[str] = set()
            for other, count in inside.items():
                if other != own or count > 1:
                    codes |= self._between(own, other)
            number = sum(rule.objects(self._facts[own], cell, company) for rule in _NUMBER_ADVICE)
            total += many * (len(codes) + number)
        return total
