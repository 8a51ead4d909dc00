"""A rehousing plan: the door to the planner. Pure; docs/planning.md tells how it works."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from cells.house import House
from cells.planning.aims import Aims
from cells.planning.board import Board
from cells.planning.escorts import fewest_escorts
from cells.planning.harm import least_harm
from cells.planning.kinds import Question, survey
from cells.planning.missing import Missing, what_is_missing
from cells.planning.model import Terms
from cells.planning.optimum import Found, fewest_moves
from cells.planning.proof import prove
from cells.planning.soften import soften
from cells.planning.solver import Cancelled, Clock, Hears, Stage
from cells.planning.steps import Step, held_at_once, holds
from cells.planning.uses import lawful_uses
from cells.planning.what_if import NO_PINS, Pins, pinned_house
from cells.scan import Finding, scan
from inmates.facts import Person


class OutOfTimeError(Exception):
    """The time was too short for any plan at all."""


@dataclass(frozen=True, slots=True)
class Plan:
    """Where everyone goes and in which order, with what is proved about it.

    `status` is `optimal` (the moves are proved fewest), `feasible` (a plan with a gap) or `impossible`
    (proved that no lawful arrangement exists; the plan is the least harm, `aims` are its aims, and
    `missing` is what would make it lawful).
    """

    status: str
    moves: int
    lower_bound: int
    steps: tuple[Step, ...]
    end: dict[str, str]
    residual: tuple[Finding, ...] = ()
    transfers: tuple[tuple[str, str], ...] = ()
    missing: Missing | None = None
    aims: Aims | None = None
    escorts_proved: bool = False
    seconds: float = field(default=0, compare=False)

    @property
    def holds(self) -> int:
        return holds(self.steps)

    @property
    def escorts(self) -> int:
        """How many people are on hold at once at the most; `escorts_proved`: no plan of as few moves has fewer."""
        return held_at_once(self.steps)


def plan_rehousing(
    house: House,
    unhoused: Iterable[Person] = (),
    *,
    seconds: float = 60,
    cancelled: Cancelled = lambda: False,
    hears: Hears = lambda _: None,
    pins: Pins = NO_PINS,
) -> Plan:
    """The plan for a facility as it stands; `unhoused` are its people without a cell, `pins` the "what if".

    Raises OutOfTimeError when no plan at all was found in `seconds`, or before it was cancelled.
    """
    clock = Clock(seconds, cancelled, hears)
    rest, barred = pinned_house(house, pins)
    question = survey(rest, unhoused, pins.stay, barred)
    if not question.people:
        return Plan("optimal", 0, 0, (), {}, escorts_proved=True)
    if not any(shape.certified for shape in question.shapes):
        return _nowhere(question, clock)
    uses = lawful_uses(question)
    terms = Terms({code: uses[question.shape_of[code]] for code in question.house.cells})
    found = fewest_moves(question, terms, clock)
    if found.board is not None:
        status = "optimal" if found.met else "feasible"
        return _plan(question, status, found, found.board, clock)
    return _harmed(question, found, clock)


def _nowhere(question: Question, clock: Clock) -> Plan:
    """No cell has a certified place: everyone stays where they are, and all their places are missing."""
    residual = tuple(scan(Board(question, question.home).house()))
    missing = what_is_missing(question, clock)
    return Plan(
        "impossible", 0, 0, (), dict(question.home), residual, question.transfers, missing, escorts_proved=True
    )


def _harmed(question: Question, lawful: Found, clock: Clock) -> Plan:
    """The least harm: because nothing lawful exists, or because nothing lawful was found in time."""
    clock.tell(Stage.MISSING)
    missing = what_is_missing(question, clock.part(0.5)) if lawful.impossible else None
    clock.tell(Stage.HARM)
    harm = least_harm(question, clock)
    if harm is None or harm.found.board is None:
        raise OutOfTimeError
    status = "impossible" if lawful.impossible else "feasible"
    return _plan(question, status, harm.found, harm.found.board, clock, missing=missing, aims=harm.aims)


def _plan(
    question: Question,
    status: str,
    found: Found,
    board: Board,
    clock: Clock,
    *,
    missing: Missing | None = None,
    aims: Aims | None = None,
) -> Plan:
    clock.tell(Stage.ORDER, best=found.moves, bound=found.bound)
    soften(question, board, lawful=aims is None)
    order = fewest_escorts(question, board, clock, crowding=aims is not None)
    residual = prove(question, order.steps, order.end, crowding=aims is not None)
    return Plan(
        status,
        found.moves,
        found.bound,
        tuple(order.steps),
        dict(order.end.where),
        tuple(residual),
        question.transfers,
        missing,
        aims,
        order.proved,
        clock.spent,
    )
