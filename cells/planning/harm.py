"""The least harm, where no lawful arrangement exists: five aims, each proved before the next.

People in absolute breaches; children in strict breaches; people in strict breaches other than those of
number and space; the highest load of any cell; moves. The first four ask only who is together in what
kind of cell, so nobody's present cell matters and all cells of a shape are one pool: small programs.
The load is found by halving among the loads there can be. The fifth is the program of the optimum
under the bounds so found.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from cells.planning.harmful import cut_off, harmful_uses, without_wrong_to
from cells.planning.kinds import Question, unsettled
from cells.planning.model import Terms
from cells.planning.optimum import Found, fewest_moves
from cells.planning.outline import solve_harm, wronged_among
from cells.planning.solver import Clock, Outcome
from cells.planning.uses import Harm, Use

Uses = Mapping[str, Sequence[Use]]


@dataclass(frozen=True, slots=True)
class Aims:
    """The values of the first four aims, and how many of the four are proved least, from the first."""

    harms: Harm
    load: Fraction
    proved: int


@dataclass(frozen=True, slots=True)
class LeastHarm:
    """The arrangement of least harm found; `aims` are what it keeps to."""

    aims: Aims
    found: Found


def least_harm(question: Question, clock: Clock) -> LeastHarm | None:
    """The least harmful arrangement; None only when the time was too short for any."""
    special = frozenset(question.pinned)
    while True:
        uses, aims = _aims(question, special, clock)
        if aims is None:
            return None
        terms = Terms(uses, special, aims.load, aims.harms)
        found = fewest_moves(question, terms, clock)
        if found.board is not None or found.special <= special:
            if cut_off(question):
                return LeastHarm(replace(aims, proved=0), replace(found, bound=0))
            return LeastHarm(aims, found)
        special = found.special


def _aims(question: Question, special: frozenset[str], clock: Clock) -> tuple[Uses, Aims | None]:
    """The first four aims, absolute breaches being thought of only where nothing else remains."""
    for absolute in (False, True):
        by_shape = harmful_uses(question, absolute=absolute)
        search = _Search(question, _by_cell(question, by_shape), special, clock, absolute)
        aims = search.aims()
        if aims is not None:
            spared = frozenset() if absolute else search.spared(aims)
            return _by_cell(question, [without_wrong_to(uses, spared, question) for uses in by_shape]), aims
    return {}, None


def _by_cell(question: Question, by_shape: Sequence[Sequence[Use]]) -> Uses:
    return {code: by_shape[question.shape_of[code]] for code in question.house.cells}


class _Search:
    def __init__(self, question: Question, uses: Uses, special: frozenset[str], clock: Clock, absolute: bool) -> None:
        self.question = unsettled(question)
        self.uses = uses
        self.special = special
        self.clock = clock
        self.absolute = absolute

    def aims(self) -> Aims | None:
        most = len(self.question.people)
        least: list[int] = []
        proved = 0
        for aim in range(3):
            harms = (*least, *([most] * (3 - aim)))
            answer = solve_harm(self.question, self._terms(Fraction(most), harms), aim, self.clock)
            if answer.value is None:
                return None
            least.append(answer.value)
            proved += answer.outcome is Outcome.SOLVED and proved == aim
        harms = (least[0], least[1], least[2])
        load, sure = self._least_load(harms)
        if self.absolute:  # a cell given over to everyone may wrong fewer than is counted
            return Aims(harms, load, min(proved, 1))
        return Aims(harms, load, proved + (sure and proved == 3))

    def _terms(self, load: Fraction, harms: tuple[int, ...]) -> Terms:
        first, second, third = harms
        return Terms(self.uses, self.special, load, (first, second, third))

    def spared(self, aims: Aims) -> frozenset[int]:
        """Kinds of which nobody is wronged in any arrangement that keeps to the aims.

        Knowing them takes most harmful uses out of the largest program, the one of the moves.
        """
        terms = self._terms(aims.load, aims.harms)
        seen = {self.question.kind_of[number] for number in self.special}
        kinds = set(range(len(self.question.kinds))) - seen
        while kinds:
            wronged = wronged_among(self.question, terms, frozenset(kinds), self.clock)
            if wronged is None:
                return frozenset()
            if not wronged:
                break
            kinds -= wronged
        return frozenset(kinds)

    def _least_load(self, harms: Harm) -> tuple[Fraction, bool]:
        """The least load at which the harms found can be kept to, by halving; and whether that is proved."""
        loads = self._loads()
        low, high, sure = 0, len(loads) - 1, True
        while low < high:
            middle = (low + high) // 2
            answer = solve_harm(self.question, self._terms(loads[middle], harms), None, self.clock)
            if answer.value is not None:
                high = middle
            else:
                low = middle + 1
                sure = sure and answer.outcome is Outcome.INFEASIBLE
        return loads[high], sure

    def _loads(self) -> list[Fraction]:
        """The loads that a cell can have, from what the facility carries when all its cells are equal."""
        people = len(self.question.people)
        usable = {shape.certified for shape in self.question.shapes if shape.certified}
        places = sum(self.question.shape(code).certified for code in self.uses)
        loads = {Fraction(many, size) for size in usable for many in range(1, people + 1)}
        return sorted(load for load in loads if load * places >= people)
