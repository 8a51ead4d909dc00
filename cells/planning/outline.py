"""Solving the program, and its answer in words of cells and kinds: an arrangement without names yet."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from cells.planning.groups import Unit
from cells.planning.kinds import Question
from cells.planning.model import Model, Terms
from cells.planning.solver import Answer, Clock, Outcome
from cells.planning.uses import Use

_WHOLE = 1e-5


@dataclass(slots=True)
class Outline:
    """The use of each cell in use; how many of each kind stay there; the people whose cell is already
    decided; how many of a kind flow to each use; and cells that somebody of the flow must join.
    """

    use: dict[str, Use] = field(default_factory=dict)
    staying: dict[str, Counter[int]] = field(default_factory=lambda: defaultdict(Counter))
    decided: dict[str, str] = field(default_factory=dict)
    flows: dict[tuple[int, Use], int] = field(default_factory=dict)
    joined: set[str] = field(default_factory=set)
    moves: int = 0


@dataclass(frozen=True, slots=True)
class Solved:
    """`outline` is None without a solution. `moves` is its cost, `bound` the proved least."""

    outcome: Outcome
    outline: Outline | None
    moves: int
    bound: int


def solve_outline(question: Question, terms: Terms, clock: Clock) -> Solved:
    """The arrangement with the fewest moves that the program sees."""
    model = Model(question, terms)
    housed = len(question.home)
    if terms.harms is not None:
        # The flows come out whole by themselves; said beforehand, the solver cuts deeper.
        model.program.all_whole()
    answer = model.program.solve(clock, moves_of=housed)
    bound = max(0, housed + answer.bound) if answer.outcome is not Outcome.INFEASIBLE else 0
    if not answer.values:
        return Solved(answer.outcome, None, 0, bound if answer.bound else 0)
    answer = _in_whole_people(model, answer, clock)
    outline = read(model, answer)
    outline.moves = round(housed + answer.objective)
    return Solved(answer.outcome, outline, outline.moves, bound)


@dataclass(frozen=True, slots=True)
class Harmed:
    """How many people the aim counts at best; None without a solution."""

    outcome: Outcome
    value: int | None


def solve_harm(question: Question, terms: Terms, aim: int | None, clock: Clock) -> Harmed:
    """The least value of one of the first three aims under the terms, or (None) whether they can be met."""
    model = Model(question, terms)
    model.program.minimise([] if aim is None else model.harm[aim])
    answer = model.program.solve(clock)
    return Harmed(answer.outcome, round(answer.objective) if answer.values else None)


def wronged_among(question: Question, terms: Terms, kinds: frozenset[int], clock: Clock) -> frozenset[int] | None:
    """Some of these kinds that can be wronged under the terms; empty: none can be. None: not decided."""
    model = Model(question, terms)
    taken = {
        (kind, use): column
        for (kind, use), column in model.flow.items()
        if kind in kinds and any(use.harm(kind, question.kinds[kind].child))
    }
    model.program.minimise([(column, -1) for column in taken.values()])
    answer = model.program.solve(clock)
    if answer.outcome is not Outcome.SOLVED:
        return None
    return frozenset(kind for (kind, _), column in taken.items() if answer.values[column] > _WHOLE)


def _in_whole_people(model: Model, answer: Answer, clock: Clock) -> Answer:
    """The same choices of use with whole people, where the flows alone came out in fractions."""
    if all(abs(value - round(value)) < _WHOLE for value in answer.values):
        return answer
    for column in model.program.whole_columns:
        model.program.fix(column, answer.count(column))
    model.program.all_whole()
    whole = model.program.solve(clock)
    return whole if whole.values else answer


def read(model: Model, answer: Answer) -> Outline:
    """The outline that the columns' values describe."""
    outline = Outline()
    emptied: dict[object, list[str]] = defaultdict(list)
    for number, group in enumerate(model.groups):
        cells = iter(group.cells)
        for use in group.uses:
            if (number, use) in model.chosen:
                taken = _next(cells, answer.count(model.chosen[number, use]))
                outline.use.update(dict.fromkeys(taken, use))
                _deal(model, answer, outline, (number, use), taken)
        emptied[group.pool] += cells
    for pool, cells_left in emptied.items():
        left = iter(sorted(cells_left, key=lambda code: (model.question.house.size(code), code)))
        for (of, use), column in model.relabelled.items():
            if of == pool:
                outline.use.update(dict.fromkeys(_next(left, answer.count(column)), use))
    _read_people(model, answer, outline)
    return outline


def _next(cells: Iterator[str], many: int) -> list[str]:
    return [code for _, code in zip(range(many), cells, strict=False)]


def _deal(model: Model, answer: Answer, outline: Outline, key: tuple[int, Use], cells: list[str]) -> None:
    """Those who stay in alike cells, dealt round so that none gets more than its room."""
    place = 0
    for unit in model.groups[key[0]].units:
        column = model.staying.get((*key, unit))
        for _ in range(answer.count(column) if column is not None else 0):
            _stay(outline, unit, cells[place % len(cells)])
            place += 1


def _stay(outline: Outline, unit: Unit, code: str) -> None:
    if unit.number:
        outline.decided[unit.number] = code
    else:
        outline.staying[code][unit.kind] += 1


def _read_people(model: Model, answer: Answer, outline: Outline) -> None:
    for (person, code), columns in model.ends.items():
        if any(answer.count(column) for column in columns):
            outline.decided[person] = code
    outline.flows = {key: many for key, column in model.flow.items() if (many := answer.count(column))}
    for (number, _), column in model.joined.items():
        if answer.count(column):
            outline.joined.add(model.groups[number].cells[0])
