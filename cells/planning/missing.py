"""What is missing where no lawful arrangement exists: who does not fit, and the smallest addition.

The addition is the fewest cells, and among those the fewest places in them: new cells without
designation, step-free, of any purpose, none larger than the facility's largest ordinary cell. Opening
or converting a cell that stands does no more than a new one, so the number of cells is also the least
for any mixture of opening, converting and building.

Who does not fit is found by leaving groups out one after the other while the rest still does not fit:
what remains fits nowhere together, whatever else is done with the cells.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace

from cells.facts import CellFacts, Purpose
from cells.fitness import LEAST_AREA
from cells.house import House
from cells.planning.kinds import Question, lawful_places, survey, unsettled
from cells.planning.model import Model, Terms
from cells.planning.optimum import fewest_moves
from cells.planning.outline import Outline, read
from cells.planning.parting import asked_for, cannot_be_parted
from cells.planning.solver import Clock, Outcome
from cells.planning.standing import Instead, twins, what_stands
from cells.planning.uses import Use, lawful_uses
from cells.planning.words import Crowd, Group, crowds, group_of


@dataclass(frozen=True, slots=True)
class Proof:
    """People who do not fit: so many `places`, even if every cell were given to them that may take them.

    `lonely` (then `places` counts nothing): they must not be alone, and nobody here may share a cell with them.
    `asks` (likewise): there are beds, but no arrangement that gives all of them this besides.
    """

    people: tuple[Crowd, ...]
    places: int
    lonely: bool = False
    asks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Shortfall:
    """Cells to open, convert or build for one group, and the places in them: who would sleep there, and which
    of the proofs that mends, by number.
    """

    sex: str
    age: str
    status: str
    cells: int
    places: int
    whom: tuple[Crowd, ...]
    mends: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Missing:
    """The smallest addition, and who does not fit. `proved`: no smaller addition would do."""

    shortfall: tuple[Shortfall, ...]
    proof: tuple[Proof, ...]
    proved: bool
    instead: Instead | None = None


def what_is_missing(question: Question, clock: Clock) -> Missing:
    """The smallest addition that makes the facility lawful, and the proof; people may be moved as needed."""
    question = replace(question, pinned={})
    special: frozenset[str] = frozenset()
    while True:
        addition = _Addition(question, special, clock)
        more = _still_impossible(question, addition, clock) if addition.cells or not special else None
        if more is None or more <= special:
            break
        special |= more
    cores = _who_does_not_fit(question, clock)
    if not cores and not addition.lonely:
        cores = _who_cannot_be_parted(question, clock)
    proof = tuple(said for _, said in cores)
    if lonely := Counter(question.kind_of[number] for number in addition.lonely):
        proof += (Proof(crowds(question, lonely, lonely), 0, lonely=True),)
    instead = _instead(question, addition, clock) if addition.cells and not special else None
    return Missing(_rows(question, addition, cores), proof, addition.proved and more is None, instead)


def _instead(question: Question, addition: _Addition, clock: Clock) -> Instead | None:
    """The standing cells that could serve in place of new ones."""
    new = {cell.code: cell for cell in addition.new_cells}
    return what_stands(_with_cells(question, [*new.values(), *twins(question)]), new, len(addition.cells), clock)


def _still_impossible(question: Question, addition: _Addition, clock: Clock) -> frozenset[str] | None:
    """None if the addition does; otherwise the people whom orders part, who make it too small."""
    cells = [
        CellFacts(f"+{n}", f"+{n}", people.total(), LEAST_AREA * people.total(), purpose=purpose, step_free=True)
        for n, (purpose, people) in enumerate(addition.cells)
    ]
    larger = _may_be_alone(unsettled(_with_cells(question, cells)), addition.lonely)
    uses = lawful_uses(larger)
    found = fewest_moves(larger, Terms({c: uses[larger.shape_of[c]] for c in larger.house.cells}), clock)
    return found.special if found.impossible else None


def _with_cells(question: Question, cells: Iterable[CellFacts]) -> Question:
    """The question of the same people in a house with these cells too."""
    house = question.house
    residents = [(person, house.cell_of[number]) for number, person in house.people.items()]
    unhoused = [person for number, person in question.people.items() if number not in house.people]
    larger = House(house.facility, [*house.cells.values(), *cells], residents, question.orders, house.segregated)
    return survey(larger, unhoused, barred=question.barred)


class _Addition:
    """The fewest new cells, then the fewest places: `cells` holds the kinds of people in each."""

    def __init__(self, question: Question, special: frozenset[str], clock: Clock) -> None:
        ordinary = [c for c in question.house.cells.values() if c.purpose == Purpose.ORDINARY]
        self.largest = max((lawful_places(cell) for cell in ordinary), default=1) or 1
        self.cells: list[tuple[Purpose, Counter[int]]] = []
        self.proved = False
        self.new_cells = list(self._new_cells(question, len(special)))
        new = {cell.code: cell for cell in self.new_cells}
        larger = unsettled(_with_cells(question, new.values()))
        self.lonely = _lonely(larger)
        special -= self.lonely
        self.question = _may_be_alone(larger, self.lonely)
        uses = _uses_with_new(self.question, new.keys())
        model = Model(self.question, Terms({c: uses[c] for c in self.question.house.cells}, special))
        outline = self._solve(model, new.keys(), clock)
        if outline is not None:
            self._deal(outline, new)

    def _new_cells(self, question: Question, special: int) -> Iterator[CellFacts]:
        """More new cells of each purpose than can be needed."""
        most = special + sum(
            people if question.level[kind][kind] else -(-people // self.largest)
            for kind, people in question.sizes.items()
        )
        area = LEAST_AREA * self.largest
        for purpose in (Purpose.ORDINARY, Purpose.MEDICAL, Purpose.NURSERY):
            for n in range(most):
                code = f"+{purpose}{n}"
                yield CellFacts(code, code, self.largest, area, purpose=purpose, step_free=True)

    def _solve(self, model: Model, new: AbstractSet[str], clock: Clock) -> Outline | None:
        cells = [(column, 1.0) for (_, use), column in model.relabelled.items() if use.added]
        cells += [(column, 1.0) for (_, use), column in model.chosen.items() if use.added]
        model.program.minimise(cells)
        fewest = model.program.solve(clock)
        if not fewest.values:
            return None
        model.program.row(cells, most=round(fewest.objective))
        places = [(column, 1.0) for (_, use), column in model.flow.items() if use.added]
        places += [(c, 1.0) for (_, code), columns in model.ends.items() if code in new for c in columns]
        model.program.minimise(places)
        model.program.all_whole()
        answer = model.program.solve(clock)
        self.proved = fewest.outcome is answer.outcome is Outcome.SOLVED
        return read(model, answer) if answer.values else None

    def _deal(self, outline: Outline, new: Mapping[str, CellFacts]) -> None:
        """Those of each use, dealt round to its new cells."""
        cells: dict[Use, list[str]] = defaultdict(list)
        inside: dict[str, Counter[int]] = defaultdict(Counter)
        for code, use in outline.use.items():
            if use.added:
                cells[use].append(code)
        for number, code in outline.decided.items():
            inside[code][self.question.kind_of[number]] += 1
        for (kind, use), many in outline.flows.items():
            for _ in range(many if use.added else 0):
                code = min(cells[use], key=lambda code: inside[code].total())
                inside[code][kind] += 1
        self.cells = [(Purpose(new[code].purpose), people) for code, people in inside.items() if code in new]


def _lonely(question: Question) -> frozenset[str]:
    """Those who must not be alone and whom no cell, old or new, could give company."""
    company: set[int] = set()
    for shape, uses in zip(question.shapes, lawful_uses(question), strict=True):
        for use in uses:
            if use.room(shape) > 1 and sum(question.sizes[kind] for kind in use.takes) > 1:
                company |= use.takes
    return frozenset(
        number for number, kind in question.kind_of.items() if question.kinds[kind].not_alone and kind not in company
    )


def _may_be_alone(question: Question, people: frozenset[str]) -> Question:
    """The question without the need for company of these people."""
    waived = {question.kind_of[number] for number in people}
    kinds = [replace(k, not_alone=False) if i in waived else k for i, k in enumerate(question.kinds)]
    return replace(question, kinds=tuple(kinds))


def _uses_with_new(question: Question, new: AbstractSet[str]) -> dict[str, list[Use]]:
    """Lawful uses, those of new cells kept apart from those of cells that stand."""
    by_shape = lawful_uses(question)
    added = [[replace(use, added=True) for use in uses] for uses in by_shape]
    return {code: (added if code in new else by_shape)[question.shape_of[code]] for code in question.house.cells}


Core = tuple[frozenset[int], Proof]
"""Kinds of people who do not fit together, and the proof that says so."""


def _who_does_not_fit(question: Question, clock: Clock) -> list[Core]:
    """Groups that do not fit, whatever is done with the cells; each with nobody it could do without."""
    cores: list[Core] = []
    rest = frozenset(question.sizes)
    while clock.left > 0 and (over := _not_housed(question, rest, clock)):
        core = rest
        for size in (len(rest) // 4, len(rest) // 16, 1):  # large pieces first: fewer programs
            ordered = sorted(core, key=lambda kind: (question.sizes[kind], kind))
            for start in range(0, len(ordered), max(1, size)):
                without = core - set(ordered[start : start + max(1, size)])
                if _not_housed(question, without, clock):
                    core = without
        over = _not_housed(question, core, clock) or over
        cores.append((core, _too_many(question, core, over)))
        rest -= core
    return cores


def _not_housed(question: Question, kinds: frozenset[int], clock: Clock) -> int:
    """How many of the people of these kinds get no lawful bed at best, were nobody else here."""
    people = {n: p for n, p in question.people.items() if question.kind_of[n] in kinds}
    kind_of = {number: question.kind_of[number] for number in people}
    some = unsettled(replace(question, people=people, kind_of=kind_of))
    by_shape = lawful_uses(question)
    model = Model(some, Terms({c: by_shape[question.shape_of[c]] for c in question.house.cells}), spill=True)
    answer = model.program.solve(clock)
    return round(answer.objective) if answer.values else 0


def _who_cannot_be_parted(question: Question, clock: Clock) -> list[Core]:
    """Where every group has its beds: those for whom their orders, or their need of company, leave no arrangement."""
    people = cannot_be_parted(question, clock)
    kinds = Counter(question.kind_of[number] for number in people)
    proof = Proof(crowds(question, kinds, kinds), len(people), asks=asked_for(question, people))
    return [(frozenset(kinds), proof)] if proof.asks else []


def _too_many(question: Question, core: frozenset[int], over: int) -> Proof:
    people = sum(question.sizes[kind] for kind in core)
    return Proof(crowds(question, core, question.sizes), people - over)


def _rows(question: Question, addition: _Addition, cores: list[Core]) -> tuple[Shortfall, ...]:
    groups: dict[Group, list[Counter[int]]] = defaultdict(list)
    for _, people in addition.cells:
        most = max(sorted(people), key=people.__getitem__)
        groups[group_of(addition.question.kinds[most].facts)].append(people)
    rows = []
    for group, cells in sorted(groups.items()):
        inside = sum(cells, Counter[int]())
        whom = crowds(addition.question, inside, inside)
        rows.append(Shortfall(*group, len(cells), inside.total(), whom, _mended(question, group, cores)))
    return tuple(rows)


def _mended(question: Question, group: Group, cores: list[Core]) -> tuple[int, ...]:
    """The proofs that name people of this group."""
    return tuple(
        number
        for number, (kinds, _) in enumerate(cores)
        if any(group_of(question.kinds[kind].facts) == group for kind in kinds)
    )
