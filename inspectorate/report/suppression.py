"""Which counts of a public table must be kept back so that no count under five can be read or worked out.

Small counts are kept back first. A reader knows every sum (a row balances, the facilities make the whole), knows
that nothing kept back is nothing, and may try every table that fits. As long as all that fit hold a small count
under five, another count is kept back beside it. At the worst all of them are: then a table five times as large fits.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import TypeVar

from cells.planning.solver import Clock, Outcome, Program

LEAST = 5
"""The smallest count that is printed, but for none."""

SECONDS = 60
"""Far more than an answer takes. Without one, more is kept back."""

Key = TypeVar("Key")
Sum = Mapping[Key, int]
"""Counts, each with +1 or -1, that are known to make nothing together."""


def kept_back(counts: Mapping[Key, int], sums: Sequence[Sum[Key]]) -> frozenset[Key]:
    """The counts that must not be printed; a count of nothing always is."""
    small = sorted((key for key, count in counts.items() if 0 < count < LEAST), key=str)
    back = set(small)
    for key in small:
        while not may_be_large(key, back, counts, sums):
            beside = _beside(key, back, counts, sums)
            if beside is None:
                break
            back.add(beside)
    return frozenset(back)


def may_be_large(key: Key, back: Collection[Key], counts: Mapping[Key, int], sums: Sequence[Sum[Key]]) -> bool:
    """Whether a table fits all that is printed in which this count, kept back, is five or more."""
    known = _about(key, back, sums)
    program, most = Program(), LEAST * max(counts.values())
    unknown = {one for a_sum in known for one in a_sum if one in back}
    columns = {
        one: program.column(most, lower=LEAST if one == key else 1) for one in sorted({key, *unknown}, key=str)
    }
    for one in known:
        printed = sum(sign * counts[other] for other, sign in one.items() if other not in back)
        terms = [(columns[other], sign) for other, sign in one.items() if other in back]
        program.row(terms, least=-printed, most=-printed)
    return program.solve(Clock(SECONDS)).outcome is Outcome.SOLVED


def _about(key: Key, back: Collection[Key], sums: Iterable[Sum[Key]]) -> list[Sum[Key]]:
    """The sums that say something of a count: its own, and those that share a count kept back with one of them."""
    left, found, reached = list(sums), [], {key}
    while touching := [one for one in left if reached & one.keys()]:
        found += touching
        left = [one for one in left if not reached & one.keys()]
        reached = {other for one in touching for other in one if other in back}
    return found


def _beside(key: Key, back: Collection[Key], counts: Mapping[Key, int], sums: Sequence[Sum[Key]]) -> Key | None:
    """The smallest printed count that shares a sum with this one, or else with what is kept back beside it."""
    own = [one for one in sums if key in one]
    for near in (own, _about(key, back, sums)):
        printed = {other for one in near for other in one if other not in back and counts[other]}
        if printed:
            return min(printed, key=lambda other: (counts[other], str(other)))
    return None
