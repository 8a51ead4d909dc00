"""Steps in walks: what is walked, and then confirmed, in one go. Pure."""

from collections.abc import Iterable, Iterator

from cells.planning.order import Step

MOVES_A_DAY = 3
"""What a facility aims at, and what headquarters sees it do."""


def walks(steps: Iterable[Step]) -> Iterator[tuple[int, Step]]:
    """Each step with the number of its walk: three placings, and on until nobody is left on hold."""
    walk, placings, held = 1, 0, set[str]()
    for step in steps:
        yield walk, step
        if step.to is None:
            held.add(step.inmate)
        else:
            held.discard(step.inmate)
            placings += 1
        if placings >= MOVES_A_DAY and not held:
            walk, placings = walk + 1, 0
