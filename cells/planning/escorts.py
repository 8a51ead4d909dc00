"""As few people on hold at once as found: so many escorts a plan takes.

Seeded tries differ in whom they set aside; the one with the fewest on hold at once is kept, then the
fewest holds, the shortest stretch with somebody held, the fewest steps. Nobody on hold is proved
fewest. Where a facility is so small that every order can be tried, another number is proved as well,
or bettered.
"""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from cells.planning.board import Board
from cells.planning.every_order import search
from cells.planning.holding import shorten_holds
from cells.planning.kinds import Question
from cells.planning.order import walk
from cells.planning.solver import Clock
from cells.planning.steps import Step, held_at_once, holds, placings, stretches

_TRIES, _CROWDED_TRIES = 20, 8  # the tries of a crowded facility take longer


@dataclass(frozen=True, slots=True)
class Order:
    """The steps and the end they lead to. `proved`: no plan with as few moves has fewer people on hold at once."""

    steps: list[Step]
    end: Board
    proved: bool


def fewest_escorts(question: Question, end: Board, clock: Clock, *, crowding: bool) -> Order:
    """The best order found to the end, or to one as good. `crowding`: of an arrangement with breaches."""
    best = _try(question, end, None, crowding=crowding)
    for seed in range(_CROWDED_TRIES if crowding else _TRIES):
        if not holds(best.steps) or clock.left <= 0:
            break
        other = _try(question, end, Random(seed), crowding=crowding)  # noqa: S311 (the same order every time)
        best = min(best, other, key=_effort)
    if not holds(best.steps) or crowding:
        return Order(best.steps, best.end, proved=not holds(best.steps))
    return _proved_or_bettered(question, best)


def _try(question: Question, end: Board, random: Random | None, *, crowding: bool) -> Order:
    steps, reached = walk(question, end, random, crowding=crowding)
    return Order(shorten_holds(question, steps), reached, proved=False)


def _effort(order: Order) -> tuple[int, int, int, int]:
    steps = order.steps
    return held_at_once(steps), holds(steps), max(map(placings, stretches(steps)), default=0), len(steps)


def _proved_or_bettered(question: Question, best: Order) -> Order:
    for escorts in range(held_at_once(best.steps)):
        found = search(question, best.end, escorts)
        if found.order is not None:
            steps, reached = found.order
            return Order(shorten_holds(question, steps), reached, proved=True)
        if not found.all_tried:
            return best
    return Order(best.steps, best.end, proved=True)
