"""Advisory objections while choosing among equal plans: what one more person in a cell adds."""

from __future__ import annotations

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
    """How many advisory objections an arrangement has, cell by cell."""

    def __init__(self, question: Question) -> None:
        self.question = question
        self._codes: dict[tuple[Facts, Facts], frozenset[str]] = {}

    def between(self, a: Facts, b: Facts) -> frozenset[str]:
        """The advisory rules that speak against two people sharing."""
        if (a, b) not in self._codes:
            rules = (rule for rule in pair_conflicts(a, b) if rule.severity is Severity.ADVISORY)
            self._codes[a, b] = self._codes[b, a] = frozenset(rule.code for rule in rules)
        return self._codes[a, b]

    def beside(self, number: str, others: Iterable[str]) -> int:
        """The advisory rules broken between one person and these others, counted pair by pair."""
        people = self.question.people
        facts = people[number].facts
        return sum(len(self.between(facts, people[other].facts)) for other in others if other != number)

    def in_cell(self, board: Board, code: str) -> int:
        """The advisory objections of everyone in a cell, blocks left aside."""
        people = [self.question.people[number].facts for number in board.inside[code]]
        distinct = {facts: people.count(facts) for facts in people}
        cell, company = self.question.house.cells[code], Company(others=len(people) - 1)
        total = 0
        for facts, many in distinct.items():
            codes: set[str] = set()
            for other, count in distinct.items():
                if other is not facts or count > 1:
                    codes |= self.between(facts, other)
            number = sum(rule.objects(facts, cell, company) for rule in _NUMBER_ADVICE)
            total += many * (len(codes) + number)
        return total
