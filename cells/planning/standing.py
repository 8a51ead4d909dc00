"""Which standing cells could be opened or converted, where cells are missing, instead of building new ones.

As few cells as the smallest addition has; among those, as few new ones as possible, then as few conversions.
To convert a cell is to take its designation and make it ordinary; its present use is then gone. Keep-apart orders
are not looked at: where they make the addition larger, nothing is said here.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace

from cells.facts import CellFacts, Purpose
from cells.planning.kinds import Question, unsettled
from cells.planning.model import Model, Terms
from cells.planning.solver import Answer, Clock
from cells.planning.uses import Use, lawful_uses

_OPEN, _CONVERT, _BUILD = "open ", "convert ", "build "
_WEIGHTS = {_OPEN: 1.0, _CONVERT: 10.0, _BUILD: 100.0}


@dataclass(frozen=True, slots=True)
class Instead:
    """Codes of cells to open and to convert, and how many are to be built besides."""

    opened: tuple[str, ...]
    converted: tuple[str, ...]
    built: int


def twins(question: Question) -> list[CellFacts]:
    """Every standing cell as it would be if it were opened, or converted, under a code that says so."""
    made = []
    for cell in question.house.cells.values():
        plain = replace(cell, sex="", age="", status="", purpose=Purpose.ORDINARY)
        if not cell.in_service:
            made.append(replace(cell, code=_OPEN + cell.code, in_service=True))
        elif plain != cell:
            made.append(replace(plain, code=_CONVERT + cell.code))
    return made


def what_stands(larger: Question, built: Mapping[str, CellFacts], most: int, clock: Clock) -> Instead | None:
    """The answer for a question that holds the standing cells, their twins, and the new cells that may be built.

    `most`: the number of cells in the smallest addition. None where no standing cell would help.
    """
    empty = unsettled(larger)
    uses, sort_of = _uses_apart(empty, built)
    model = Model(empty, Terms(uses))
    counts = _counts(model, sort_of)
    for origin, sorts in _same_cells(empty, sort_of).items():
        terms = [(column, 1.0) for sort in (origin, *sorts) for column in counts[sort]]
        standing = sum(sort_of[code] == origin for code in sort_of)
        model.program.row(terms, most=standing)
    added = {sort: columns for sort, columns in counts.items() if sort[0] in _WEIGHTS}
    model.program.row([(column, 1.0) for columns in added.values() for column in columns], most=most)
    model.program.minimise([(c, _WEIGHTS[sort[0]]) for sort, columns in added.items() for c in columns])
    answer = model.program.solve(clock)
    return _read(answer, added, sort_of) if answer.values else None


_Sort = tuple[str, int, int]
"""What is done (empty: nothing), the shape of the cell as it stands, and the shape as it would be."""


def _uses_apart(question: Question, built: Mapping[str, CellFacts]) -> tuple[dict[str, list[Use]], dict[str, _Sort]]:
    """The uses of each cell, cells of one sort sharing one list: so they are a pool of their own."""
    by_shape, lists, uses, sort_of = lawful_uses(question), dict[_Sort, list[Use]](), {}, {}
    for code, shape in question.shape_of.items():
        deed = next((word for word in (_OPEN, _CONVERT) if code.startswith(word)), _BUILD if code in built else "")
        stands = question.shape_of[code.removeprefix(deed)] if deed in {_OPEN, _CONVERT} else shape
        sort_of[code] = (deed, stands, shape)
        uses[code] = lists.setdefault(sort_of[code], list(by_shape[shape]))
    return uses, sort_of


def _counts(model: Model, sort_of: Mapping[str, _Sort]) -> dict[_Sort, list[int]]:
    """For each sort, the columns that count the cells of it that are used."""
    sort_of_pool = {group.pool: sort_of[group.cells[0]] for group in model.groups}
    counts: dict[_Sort, list[int]] = defaultdict(list)
    for (pool, _use), column in model.relabelled.items():
        counts[sort_of_pool[pool]].append(column)
    for (number, _use), column in model.chosen.items():
        counts[sort_of_pool[model.groups[number].pool]].append(column)
    return counts


def _same_cells(question: Question, sort_of: Mapping[str, _Sort]) -> dict[_Sort, set[_Sort]]:
    """The conversions of cells of each standing sort: a cell is used as it stands or as converted, not both."""
    same: dict[_Sort, set[_Sort]] = defaultdict(set)
    for sort in set(sort_of.values()):
        if sort[0] == _CONVERT:
            same["", sort[1], sort[1]].add(sort)
    return same


def _read(answer: Answer, added: Mapping[_Sort, list[int]], sort_of: Mapping[str, _Sort]) -> Instead | None:
    codes: dict[str, list[str]] = defaultdict(list)
    for sort, columns in added.items():
        many = sum(answer.count(column) for column in columns)
        of_sort = sorted(code for code, other in sort_of.items() if other == sort)
        codes[sort[0]] += of_sort[:many]
    opened, converted = (tuple(c.removeprefix(word) for c in codes[word]) for word in (_OPEN, _CONVERT))
    return Instead(opened, converted, len(codes[_BUILD])) if opened or converted else None
