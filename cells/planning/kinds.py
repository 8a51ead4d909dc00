"""What the planner is asked: the people of a facility by kind, its cells by shape.

A *kind* is everyone whom no absolute and no strict rule tells apart: the same answer beside every
other kind and in every cell. A *shape* is every cell that takes the same kinds and as many people.
Both are found by asking the rules (`pair_conflicts`, `CELL_RULES`), never by reading facts here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import lru_cache
from types import MappingProxyType
from typing import NamedTuple

from cells.facts import CellFacts
from cells.fitness import CELL_RULES, must_not_be_alone, over_capacity, under_least_area
from cells.house import House
from inmates.ages import AgeBand
from inmates.facts import Facts, Person, Reach
from inmates.separation import Rule, pair_conflicts
from lcs_ims.lib.objections import Severity

Level = int
"""0 (nothing speaks against), `STRICT`, `ABSOLUTE`, or both together."""

STRICT: Level = 1
ABSOLUTE: Level = 2


@dataclass(frozen=True, slots=True)
class Kind:
    """People the rules treat alike. `facts` are those of one of them."""

    facts: Facts
    child: bool
    not_alone: bool


@dataclass(frozen=True, slots=True)
class Shape:
    """Cells alike to the rules: how wrong for each kind, certified places, and how many may lawfully sleep."""

    wrong: tuple[Level, ...]
    certified: int
    lawful: int


@dataclass(frozen=True, slots=True)
class Question:
    """A facility as it stands, as the planner sees it. Nothing in it changes while planning.

    `orders` holds keep-apart orders between people here, level facility treated as block;
    `transfers` the pairs that only a transfer can part. `pinned` people end in the cell named, come what may.
    """

    house: House
    people: Mapping[str, Person]
    home: Mapping[str, str]
    kinds: tuple[Kind, ...]
    kind_of: Mapping[str, int]
    level: tuple[tuple[Level, ...], ...]
    shapes: tuple[Shape, ...]
    shape_of: Mapping[str, int]
    orders: Mapping[str, Mapping[str, Reach]]
    transfers: tuple[tuple[str, str], ...]
    pinned: Mapping[str, str] = field(default_factory=dict)
    barred: Mapping[str, frozenset[str]] = field(default_factory=dict)

    @property
    def sizes(self) -> Counter[int]:
        """How many people of each kind."""
        return Counter(self.kind_of.values())

    def shape(self, code: str) -> Shape:
        return self.shapes[self.shape_of[code]]

    def near(self, a: str, b: str, reach: Reach) -> bool:
        """Whether an order of this reach speaks against having one cell in `a`, the other in `b`."""
        return a == b or (reach is not Reach.CELL and self.house.cells[a].block == self.house.cells[b].block)


def unsettled(question: Question) -> Question:
    """The same people and cells with nobody in them: who fits, wherever they are now."""
    known = question.house
    house = House(known.facility, known.cells.values(), [], known.orders)
    return replace(question, house=house, home={})


def survey(
    house: House,
    unhoused: Iterable[Person] = (),
    pinned: Iterable[str] = (),
    barred: Mapping[str, frozenset[str]] = MappingProxyType({}),
) -> Question:
    """The question that a facility puts: its people (those without a cell too) and its cells.

    `barred` are the blocks in which someone may not sleep because of people who are left out of the question.
    """
    people = {**house.people, **{person.number: person for person in unhoused}}
    traits = {n: _Trait(person.facts, _exempt(house, n), barred.get(n, frozenset())) for n, person in people.items()}
    kinds, kind_of_trait, levels, wrong_by_cell = _sort_people(house, list(dict.fromkeys(traits.values())))
    shapes, shape_of = _sort_cells(house, wrong_by_cell)
    orders, transfers = _orders(house, people)
    return Question(
        house=house,
        people=people,
        home=dict(house.cell_of),
        kinds=kinds,
        kind_of={number: kind_of_trait[trait] for number, trait in traits.items()},
        level=levels,
        shapes=shapes,
        shape_of=shape_of,
        orders=orders,
        transfers=transfers,
        pinned={number: house.cell_of[number] for number in pinned if number in house.people},
        barred=barred,
    )


class _Trait(NamedTuple):
    """What decides someone's kind: the facts, the cell an order on file keeps them in, the blocks barred to them."""

    facts: Facts
    exempt: str
    barred: frozenset[str]


def _exempt(house: House, number: str) -> str:
    """The cell in which an order on file keeps this person, or nothing."""
    return house.cell_of.get(number, "") if number in house.segregated else ""


def _sort_people(
    house: House, traits: list[_Trait]
) -> tuple[tuple[Kind, ...], dict[_Trait, int], tuple[tuple[Level, ...], ...], dict[str, tuple[Level, ...]]]:
    facts = list(dict.fromkeys(trait.facts for trait in traits))
    beside = {a: tuple(_pair_level(a, b) for b in facts) for a in facts}
    inside = _cell_levels(house, traits)
    kind_of_row: dict[object, int] = {}
    kind_of_trait: dict[_Trait, int] = {}
    examples: list[_Trait] = []
    for trait in traits:
        alone, child = must_not_be_alone(trait.facts, 0), trait.facts.band is AgeBand.CHILD
        row = (beside[trait.facts], inside[trait], alone, child)
        if row not in kind_of_row:
            kind_of_row[row] = len(examples)
            examples.append(trait)
        kind_of_trait[trait] = kind_of_row[row]
    kinds = tuple(Kind(t.facts, t.facts.band is AgeBand.CHILD, must_not_be_alone(t.facts, 0)) for t in examples)
    place = {known: index for index, known in enumerate(facts)}
    levels = tuple(tuple(beside[a.facts][place[b.facts]] for b in examples) for a in examples)
    wrong = {code: tuple(inside[trait][i] for trait in examples) for i, code in enumerate(house.cells)}
    return kinds, kind_of_trait, levels, wrong


_LEVELS = {Severity.ADVISORY: 0, Severity.STRICT: STRICT, Severity.ABSOLUTE: ABSOLUTE}


def _level(rules: Iterable[Rule]) -> Level:
    level = 0
    for rule in rules:
        level |= _LEVELS[rule.severity]
    return level


@lru_cache(maxsize=50_000)
def _pair_level(a: Facts, b: Facts) -> Level:
    """How wrong it is for two people to share; remembered, for a plan surveys the same people several times."""
    return _level(pair_conflicts(a, b))


def _cell_levels(house: House, traits: list[_Trait]) -> dict[_Trait, tuple[Level, ...]]:
    """How wrong each cell of the house is, in order, for each trait."""
    numbers: dict[CellFacts, int] = {}
    designs = [numbers.setdefault(_design(cell), len(numbers)) for cell in house.cells.values()]
    known: dict[Facts, list[Level]] = {}
    levels = {}
    for trait in traits:
        if trait.facts not in known:
            known[trait.facts] = [_cell_level(trait.facts, design) for design in numbers]
        plain = known[trait.facts]
        row = [plain[design] for design in designs]
        for place, (code, cell) in enumerate(house.cells.items() if trait.exempt or trait.barred else ()):
            if code == trait.exempt:
                row[place] = _cell_level(trait.facts, _design(cell), under_order=True)
            elif cell.block in trait.barred:
                row[place] |= STRICT
        levels[trait] = tuple(row)
    return levels


def _cell_level(facts: Facts, design: CellFacts, *, under_order: bool = False) -> Level:
    """What speaks against this person in this cell; a stay under an order is not judged by purpose."""
    rules = (rule for rule in CELL_RULES if rule.objects(facts, design))
    return _level(rule for rule in rules if not (under_order and rule.code == "PURPOSE"))


def _design(cell: CellFacts) -> CellFacts:
    """What the rules between person and cell look at: all but the cell's name and its size."""
    return replace(cell, code="", block="", capacity=0, area=Decimal(0))


def _sort_cells(house: House, wrong: Mapping[str, tuple[Level, ...]]) -> tuple[tuple[Shape, ...], dict[str, int]]:
    numbers: dict[Shape, int] = {}
    shape_of = {}
    for code, cell in house.cells.items():
        shape = Shape(wrong[code], cell.capacity, lawful_places(cell))
        shape_of[code] = numbers.setdefault(shape, len(numbers))
    return tuple(numbers), shape_of


def lawful_places(cell: CellFacts) -> int:
    """How many people the cell may hold by its certificate and by its floor."""
    people = 0
    while not over_capacity(cell, people + 1) and not under_least_area(cell, people + 1):
        people += 1
    return people


def _orders(
    house: House, people: Mapping[str, Person]
) -> tuple[dict[str, dict[str, Reach]], tuple[tuple[str, str], ...]]:
    orders: dict[str, dict[str, Reach]] = {}
    transfers = set()
    for number in people:
        here = {other: reach for other, reach in house.orders.get(number, {}).items() if other in people}
        for other, reach in here.items():
            if reach is Reach.FACILITY:
                transfers.add((min(number, other), max(number, other)))
        if here:
            orders[number] = {o: Reach.CELL if r is Reach.CELL else Reach.BLOCK for o, r in here.items()}
    return orders, tuple(sorted(transfers))
