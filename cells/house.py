"""A facility as it stands: its cells, who has a bed in each, and who must be kept apart.

Pure. The same house answers the screen, the commands, the scan and the planner.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from cells.facts import CellFacts, Company
from inmates.facts import Facts, Person, Reach

Orders = Mapping[str, Mapping[str, Reach]]
"""Open keep-apart orders by inmate number, both ways: `orders[a][b] == orders[b][a]`."""


@dataclass(frozen=True, slots=True)
class Situation:
    """Everything about one cell that decides whether one person may enter it, and nothing else.

    `alike` holds the others in the cell, those with the same facts together; `apart` the people near
    whom open orders keep this person from; `left` someone who must not be alone and would be, in the
    cell of that code, if this person moved here. It is what a placement keeps, so that it can be
    judged again years later.
    """

    cell: CellFacts
    alike: tuple[tuple[Facts, tuple[str, ...]], ...]
    company: Company
    apart: tuple[str, ...] = ()
    left: tuple[str, str] | None = None


class House:
    """Who sleeps where in one facility, on one date.

    `residents` are pairs of a person and the code of the cell their open stay is in.
    `segregated` holds the numbers of those whose stay is under a segregation order on file.
    """

    def __init__(
        self,
        facility: str,
        cells: Iterable[CellFacts],
        residents: Iterable[tuple[Person, str]],
        orders: Orders | None = None,
        segregated: frozenset[str] = frozenset(),
    ) -> None:
        self.facility = facility
        self.cells = {cell.code: cell for cell in cells}
        self.orders: Orders = orders or {}
        self.segregated = segregated
        self.people: dict[str, Person] = {}
        self.cell_of: dict[str, str] = {}
        self._alike: dict[str, dict[Facts, list[str]]] = {code: {} for code in self.cells}
        self._sizes: Counter[str] = Counter()
        self._block_sexes: dict[str, Counter[str]] = defaultdict(Counter)
        self._block_young: Counter[str] = Counter()
        self._block_grown: Counter[str] = Counter()
        for person, code in residents:
            self._take_in(person, code)

    def _take_in(self, person: Person, code: str) -> None:
        self.people[person.number] = person
        self.cell_of[person.number] = code
        self._alike[code].setdefault(person.facts, []).append(person.number)
        self._sizes[code] += 1
        block = self.cells[code].block
        self._block_sexes[block][person.facts.sex] += 1
        (self._block_young if person.facts.young else self._block_grown)[block] += 1

    def moved(self, person: Person, to: str | None, *, segregated: bool = False) -> House:
        """The house once this person has a bed in `to`, or none (None); everything else as it is.

        `segregated`: the new stay is under a segregation order of its own.
        """
        others = [(p, self.cell_of[n]) for n, p in self.people.items() if n != person.number]
        residents = others if to is None else [*others, (person, to)]
        # A segregation order covers the stay it was made for, not the next one.
        stays = to == self.cell_of.get(person.number)
        others_segregated = self.segregated if stays else self.segregated - {person.number}
        covered = others_segregated | ({person.number} if segregated else frozenset())
        return House(self.facility, self.cells.values(), residents, self.orders, covered)

    def occupants(self, code: str) -> list[str]:
        """The numbers of everyone with a bed in a cell, sorted."""
        return sorted(number for alike in self._alike[code].values() for number in alike)

    def alike(self, code: str) -> Mapping[Facts, Sequence[str]]:
        """The occupants of a cell, those with the same facts together."""
        return self._alike[code]

    def facts_in(self, code: str) -> Iterator[Facts]:
        """The facts of everyone with a bed in a cell, one by one."""
        return (facts for facts, numbers in self._alike[code].items() for _number in numbers)

    def size(self, code: str) -> int:
        """How many people have a bed in a cell."""
        return self._sizes[code]

    def situation(self, code: str, number: str, apart: Iterable[str] = ()) -> Situation:
        """The situation of one person and one cell, their own present stay left out."""
        alike = self._alike[code].items()
        if self.cell_of.get(number) == code:
            others = ((facts, [n for n in numbers if n != number]) for facts, numbers in alike)
            alike = {facts: numbers for facts, numbers in others if numbers}.items()
        return Situation(
            self.cells[code],
            tuple((facts, tuple(numbers)) for facts, numbers in alike),
            self._company(code, number),
            tuple(sorted(apart)),
        )

    def _company(self, code: str, number: str) -> Company:
        block = self.cells[code].block
        sexes = self._block_sexes[block]
        young, grown = self._block_young[block], self._block_grown[block]
        own = self.cell_of.get(number)
        if own is not None and self.cells[own].block == block:
            facts = self.people[number].facts
            sexes = sexes - Counter([facts.sex])
            young, grown = young - facts.young, grown - (not facts.young)
        return Company(
            others=self._sizes[code] - (own == code),
            block_sexes=frozenset(sex for sex, people in sexes.items() if people),
            block_young=young > 0,
            block_grown=grown > 0,
        )

    def kept_apart(self, number: str) -> dict[str, list[str]]:
        """For each cell that open orders close to this person, the people they must be kept from."""
        closed: dict[str, list[str]] = defaultdict(list)
        for other, reach in self.orders.get(number, {}).items():
            home = self.cell_of.get(other)
            if home is not None:
                for code in self._reached(home, reach):
                    closed[code].append(other)
        return closed

    def _reached(self, home: str, reach: Reach) -> list[str]:
        if reach == Reach.CELL:
            return [home]
        if reach == Reach.BLOCK:
            return [cell.code for cell in self.cells.values() if cell.block == self.cells[home].block]
        return list(self.cells)
