"""The first four aims of the least harm, each found least before the next, whatever program answers for them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

from cells.planning.kinds import Question
from cells.planning.outline import Harmed
from cells.planning.solver import Outcome
from cells.planning.uses import Harm

ALL = 4

Solve = Callable[[Fraction, Harm, int | None], Harmed]
"""The least of one of the first three aims at a load and under bounds on the three; no aim: whether these hold."""


@dataclass(frozen=True, slots=True)
class Aims:
    """The values of the first four aims, and how many of the four are proved least, from the first."""

    harms: Harm
    load: Fraction
    proved: int


def least_aims(question: Question, solve: Solve) -> Aims | None:
    """The least of each aim that the earlier ones leave; None where nothing was found."""
    most = len(question.people)
    least, proved = [most, most, most], 0
    for aim in range(3):
        answer = solve(Fraction(most), (least[0], least[1], least[2]), aim)
        if answer.value is None:
            return None
        least[aim] = answer.value
        proved += answer.outcome is Outcome.SOLVED and proved == aim
    harms = (least[0], least[1], least[2])
    load, sure = _least_load(question, harms, solve)
    return Aims(harms, load, proved + (sure and proved == 3))


def _least_load(question: Question, harms: Harm, solve: Solve) -> tuple[Fraction, bool]:
    """The least load at which the harms found can be kept to, by halving; and whether that is proved."""
    loads = _loads(question)
    low, high, sure = 0, len(loads) - 1, True
    while low < high:
        middle = (low + high) // 2
        answer = solve(loads[middle], harms, None)
        if answer.value is not None:
            high = middle
        else:
            low = middle + 1
            sure = sure and answer.outcome is Outcome.INFEASIBLE
    return loads[high], sure


def _loads(question: Question) -> list[Fraction]:
    """The loads that a cell can have, from what the facility carries when all its cells are equal."""
    people = len(question.people)
    usable = {shape.certified for shape in question.shapes if shape.certified}
    places = sum(question.shape(code).certified for code in question.house.cells)
    loads = {Fraction(many, size) for size in usable for many in range(1, people + 1)}
    return sorted(load for load in loads if load * places >= people)
