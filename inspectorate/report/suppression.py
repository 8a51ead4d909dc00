"""Which counts of a public table must be kept back so that no count under five can be read or worked out. Pure.

Small counts are kept back first. Then the sums that readers know are solved, as a reader with pencil and paper
could: as long as a count kept back follows from what is printed, another is kept back beside it.
"""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import TypeVar

LEAST = 5
"""The smallest count that is printed."""

Key = TypeVar("Key")
Sum = Mapping[Key, int]
"""Counts, each with +1 or -1, that are known to make nothing together."""


def kept_back(counts: Mapping[Key, int], sums: Sequence[Sum[Key]]) -> frozenset[Key]:
    """The counts that must not be printed."""
    back = {key for key, count in counts.items() if 0 < count < LEAST}
    while found := worked_out(back, sums):
        beside = _beside(found, back, counts, sums)
        if beside is None:
            return frozenset(counts)
        back.add(beside)
    return frozenset(back)


def worked_out(back: set[Key], sums: Sequence[Sum[Key]]) -> set[Key]:
    """Those of the counts kept back that follow from the others by the sums (Gauss and Jordan, exactly)."""
    rows = [{key: Fraction(sign) for key, sign in one.items() if key in back} for one in sums]
    solved: list[tuple[Key, dict[Key, Fraction]]] = []
    for given in rows:
        row = dict(given)
        for pivot, known in solved:
            _take(row, known, row.get(pivot, Fraction(0)))
        if not row:
            continue
        pivot = next(iter(row))
        first = row[pivot]
        row = {key: value / first for key, value in row.items()}
        for _other, known in solved:
            _take(known, row, known.get(pivot, Fraction(0)))
        solved.append((pivot, row))
    return {pivot for pivot, row in solved if len(row) == 1}


def _take(row: dict[Key, Fraction], other: Mapping[Key, Fraction], times: Fraction) -> None:
    """Take another row so many times from a row."""
    if not times:
        return
    for key, value in list(other.items()):
        left = row.get(key, Fraction(0)) - times * value
        if left:
            row[key] = left
        else:
            row.pop(key, None)


def _beside(found: set[Key], back: set[Key], counts: Mapping[Key, int], sums: Sequence[Sum[Key]]) -> Key | None:
    """The smallest printed count that shares a sum with one that was worked out; nothing is hidden by a zero
    unless there is no other.
    """
    near = {key for one in sums if found & one.keys() for key in one if key not in back}
    others = near or {key for one in sums for key in one if key not in back}
    return min(others, key=lambda key: (counts[key] == 0, counts[key], str(key)), default=None)
