"""The ways a cell may be used: which kinds of people together, how many, and whom it would wrong.

A lawful use is a largest set of kinds that may share the cell and that the cell may take. Whoever
may sleep beside nobody, not even their own kind, makes a use of one person.

Where no lawful arrangement exists, people are housed in breach, and a use also says whom it wrongs:
- `strict`: those in a strict breach there (the cell is wrong for them, or they are not the only kind in
  conflict); a cell given over to a whole conflicting company wrongs each of them;
- `absolute`: those in an absolute breach there;
- `crowded`: the cell is filled beyond what is lawful, which wrongs the children in it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum
from fractions import Fraction

from cells.planning.kinds import Question, Shape

Kinds = frozenset[int]
Harm = tuple[int, int, int]
"""One person's share of the first three aims: absolute breach, child in strict breach, strict breach."""


class Limit(Enum):
    ONE = "one"  # someone who must sleep alone
    LAWFUL = "lawful"  # the certificate and the floor
    LOAD = "load"  # beyond it, up to a load that is the same everywhere


@dataclass(frozen=True, slots=True)
class Use:
    """One way to use a cell; equal uses of different cells are one pool of beds."""

    clean: Kinds
    limit: Limit
    strict: Kinds = frozenset()
    absolute: Kinds = frozenset()
    crowded: bool = False
    added: bool = False  # of a cell that does not exist yet

    @property
    def takes(self) -> Kinds:
        return self.clean | self.strict | self.absolute

    def harm(self, kind: int, child: bool) -> Harm:
        """What one person of this kind adds to the first three aims."""
        wronged = kind in self.strict
        return (int(kind in self.absolute), int(child and (wronged or self.crowded)), int(wronged))

    def room(self, shape: Shape, load: Fraction | None = None) -> int:
        """How many people a cell of this shape sleeps in this use."""
        most = shape.lawful if load is None else int(load * shape.certified)
        if self.limit is Limit.ONE:
            return min(1, most)
        return min(shape.lawful, most) if self.limit is Limit.LAWFUL else most


def lawful_uses(question: Question) -> list[list[Use]]:
    """For each shape, in order: the uses that break no rule."""
    share = _sharing(question)
    uses = []
    for shape in question.shapes:
        fits = [kind for kind, wrong in enumerate(shape.wrong) if not wrong] if shape.lawful else []
        uses.append(_uses_together(question, fits, share, lambda clique: Use(clique, Limit.LAWFUL)))
    return uses


def _sharing(question: Question) -> list[set[int]]:
    """For each kind, the kinds that may share a cell with it."""
    return [{b for b, level in enumerate(row) if not level} for row in question.level]


def _uses_together(
    question: Question, fits: Sequence[int], share: Sequence[set[int]], use: Callable[[Kinds], Use]
) -> list[Use]:
    """A use for each largest set among `fits` that may share, and one for each who must sleep alone."""
    loners = [kind for kind in fits if question.level[kind][kind]]
    others = frozenset(fits) - frozenset(loners)
    made = [use(clique) for clique in largest_sets(others, share)]
    return made + [Use(frozenset({kind}), Limit.ONE) for kind in loners]


def largest_sets(among: Kinds, share: Sequence[set[int]]) -> list[Kinds]:
    """Every largest set of kinds that all may share with each other (Bron and Kerbosch, with pivots)."""
    found: list[Kinds] = []

    def extend(chosen: Kinds, open_: set[int], closed: set[int]) -> None:
        if not open_ and not closed:
            found.append(chosen)
            return
        pivot = max(open_ | closed, key=lambda kind: (len(share[kind] & open_), -kind))
        for kind in sorted(open_ - share[pivot]):
            extend(chosen | {kind}, open_ & share[kind], closed & share[kind])
            open_ = open_ - {kind}
            closed = closed | {kind}

    if among:
        clipped = {kind: share[kind] & among - {kind} for kind in among}
        share = [clipped.get(kind, set()) for kind in range(len(share))]
        extend(frozenset(), set(among), set())
    return sorted(found, key=sorted)
