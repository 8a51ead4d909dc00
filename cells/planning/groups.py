"""Cells that the program need not tell apart: one shape, the same uses, the same people in them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from cells.planning.kinds import Question
from cells.planning.uses import Use

Pool = tuple[int, int]
"""A shape and a list of uses: emptied cells of one pool may be used alike."""


@dataclass(frozen=True, slots=True)
class Unit:
    """People present in each cell of a group: `many` of a kind, or the one person meant."""

    kind: int
    many: int
    number: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """Cells alike in all that matters now. `uses` are those worth a choice of their own."""

    cells: tuple[str, ...]
    pool: Pool
    units: tuple[Unit, ...]
    uses: tuple[Use, ...]

    @property
    def shape(self) -> int:
        return self.pool[0]


def group_cells(
    question: Question,
    uses: Mapping[str, Sequence[Use]],
    watched: frozenset[str],
    special: frozenset[str],
) -> list[Group]:
    """The groups of the house, in the order of its cells."""
    special_kinds = {question.kind_of[number] for number in special}
    found: dict[object, list[str]] = {}
    made: dict[object, tuple[Pool, tuple[Unit, ...], tuple[Use, ...]]] = {}
    for code in question.house.cells:
        pool = (question.shape_of[code], id(uses[code]))
        units = _units(question, code, watched, special)
        here = {unit.kind for unit in units} | special_kinds
        own = tuple(use for use in uses[code] if not here.isdisjoint(use.takes))
        meant = any(unit.number for unit in units)
        alone = meant or any(not special_kinds.isdisjoint(use.takes) for use in own)
        key = (pool, units, code if alone else "")
        found.setdefault(key, []).append(code)
        made[key] = (pool, units, own)
    return [Group(tuple(cells), *made[key]) for key, cells in found.items()]


def _units(question: Question, code: str, watched: frozenset[str], special: frozenset[str]) -> tuple[Unit, ...]:
    here = [number for number in question.house.occupants(code) if number not in special]
    meant = [Unit(question.kind_of[number], 1, number) for number in here if number in watched]
    many = Counter(question.kind_of[number] for number in here if number not in watched)
    return (*(Unit(kind, count) for kind, count in sorted(many.items())), *meant)


def too_near_now(question: Question) -> frozenset[str]:
    """People whom an open order keeps from someone they sleep too near to now."""
    home = question.home
    return frozenset(
        number
        for number in question.orders.keys() & home.keys()
        for other, reach in question.orders[number].items()
        if other in home and question.near(home[number], home[other], reach)
    )
