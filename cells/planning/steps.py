"""The steps of a plan, and how many people are held on the way. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Step:
    """One person taken from a cell (None: from nowhere, or from a hold) to a cell (None: a hold)."""

    inmate: str
    origin: str | None
    to: str | None


def holds(steps: Iterable[Step]) -> int:
    """How many steps take someone out under escort."""
    return sum(step.to is None for step in steps)


def held_at_once(steps: Iterable[Step]) -> int:
    """How many people are on hold at the same time at the most: so many escorts it takes."""
    return max((many for _, many in _held(steps)), default=0)


def stretches(steps: Iterable[Step]) -> Iterator[Sequence[Step]]:
    """The shortest parts at whose ends nobody is held: one step, or from a first hold to the last one's end."""
    stretch: list[Step] = []
    for step, held in _held(steps):
        stretch.append(step)
        if not held:
            yield stretch
            stretch = []


def placings(steps: Iterable[Step]) -> int:
    """How many steps end in a cell."""
    return sum(step.to is not None for step in steps)


def _held(steps: Iterable[Step]) -> Iterator[tuple[Step, int]]:
    """Each step with the number of those on hold after it."""
    held: set[str] = set()
    for step in steps:
        if step.to is None:
            held.add(step.inmate)
        else:
            held.discard(step.inmate)
        yield step, len(held)
