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


def kept_back(
    counts: Mapping[Key, int],
    sums: Sequence[Sum[Key]],
    *,
    unprinted: Collection[Key] = (),
    known: Collection[Key] = (),
) -> frozenset[Key]:
    """The counts that must not be printed, with those that never are (`unprinted`), which must not follow either.

    `known` are counts that readers have from elsewhere. A count of nothing is kept back only where no other would do.
    """
    small = sorted((key for key, count in counts.items() if 0 < count < LEAST and key not in known), key=str)
    back = {*small, *unprinted}
    for key in small:
        while not may_be_large(key, back, counts, sums, unprinted):
            beside = _beside(key, {*back, *known}, counts, _about(key, back, sums))
            if beside is None:
                break
            back.add(beside)
    return frozenset(back)


def may_be_large(
    key: Key,
    back: Collection[Key],
    counts: Mapping[Key, int],
    sums: Sequence[Sum[Key]],
    unprinted: Collection[Key] = (),
) -> bool:
    """Whether a table fits all that is printed in which this count, kept back, is five or more."""
    about = _about(key, back, sums)
    program, most = Program(), LEAST * max(counts.values())
    columns = {}
    for one in sorted({key, *(one for a_sum in about for one in a_sum if one in back)}, key=str):
        something = one not in unprinted and counts[one] > 0
        columns[one] = program.column(most, lower=LEAST if one == key else int(something))
    for a_sum in about:
        printed = sum(sign * counts[one] for one, sign in a_sum.items() if one not in back)
        terms = [(columns[one], sign) for one, sign in a_sum.items() if one in back]
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


def _beside(key: Key, fixed: Collection[Key], counts: Mapping[Key, int], about: Sequence[Sum[Key]]) -> Key | None:
    """The smallest printed count that shares a sum with this one, or else with what is kept back beside it."""
    own = [one for one in about if key in one]
    near = {other for one in own for other in one if other not in fixed}
    far = {other for one in about for other in one if other not in fixed}
    for choice in (near, far):
        if some := [other for other in choice if counts[other]]:
            return min(some, key=lambda other: (counts[other], str(other)))
    return min(far, key=str, default=None)
