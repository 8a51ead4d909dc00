"""Who sleeps where while a plan is made: quick to change, and quick to ask.

A board answers from the kinds and shapes of the question what the rules would answer from facts; the
finished plan is walked again with the rules themselves (`cells.planning.proof`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from fractions import Fraction

from cells.house import House
from cells.planning.kinds import Question


class Board:
    """A changeable arrangement of the question's people. Someone not in `where` has no bed."""

    def __init__(self, question: Question, where: Mapping[str, str]) -> None:
        self.question = question
        self.where: dict[str, str] = {}
        self.inside: dict[str, set[str]] = {code: set() for code in question.house.cells}
        self.kinds: dict[str, Counter[int]] = {code: Counter() for code in question.house.cells}
        for number, code in where.items():
            self.put(number, code)

    def put(self, number: str, code: str) -> None:
        """Give someone a bed in a cell, taking away the one they had."""
        self.lift(number)
        self.where[number] = code
        self.inside[code].add(number)
        self.kinds[code][self.question.kind_of[number]] += 1

    def lift(self, number: str) -> None:
        """Take someone's bed away, if they have one."""
        if (code := self.where.pop(number, None)) is not None:
            self.inside[code].remove(number)
            kinds, kind = self.kinds[code], self.question.kind_of[number]
            kinds[kind] -= 1
            if not kinds[kind]:
                del kinds[kind]

    def size(self, code: str) -> int:
        return len(self.inside[code])

    @property
    def load(self) -> Fraction:
        """The highest load of any cell: people for each certified place."""
        crowded = ((code, people) for code, people in self.inside.items() if people)
        return max(
            (Fraction(len(people), self.question.shape(code).certified) for code, people in crowded),
            default=Fraction(),
        )

    def others(self, number: str, code: str) -> int:
        """How many would be in the cell beside this person."""
        return len(self.inside[code]) - (self.where.get(number) == code)

    def clashes(self, number: str, code: str) -> list[str]:
        """Those whom open orders keep from this person and who are too near to this cell."""
        return [
            other
            for other, reach in self.question.orders.get(number, {}).items()
            if (there := self.where.get(other)) is not None and self.question.near(code, there, reach)
        ]

    def may_share(self, number: str, code: str) -> bool:
        """Whether this person may sleep beside everyone else who is in the cell now."""
        kind = self.question.kind_of[number]
        level, kinds = self.question.level[kind], self.kinds[code]
        own = self.where.get(number) == code
        return all(not level[k] or (own and k == kind and n == 1) for k, n in kinds.items())

    def lawful(self, number: str, code: str) -> bool:
        """Whether no absolute and no strict rule speaks against entering, `ALONE` left aside."""
        shape = self.question.shape(code)
        return (
            not shape.wrong[self.question.kind_of[number]]
            and self.others(number, code) < shape.lawful
            and self.may_share(number, code)
            and not self.clashes(number, code)
        )

    def lone(self, code: str) -> bool:
        """Whether the one person in this cell must not be alone."""
        if len(self.inside[code]) != 1:
            return False
        (kind,) = self.kinds[code]
        return self.question.kinds[kind].not_alone

    def house(self) -> House:
        """The facility arranged so, orders as the plan treats them."""
        question = self.question
        residents = [(question.people[number], code) for number, code in self.where.items()]
        return House(
            question.house.facility,
            question.house.cells.values(),
            residents,
            question.orders,
            question.house.segregated,
        )
