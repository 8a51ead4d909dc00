"""The steps of a plan in walks: what is confirmed in one go, and leaves nobody held. Pure."""

from collections.abc import Iterable, Iterator

from cells.planning.steps import Step, placings, stretches

MOVES_A_DAY = 3
"""What a facility aims at, and what headquarters sees it do."""


def walks(steps: Iterable[Step]) -> Iterator[tuple[int, Step]]:
    """Each step with the number of its walk.

    A walk has three placings at the most. Only what happens while somebody is held cannot be parted: it is one walk
    however long, and where it has more than three placings a walk of its own.
    """
    walk, placed = 1, 0
    for stretch in stretches(steps):
        more = placings(stretch)
        if placed and placed + more > MOVES_A_DAY:
            walk, placed = walk + 1, 0
        yield from ((walk, step) for step in stretch)
        placed += more
