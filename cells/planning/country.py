"""All facilities together: who should be transferred so that as few people as possible lack a lawful bed. Pure.

Three aims, each proved before the next: people without a lawful bed anywhere; transfers; transfers to
another district than the person's own (the court's for who awaits one, else the home's: NMR 59). Nobody is
transferred for nearness alone. A pair kept apart in the whole facility is parted.

As in `cells.planning.model`, people flow by kind to a use, not to a cell; here to the uses of every facility.
Orders of level cell and block, and who must not be alone, are left to the plan of each facility.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from cells.house import House
from cells.planning.kinds import Question, survey
from cells.planning.solver import Answer, Clock, Program, Stage
from cells.planning.uses import Use, lawful_uses
from inmates.facts import Person, Reach

Term = tuple[int, float]
_HEAVY = 100.0  # what one person without a lawful bed weighs, in transfers


@dataclass(frozen=True, slots=True)
class Country:
    """The facilities as they stand, by code; the district of each, and of each person the one to be near to."""

    houses: Mapping[str, House]
    unhoused: Mapping[str, Iterable[Person]]
    district: Mapping[str, str]
    near: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Move:
    """One person to be transferred. `near`: to their own district. `apart`: because of a keep-apart order."""

    inmate: str
    origin: str
    to: str
    near: bool
    apart: bool


@dataclass(frozen=True, slots=True)
class CountryPlan:
    """The transfers, and how many people of each facility lack a lawful bed before and after them.

    `proved`: no transfers would leave fewer without one. No fewer than `at_least` transfers would do as much.
    """

    transfers: tuple[Move, ...]
    before: Mapping[str, int]
    after: Mapping[str, int]
    proved: bool
    at_least: int


@dataclass(frozen=True, slots=True)
class _Group:
    """People alike to the rules, in one facility, with one district to be near to."""

    kind: int
    facility: str
    near: str
    alone: str = ""  # the one person meant, whom an order keeps from someone in the whole facility


def plan_country(country: Country, clock: Clock) -> CountryPlan | None:
    """The fewest transfers after which the fewest people lack a lawful bed. None: out of time.

    Looking for both together finds a good answer soon; each is then proved as far as the time allows.
    """
    program = _CountryProgram(country)
    clock.tell(Stage.MISSING)
    apart = program.solve(clock.part(0.2), program.left_if_nobody_moves)
    clock.tell(Stage.MOVES)
    best = program.solve(clock.part(0.5), program.both, start=apart)
    if apart is None or best is None:
        return None
    fewest = program.solve(clock.part(0.3), program.left, start=best)
    if fewest is not None and program.sum(fewest) < program.sum(best):
        program.keep(program.left, program.sum(fewest))
        best = program.solve(clock.part(0.5), program.both, start=fewest) or fewest
    proved = fewest is not None and fewest.bound >= program.sum(best)
    program.keep(program.left, program.sum(best))
    moves = program.solve(clock.part(0.6), program.moving, start=best) or best
    bound = moves.bound if moves is not best else 0
    program.keep(program.moving, round(moves.of(program.moving)))
    nearest = program.solve(clock, program.away, start=moves) or moves
    return CountryPlan(program.transfers(nearest), program.lacking(apart), program.lacking(nearest), proved, bound)


class _CountryProgram:
    def __init__(self, country: Country) -> None:
        self.country = country
        self.question = _together(country)
        self.members = _groups(country, self.question)
        self.program = Program()
        self.goes: dict[tuple[_Group, str], int] = {}
        self.lacks: dict[_Group, int] = {}
        self._kinds: dict[tuple[int, str], list[Term]] = defaultdict(list)
        self._build()

    def _build(self) -> None:
        uses = self._cells()
        takes = {(kind, f) for f, pools in uses.items() for use in pools for kind in use.takes}
        for group, members in self.members.items():
            lacks = self.lacks[group] = self.program.column(len(members), whole=bool(group.alone))
            terms: list[Term] = [(lacks, 1)]
            for facility in uses:
                if (group.kind, facility) in takes:
                    goes = self.goes[group, facility] = self.program.column(len(members), whole=bool(group.alone))
                    self._kinds[group.kind, facility].append((goes, -1))
                    terms.append((goes, 1))
            self.program.row(terms, least=len(members), most=len(members))
        self._flow(uses)
        self._part()

    def _cells(self) -> dict[str, dict[Use, list[Term]]]:
        """For each facility, its uses and the beds that its cells give to them."""
        by_shape = lawful_uses(self.question)
        beds: dict[str, dict[Use, list[Term]]] = {code: defaultdict(list) for code in self.country.houses}
        shapes = Counter((code.partition("/")[0], shape) for code, shape in self.question.shape_of.items())
        for (facility, shape), many in sorted(shapes.items()):
            chosen: list[Term] = []
            for use in by_shape[shape]:
                if room := use.room(self.question.shapes[shape]):
                    column = self.program.column(many)
                    chosen.append((column, 1))
                    beds[facility][use].append((column, -room))
            self.program.row(chosen, most=many)
        return beds

    def _flow(self, uses: Mapping[str, Mapping[Use, list[Term]]]) -> None:
        sizes = self.question.sizes
        for facility, pools in uses.items():
            for use, beds in pools.items():
                terms = list(beds)
                for kind in use.takes:
                    if (kind, facility) in self._kinds:
                        column = self.program.column(sizes[kind], whole=False)
                        self._kinds[kind, facility].append((column, 1))
                        terms.append((column, 1))
                self.program.row(terms, most=0)
        for (kind, facility), terms in self._kinds.items():
            self.program.row(terms, least=0, most=0)
            self._cover(kind, sizes[kind], terms, uses[facility])

    def _cover(self, kind: int, people: int, terms: list[Term], pools: Mapping[Use, list[Term]]) -> None:
        """No more of a kind go to a facility than cells there are given to them. It follows in whole cells, not in
        parts of cells: saying it makes the solver faster.
        """
        goers = [(column, 1.0) for column, sign in terms if sign < 0]
        cells = [
            (column, max(beds, -people)) for use, pool in pools.items() if kind in use.takes for column, beds in pool
        ]
        self.program.row([*goers, *cells], most=0)

    def _part(self) -> None:
        """Two people kept apart in the whole facility end in two, with a lawful bed or without."""
        alone = {group.alone: group for group in self.members if group.alone}
        for a, group in alone.items():
            for b, reach in self.question.house.orders.get(a, {}).items():
                if reach is Reach.FACILITY and a < b and b in alone:
                    for facility in self.country.houses:
                        terms = self._ends(group, facility) + self._ends(alone[b], facility)
                        self.program.row(terms, most=1)

    def _ends(self, group: _Group, facility: str) -> list[Term]:
        ends: list[Term] = [(self.goes[group, facility], 1)] if (group, facility) in self.goes else []
        return [*ends, (self.lacks[group], 1)] if facility == group.facility else ends

    @property
    def left(self) -> list[Term]:
        return [(column, 1.0) for column in self.lacks.values()]

    @property
    def moving(self) -> list[Term]:
        return [(column, 1.0) for (group, to), column in self.goes.items() if to != group.facility]

    @property
    def both(self) -> list[Term]:
        return [*_weighed(self.left, _HEAVY), *self.moving]

    @property
    def left_if_nobody_moves(self) -> list[Term]:
        return [*self.left, *_weighed(self.moving, _HEAVY)]

    @property
    def away(self) -> list[Term]:
        district = self.country.district
        return [
            (column, 1.0)
            for (group, to), column in self.goes.items()
            if to != group.facility and group.near and district[to] != group.near
        ]

    def sum(self, answer: Answer) -> int:
        """How many people lack a lawful bed."""
        return round(answer.of(self.left))

    def keep(self, aim: list[Term], most: int) -> None:
        self.program.row(aim, most=most)

    def solve(self, clock: Clock, aim: list[Term], *, start: Answer | None = None) -> Answer | None:
        self.program.minimise(aim)
        answer = self.program.solve(clock, start.values if start else None)
        return answer if answer.values else None

    def lacking(self, answer: Answer) -> dict[str, int]:
        lacking = Counter(dict.fromkeys(self.country.houses, 0))
        for group, column in self.lacks.items():
            lacking[group.facility] += answer.count(column)
        return dict(lacking)

    def transfers(self, answer: Answer) -> tuple[Move, ...]:
        moves = []
        waiting = {group: list(members) for group, members in self.members.items()}
        for (group, to), column in self.goes.items():
            if to != group.facility:
                near = self.country.district[to] == group.near
                for _ in range(answer.count(column)):
                    number = waiting[group].pop(0)
                    moves.append(Move(number, group.facility, to, near, bool(group.alone)))
        return tuple(sorted(moves, key=lambda move: (move.origin, move.to, move.inmate)))


def _together(country: Country) -> Question:
    """One question of all people and all cells, each cell named with its facility."""
    cells, residents = [], []
    unhoused = [person for people in country.unhoused.values() for person in people]
    orders: dict[str, Mapping[str, Reach]] = {}
    segregated: frozenset[str] = frozenset()
    for code, house in country.houses.items():
        cells += [
            replace(cell, code=f"{code}/{cell.code}", block=f"{code}/{cell.block}") for cell in house.cells.values()
        ]
        residents += [(house.people[number], f"{code}/{cell}") for number, cell in house.cell_of.items()]
        orders |= house.orders
        segregated |= house.segregated
    return survey(House("", cells, residents, orders, segregated), unhoused)


def _groups(country: Country, question: Question) -> dict[_Group, list[str]]:
    where = {number: code for code, people in country.unhoused.items() for number in (p.number for p in people)}
    where |= {number: code for code, house in country.houses.items() for number in house.people}
    districts = set(country.district.values())
    meant = {
        number
        for number, joined in question.house.orders.items()
        if number in where and any(r is Reach.FACILITY and where.get(o) for o, r in joined.items())
    }
    groups: dict[_Group, list[str]] = defaultdict(list)
    for number, facility in sorted(where.items()):
        near = country.near.get(number, "")
        near = near if near in districts else ""
        alone = number if number in meant else ""
        groups[_Group(question.kind_of[number], facility, near, alone)].append(number)
    return dict(groups)


def _weighed(terms: Iterable[Term], weight: float) -> list[Term]:
    return [(column, weight * coefficient) for column, coefficient in terms]
