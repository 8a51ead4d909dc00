"""Which cell to open next, where places do not count on the way.

It is the one that opens most beds for each person who must be held for it.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cells.planning.order import Walk


def in_the_cheapest_cell(walk: Walk) -> list[str]:
    """Those who have to leave that cell first; nobody where only keep-apart orders are in the way."""
    kind_of = walk.question.kind_of
    leaving = {code: Counter(kind_of[n] for n in numbers) for code, numbers in walk.leaving.items() if numbers}
    pending = Counter(kind_of[number] for number in walk.pending)
    beds = {code: _beds_for(walk, code, pending) for code in walk.question.house.cells}
    free = {kind for code in beds for kind in beds[code] if not _parted(walk, kind, leaving.get(code, ()))}
    cost, cheapest, goers = math.inf, "", frozenset[int]()
    for code, here in sorted(leaving.items()):
        for who, gain in _ways_to_open(walk, code, here, beds[code]):
            stuck = sum(here[kind] for kind in who - free)
            if stuck / gain**walk.thrift < cost:
                cost, cheapest, goers = stuck / gain**walk.thrift, code, who
    return [number for number in walk.leaving[cheapest] if kind_of[number] in goers] if cheapest else []


def _ways_to_open(
    walk: Walk, code: str, here: Iterable[int], beds: Mapping[int, int]
) -> Iterable[tuple[frozenset[int], float]]:
    """The kinds that could leave a cell together, and how many may then come; those on hold count for more."""
    held = Counter(walk.question.kind_of[number] for number in walk.waiting[code] & walk.held)
    parted = {kind: _parted(walk, kind, here) for kind in beds}
    for who in dict.fromkeys(parted.values()):
        if who:
            coming = [kind for kind, others in parted.items() if others <= who]
            yield who, sum(beds[kind] + walk.patience * held[kind] for kind in coming)


def _parted(walk: Walk, kind: int, others: Iterable[int]) -> frozenset[int]:
    """Those of these kinds who may not share with this one."""
    level = walk.question.level[kind]
    return frozenset(other for other in others if level[other])


def _beds_for(walk: Walk, code: str, pending: Mapping[int, int]) -> Counter[int]:
    """The kinds that may end in a cell, with how many: those awaited there, and others for beds left over."""
    beds = Counter(walk.question.kind_of[number] for number in walk.waiting[code])
    left = walk.most[code] - walk.end.size(code)
    if left > 0 and walk.end.size(code):
        for kind in _fit(walk, code) & pending.keys():
            beds[kind] += min(left, pending[kind])
    return beds


def _fit(walk: Walk, code: str) -> frozenset[int]:
    """The kinds that fit among those who end in a cell. Remembered: ends seldom change."""
    inside = frozenset(walk.end.kinds[code])
    if (code, inside) not in walk.fitting:
        shape, level = walk.question.shape(code), walk.question.level
        fits = (k for k, row in enumerate(level) if not shape.wrong[k] and not any(row[other] for other in inside))
        walk.fitting[code, inside] = frozenset(fits)
    return walk.fitting[code, inside]
