"""Facilities for the property tests: small, awkward, and the same on every run.

People and cells are the ordinary one, and it with every one and every two of these differences.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import combinations

from hypothesis import settings
from hypothesis import strategies as st

from cells.facts import CellFacts
from cells.house import House
from inmates.facts import Facts, Person, Reach
from tests.rules.making import a_cell, facts, kept_apart

# The same examples on every run: a test that is red is red for everyone, and tomorrow.
some = settings(derandomize=True, deadline=None, max_examples=60)
many = settings(derandomize=True, deadline=None, max_examples=150)

Difference = tuple[str, str]
OF_PEOPLE: list[Difference] = [
    *(("sex", value) for value in ("female", "unknown")),
    *(("band", value) for value in ("young_adult", "age_disputed")),
    *(("age", value) for value in ("9", "13", "14", "15", "16", "17", "18")),
    *(("group", value) for value in ("untried", "civil")),
    *(("category", value) for value in ("petty", "serious", "grave", "unclassified", "none")),
    *(("record", value) for value in ("repeat", "unknown")),
    *(("isolation", value) for value in ("tb", "measles")),
    *(("protection", value) for value in ("informer", "witness")),
    *(("needs", value) for value in ("single_cell", "not_alone", "step_free", "nursery")),
    *(("needs", value) for value in ("single_cell not_alone", "nursery step_free not_alone")),
    *(("faction", value) for value in ("red", "blue", "green")),
]
OF_CELLS: list[Difference] = [
    *(("sex", value) for value in ("male", "female")),
    *(("age", value) for value in ("child", "adult")),
    *(("status", value) for value in ("convicted", "untried")),
    *(("purpose", value) for value in ("reception", "medical", "nursery", "segregation")),
]
RIVALS = {"red": "blue", "blue": "red green", "green": "blue"}
BLOCKS = ("1", "10", "2")
AREAS = ("1.99", "2.0", "5.39", "5.4", "6.79", "6.8", "10.2", "12.5", "60")


def combined(differences: Sequence[Difference]) -> Iterator[dict[str, str]]:
    """None, each one, and each two that differ in different things."""
    yield from [{}] * len(differences)
    yield from (dict([one]) for one in differences)
    yield from (dict(two) for two in combinations(differences, 2) if two[0][0] != two[1][0])


def person_facts(said: dict[str, str]) -> Facts:
    band = {"band": "child"} if "age" in said else {}
    return facts(**{**said, **band}, rivals=RIVALS.get(said.get("faction", ""), ""))


some_facts = st.sampled_from([person_facts(said) for said in combined(OF_PEOPLE)])
cell_kinds = st.sampled_from([a_cell(**said) for said in combined(OF_CELLS)])  # type: ignore[arg-type]


@st.composite
def some_cell(draw: st.DrawFn, code: str) -> CellFacts:
    return replace(
        draw(cell_kinds),
        code=code,
        block=draw(st.sampled_from(BLOCKS)),
        capacity=draw(st.integers(0, 4)),
        area=Decimal(draw(st.sampled_from(AREAS))),
        step_free=draw(st.booleans()),
        in_service=draw(st.sampled_from([True, True, True, False])),
    )


@dataclass(frozen=True)
class Scene:
    """A facility, and one person to ask about, who lives in one of its cells or in none."""

    person: Person
    cells: tuple[CellFacts, ...]
    living: tuple[tuple[Person, str], ...]
    orders: tuple[tuple[str, str, str], ...]

    @property
    def house(self) -> House:
        return House("F", self.cells, self.living, kept_apart(self.orders))

    def with_cell(self, cell: CellFacts) -> "Scene":
        """The same with this cell in the place of the one of its code."""
        return replace(self, cells=tuple(cell if other.code == cell.code else other for other in self.cells))

    def with_person(self, facts: Facts) -> "Scene":
        """The same, asking about someone with these facts (who may live there)."""
        person = replace(self.person, facts=facts)
        living = tuple((person if other.number == person.number else other, home) for other, home in self.living)
        return replace(self, person=person, living=living)


@st.composite
def scenes(draw: st.DrawFn) -> Scene:
    cells = tuple(draw(some_cell(f"c{n}")) for n in range(draw(st.integers(1, 4))))
    homes = st.sampled_from([cell.code for cell in cells])
    people = [Person(f"P{n}", draw(some_facts)) for n in range(draw(st.integers(0, 6)))]
    person = Person("A", draw(some_facts))
    living = [(other, draw(homes)) for other in people]
    if draw(st.booleans()):
        living.append((person, draw(homes)))
    numbers = ["A", *(other.number for other in people), "elsewhere"]
    pairs = st.sampled_from(list(combinations(numbers, 2)))
    orders = draw(st.dictionaries(pairs, st.sampled_from(Reach), max_size=3))
    return Scene(person, cells, tuple(living), tuple((a, b, level) for (a, b), level in orders.items()))
