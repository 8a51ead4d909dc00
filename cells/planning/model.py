"""The program whose least cost is the fewest moves.

For each cell, one choice of use among those that overlap the people in it now, or "emptied", which
lets it take any use; emptied cells of a shape are one pool. Under the chosen use each person present
may stay. The others flow, by kind, to a use: not to a cell, because all beds of one use are alike.
That pooling is exact: everyone of a use may sleep with everyone else of it in each of its cells.

What pooling cannot see are keep-apart orders and people who must not be left alone. Without them the
program is a relaxation and its cost a proved lower bound. The few people for whom that is too weak are
made *special*: each then has an unknown of their own for every cell they may end in. Orders between
two people who already sleep too near are always seen: one of the two cannot stay.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from cells.planning.groups import Group, Pool, Unit, group_cells, too_near_now
from cells.planning.kinds import Question
from cells.planning.solver import Program
from cells.planning.uses import Harm, Use
from inmates.facts import Reach

Column = int
Term = tuple[Column, float]


@dataclass(frozen=True, slots=True)
class Terms:
    """What is asked: the uses of each cell, who is special; and when people are housed in breach, the
    load that cells may carry and bounds on the first three aims.
    """

    uses: Mapping[str, Sequence[Use]]
    special: frozenset[str] = frozenset()
    load: Fraction | None = None
    harms: Harm | None = None


class Model:
    """The program for one question, with what is needed to read its answer."""

    def __init__(self, question: Question, terms: Terms, *, spill: bool = False) -> None:
        self.question = question
        self.terms = terms
        self.program = Program()
        watched = (too_near_now(question) | question.pinned.keys()) - terms.special
        self._seen = watched | terms.special
        self.groups = group_cells(question, terms.uses, watched, terms.special)
        self.chosen: dict[tuple[int, Use], Column] = {}
        self.emptied: list[Column] = []
        self.relabelled: dict[tuple[Pool, Use], Column] = {}
        self.staying: dict[tuple[int, Use, Unit], Column] = {}
        self.ends: dict[tuple[str, str], list[Column]] = defaultdict(list)
        self.joined: dict[tuple[int, Use], Column] = {}
        self.flow: dict[tuple[int, Use], Column] = {}
        self._spill = spill  # people may stay without a bed, and that is the cost
        self._sizes = question.sizes
        self._takers: dict[Use, int] = {}
        self.wronged: dict[str, Column] = {}
        self._child_wronged: dict[str, Column] = {}
        self._beds: dict[Use, list[Term]] = defaultdict(list)
        self._people: dict[int, list[Term]] = defaultdict(list)
        self._inside: dict[tuple[int, Use], list[Term]] = defaultdict(list)
        self.harm: tuple[list[Term], ...] = ([], [], [])
        self._build()

    def _build(self) -> None:
        self._bear()
        for number, group in enumerate(self.groups):
            self._choose_use(number, group)
        self._relabel()
        self._place_special()
        self._flow()
        self._give_company()
        self._fit()
        self._keep_apart()
        self._pin()
        self._bound_harm()

    def _room(self, use: Use, shape: int) -> int:
        if use not in self._takers:
            self._takers[use] = sum(self._sizes[kind] for kind in use.takes)
        return min(use.room(self.question.shapes[shape], self.terms.load), self._takers[use])

    def _choose_use(self, number: int, group: Group) -> None:
        many = len(group.cells)
        for use in group.uses:
            if not (room := self._room(use, group.shape)):
                continue
            chosen = self.chosen[number, use] = self.program.column(many)
            self._beds[use].append((chosen, -room))
            for unit in group.units:
                if unit.kind in use.takes:
                    self._let_stay(number, use, unit)
        emptied = self.program.column(many)
        self.emptied.append(emptied)
        choices = [self.chosen[number, use] for use in group.uses if (number, use) in self.chosen]
        self.program.row([(column, 1) for column in [*choices, emptied]], least=many, most=many)

    def _let_stay(self, number: int, use: Use, unit: Unit) -> None:
        many = unit.many * len(self.groups[number].cells)
        stays = self.program.column(many, cost=-1, whole=bool(unit.number))
        self.program.row([(stays, 1), (self.chosen[number, use], -unit.many)], most=0)
        self.staying[number, use, unit] = stays
        self._inside[number, use].append((stays, 1))
        self._people[unit.kind].append((stays, 1))
        if unit.number:
            self._take_seen_bed(unit.number, stays, use)
            self.ends[unit.number, self.groups[number].cells[0]].append(stays)
        else:
            self._take_bed(stays, unit.kind, use)

    def _take_bed(self, column: Column, kind: int, use: Use) -> None:
        self._beds[use].append((column, 1))
        for aim, weight in zip(self.harm, use.harm(kind, self.question.kinds[kind].child), strict=True):
            if weight:
                aim.append((column, weight))

    def _relabel(self) -> None:
        """Emptied cells of a pool take any use; those with a choice of their own have it there."""
        pools: dict[Pool, list[int]] = defaultdict(list)
        for number, group in enumerate(self.groups):
            pools[group.pool].append(number)
        for pool, numbers in pools.items():
            cells = sum(len(self.groups[number].cells) for number in numbers)
            terms: list[Term] = [(self.emptied[number], -1) for number in numbers]
            for use in self.terms.uses[self.groups[numbers[0]].cells[0]]:
                room = self._room(use, pool[0])
                if room and any((number, use) not in self.chosen for number in numbers):
                    column = self.relabelled[pool, use] = self.program.column(cells)
                    self._beds[use].append((column, -room))
                    terms.append((column, 1))
            self.program.row(terms, most=0)

    def _place_special(self) -> None:
        for person in sorted(self.terms.special):
            kind = self.question.kind_of[person]
            ends: list[Term] = []
            for (number, use), chosen in self.chosen.items():
                if kind in use.takes:
                    (code,) = self.groups[number].cells
                    cost = -1 if self.question.home.get(person) == code else 0
                    end = self.program.column(1, cost=cost)
                    self.program.row([(end, 1), (chosen, -1)], most=0)
                    self._inside[number, use].append((end, 1))
                    self._take_seen_bed(person, end, use)
                    self.ends[person, code].append(end)
                    ends.append((end, 1))
            self.program.row(ends, least=1, most=1)

    def _bear(self) -> None:
        """In a plan of least harm someone seen one by one may be wronged, once however often."""
        for person in sorted(self._seen if self.terms.harms is not None else ()):
            wronged = self.wronged[person] = self.program.column(1)
            self.harm[2].append((wronged, 1))
            if self.question.kinds[self.question.kind_of[person]].child:
                child = self._child_wronged[person] = self.program.column(1)
                self.harm[1].append((child, 1))
                self.program.row([(wronged, 1), (child, -1)], most=0)

    def _take_seen_bed(self, person: str, end: Column, use: Use) -> None:
        self._beds[use].append((end, 1))
        kind = self.question.kind_of[person]
        absolute, child, strict = use.harm(kind, self.question.kinds[kind].child)
        if absolute:
            self.harm[0].append((end, 1))
        for by, bearer in ((child, self._child_wronged), (strict, self.wronged)):
            if by:
                self.program.row([(end, 1), (bearer[person], -1)], most=0)

    def _flow(self) -> None:
        """Everyone else stays somewhere or flows to a use; a use holds no more than its beds."""
        sizes = self.question.sizes
        sizes.subtract(self.question.kind_of[number] for number in self.terms.special)
        for kind, people in sizes.items():
            for use in list(self._beds):
                if kind in use.takes:
                    column = self.flow[kind, use] = self.program.column(people, whole=False)
                    self._people[kind].append((column, 1))
                    self._take_bed(column, kind, use)
            spilt = [(self.program.column(people, cost=1, whole=False), 1.0)] if self._spill else []
            self.program.row([*self._people[kind], *spilt], least=people, most=people)
            self._cover(kind, people, spilt)
        for terms in self._beds.values():
            self.program.row(terms, most=0)

    def _cover(self, kind: int, people: int, spilt: list[Term]) -> None:
        """A kind needs so many beds of cells that take it, and so at least so many cells.

        It follows from the rest in whole cells, not in parts of cells: saying it makes the solver many times faster.
        """
        cells = [
            (column, min(-beds, people))
            for use, terms in self._beds.items()
            if kind in use.takes
            for column, beds in terms
            if beds < 0
        ]
        if cells and people:
            largest = max(beds for _, beds in cells)
            self.program.row([*cells, *spilt], least=people)
            self.program.row([*((cell, 1.0) for cell, _ in cells), *spilt], least=math.ceil(people / largest))

    def _give_company(self) -> None:
        """Where a special person must not be alone, someone else stays, or one of the flow joins."""
        for person in sorted(self.terms.special):
            kind = self.question.kind_of[person]
            if self.question.kinds[kind].not_alone:
                for (number, use), chosen in self.chosen.items():
                    if kind in use.takes:
                        self._join(person, number, use, chosen)
        joins: dict[Use, list[Term]] = defaultdict(list)
        for (_, use), column in self.joined.items():
            joins[use].append((column, 1))
        for use, terms in joins.items():
            flows = [(column, -1.0) for (_, into), column in self.flow.items() if into == use]
            self.program.row([*terms, *flows], most=0)

    def _join(self, person: str, number: int, use: Use, chosen: Column) -> None:
        if (number, use) not in self.joined:
            joins = self.joined[number, use] = self.program.column(1)
            self.program.row([(joins, 1), (chosen, -1)], most=0)
            self._inside[number, use].append((joins, 1))
        (code,) = self.groups[number].cells
        ends = set(self.ends[person, code])
        own = [(column, -2.0) for column, _ in self._inside[number, use] if column in ends]
        borne = [(self.wronged[person], 1.0)] if person in self.wronged else []
        self.program.row([*self._inside[number, use], *own, *borne], least=0)

    def _fit(self) -> None:
        """In each cell no more than its room, where that does not follow by itself."""
        for (number, use), inside in self._inside.items():
            group = self.groups[number]
            room = self._room(use, group.shape)
            most = sum(unit.many for unit in group.units if unit.kind in use.takes)
            if most > room or self.terms.special:
                self.program.row([*inside, (self.chosen[number, use], -room)], most=0)

    def _keep_apart(self) -> None:
        """Two people joined by an order, both seen one by one, do not end too near to each other."""
        cells_of: dict[str, list[str]] = defaultdict(list)
        for person, code in self.ends:
            cells_of[person].append(code)
        for person in sorted(cells_of):
            for other, reach in self.question.orders.get(person, {}).items():
                if person < other and other in cells_of:
                    self._part(person, other, reach, {*cells_of[person], *cells_of[other]})

    def _part(self, person: str, other: str, reach: Reach, codes: set[str]) -> None:
        places: dict[str, list[Term]] = defaultdict(list)
        for code in sorted(codes):
            place = code if reach is Reach.CELL else self.question.house.cells[code].block
            for number in (person, other):
                places[place] += [(column, 1) for column in self.ends.get((number, code), ())]
        for terms in places.values():
            if person not in self.wronged and other not in self.wronged:
                self.program.row(terms, most=1)
                continue
            for number in (person, other):
                borne = [(self.wronged[number], -1.0)] if number in self.wronged else []
                self.program.row([*terms, *borne], most=1)

    def _pin(self) -> None:
        for person, code in sorted(self.question.pinned.items()):
            columns = self.ends.get((person, code), [])
            self.program.row([(column, 1) for column in columns], least=1)

    def _bound_harm(self) -> None:
        if self.terms.harms is not None:
            for terms, most in zip(self.harm, self.terms.harms, strict=True):
                self.program.row(terms, most=most)
