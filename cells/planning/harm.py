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

from cells.planning.aims import ALL, Aims, least_aims
from cells.planning.harmful import cut_off, harmful_uses, without_wrong_to
from cells.planning.kinds import Question, unsettled
from cells.planning.model import Terms
from cells.planning.one_by_one import least_harm_of_few
from cells.planning.optimum import Found, fewest_moves
from cells.planning.outline import solve_harm, wronged_among
from cells.planning.solver import Clock
from cells.planning.uses import Use

Uses = Mapping[str, Sequence[Use]]


@dataclass(frozen=True, slots=True)
class LeastHarm:
    """The arrangement of least harm found; `aims` are what it keeps to."""

    aims: Aims
    found: Found


def least_harm(question: Question, clock: Clock) -> LeastHarm | None:
    """The least harmful arrangement; None only when the time was too short for any."""
    harm = _by_uses(question, clock)
    if harm is None or harm.aims.proved == ALL:
        return harm
    few = least_harm_of_few(question, clock.part(0.5))
    return LeastHarm(*few) if few else harm


def _by_uses(question: Question, clock: Clock) -> LeastHarm | None:
    special = frozenset(question.pinned)
    while True:
        # Absolute breaches are thought of only where nothing else remains.
        reached = _aims(question, special, clock, absolute=False) or _aims(question, special, clock, absolute=True)
        if reached is None:
            return None
        uses, aims = reached
        terms = Terms(uses, special, aims.load, aims.harms)
        found = fewest_moves(question, terms, clock)
        if found.board is not None or found.special <= special:
            if cut_off(question):
                return LeastHarm(replace(aims, proved=0), replace(found, bound=0))
            return LeastHarm(aims, found)
        special = found.special


def _aims(question: Question, special: frozenset[str], clock: Clock, *, absolute: bool) -> tuple[Uses, Aims] | None:
    """The first four aims, with the uses that can reach them."""
    empty, by_shape = unsettled(question), harmful_uses(question, absolute=absolute)
    uses = _by_cell(question, by_shape)
    aims = least_aims(
        empty, lambda load, harms, aim: solve_harm(empty, Terms(uses, special, load, harms), aim, clock)
    )
    if aims is None:
        return None
    if absolute:  # a cell given over to everyone may wrong fewer than is counted
        return uses, replace(aims, proved=min(aims.proved, 1))
    spared = _spared(empty, Terms(uses, special, aims.load, aims.harms), clock)
    return _by_cell(question, [without_wrong_to(some, spared, question) for some in by_shape]), aims


def _by_cell(question: Question, by_shape: Sequence[Sequence[Use]]) -> Uses:
    return {code: by_shape[question.shape_of[code]] for code in question.house.cells}


def _spared(question: Question, terms: Terms, clock: Clock) -> frozenset[int]:
    """Kinds of which nobody is wronged in any arrangement that keeps to the aims.

    Knowing them takes most harmful uses out of the largest program, the one of the moves.
    """
    seen = {question.kind_of[number] for number in terms.special}
    kinds = set(range(len(question.kinds))) - seen
    while kinds:
        wronged = wronged_among(question, terms, frozenset(kinds), clock)
        if wronged is None:
            return frozenset()
        if not wronged:
            break
        kinds -= wronged
    return frozenset(kinds)
