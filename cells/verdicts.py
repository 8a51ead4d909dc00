"""The verdict for one person and every cell: all objections, a rank, or the order of least harm.

Pure, and the only place that collects objections: screens, commands and placement ask here.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache

from cells.facts import CellFacts
from cells.fitness import ALONE, BOTH_ALONE, CAPACITY, CELL_RULES, LEFT_ALONE, NUMBER_RULES, must_not_be_alone
from cells.house import House, Situation
from inmates.facts import Person
from inmates.separation import APART, PAIR_RULES, Rule, pair_conflicts
from lcs_ims.lib.objections import Objection, Severity, Verdict, verdict_of

RULES: tuple[Rule, ...] = (*PAIR_RULES[:7], APART, *PAIR_RULES[7:], *CELL_RULES, *NUMBER_RULES)
"""Every rule, in the order of docs/domain.md: person and person, person and cell, cell and number."""

RULES_VERSION = "2026-11-1"
"""Changes with any change of a rule's meaning; kept with every placement."""

BY_CODE = {rule.code: rule for rule in RULES}
_ORDER = {rule.code: place for place, rule in enumerate(RULES)}


@dataclass(frozen=True, slots=True)
class CellVerdict:
    """The answer for one cell. `rank` is set for lawful cells, `least_harm` for `exception` cells."""

    cell: CellFacts
    others: int
    verdict: Verdict
    objections: tuple[Objection, ...]
    rank: int | None = None
    least_harm: int | None = None

    @property
    def strict_codes(self) -> frozenset[str]:
        """The strict rules that an exception would have to cover."""
        return strict_codes(self.objections)

    @property
    def load(self) -> Decimal:
        """People per certified place, were the person here."""
        if not self.cell.capacity:
            return Decimal("Infinity")
        return Decimal(self.others + 1) / self.cell.capacity

    @property
    def area_each(self) -> Decimal:
        """m² of floor a person, were the person here."""
        return self.cell.area / (self.others + 1)


def strict_codes(objections: Iterable[Objection]) -> frozenset[str]:
    """The codes of the strict objections."""
    return frozenset(o.code for o in objections if o.severity is Severity.STRICT)


def judge(person: Person, house: House) -> list[CellVerdict]:
    """The verdict of every cell of the house for one person, in the order of the house's cells.

    The person need not live there; their own present stay is left out.
    """
    closed = house.kept_apart(person.number)
    answers = [_answer(person, house.situation(code, person.number, closed.get(code, ()))) for code in house.cells]
    ranks = {a.cell.code: i for i, a in enumerate(sorted(filter(_lawful, answers), key=_rank_key), 1)}
    harms = {a.cell.code: i for i, a in enumerate(sorted(filter(_bearable, answers), key=_harm_key), 1)}
    return [replace(a, rank=ranks.get(a.cell.code), least_harm=harms.get(a.cell.code)) for a in answers]


def situation_of_move(person: Person, code: str, house: House) -> Situation:
    """The situation of a move into a cell: `house.situation`, and who would be left alone behind."""
    apart = house.kept_apart(person.number).get(code, ())
    return replace(house.situation(code, person.number, apart), left=_left_alone(person, code, house))


def objections_in(person: Person, situation: Situation) -> tuple[Objection, ...]:
    """Every objection to one person in one situation, gravest first, then in the order of the rules."""
    cell, company = situation.cell, situation.company
    people = company.others + 1
    found = _pair_objections(person, situation)
    if situation.apart:
        found.append(_objection(APART, cell, people, situation.apart))
    found += [_objection(rule, cell, people) for rule in CELL_RULES if rule.objects(person.facts, cell)]
    found += [_objection(rule, cell, people) for rule in NUMBER_RULES if rule.objects(person.facts, cell, company)]
    if situation.left:
        found = _with_left_alone(found, *situation.left)
    return tuple(sorted(found, key=_display))


def _answer(person: Person, situation: Situation) -> CellVerdict:
    objections = objections_in(person, situation)
    return CellVerdict(situation.cell, situation.company.others, verdict_of(objections), objections)


def _left_alone(person: Person, code: str, house: House) -> tuple[str, str] | None:
    home = house.cell_of.get(person.number)
    if home is None or home == code or house.size(home) != 2:
        return None
    other = next((number for number in house.occupants(home) if number != person.number), None)
    return (other, home) if other and must_not_be_alone(house.people[other].facts, 0) else None


def _with_left_alone(found: list[Objection], number: str, cell: str) -> list[Objection]:
    own = next((o for o in found if o.code == ALONE.code), None)
    template = BOTH_ALONE if own else LEFT_ALONE
    params = (*(own.params if own else ()), ("left", cell))
    behind = Objection(ALONE.code, ALONE.severity, template, ALONE.basis, (number,), params)
    return [*(o for o in found if o is not own), behind]


def _pair_objections(person: Person, situation: Situation) -> list[Objection]:
    concerned: dict[str, list[str]] = defaultdict(list)
    for facts, numbers in situation.alike:
        for rule in pair_conflicts(person.facts, facts):
            concerned[rule.code] += numbers
    people = situation.company.others + 1
    return [_objection(BY_CODE[code], situation.cell, people, numbers) for code, numbers in concerned.items()]


def _objection(rule: Rule, cell: CellFacts, people: int, concerns: Sequence[str] = ()) -> Objection:
    template = rule.words(len(concerns))
    gaps = tuple((name, str(_GAPS[name](cell, people, len(concerns)))) for name in _gaps(template))
    return Objection(rule.code, rule.severity, template, rule.basis, tuple(sorted(concerns)), gaps)


_GAPS: dict[str, Callable[[CellFacts, int, int], object]] = {
    "cell": lambda cell, _people, _count: cell.code,
    "capacity": lambda cell, _people, _count: cell.capacity,
    "area": lambda cell, _people, _count: cell.area,
    "people": lambda _cell, people, _count: people,
    "count": lambda _cell, _people, count: count,
}


@cache
def _gaps(template: str) -> tuple[str, ...]:
    return tuple(name for name in _GAPS if f"{{{name}}}" in template)


def _display(objection: Objection) -> tuple[int, int]:
    return -objection.severity, _ORDER[objection.code]


def _lawful(answer: CellVerdict) -> bool:
    return answer.verdict.lawful


def _rank_key(answer: CellVerdict) -> tuple[int, int, int, Decimal, str]:
    """Fewest advisory objections; then the cell meant most exactly for this person, so that open
    cells stay open; then one already in use, so that empty cells stay empty; then the most room.
    """
    cell = answer.cell
    designations = sum(1 for designation in (cell.sex, cell.age, cell.status) if designation)
    return (len(answer.objections), -designations, int(answer.others == 0), -answer.area_each, cell.code)


def _bearable(answer: CellVerdict) -> bool:
    """Not refused, not lawful, and not a second person in a cell certified for one."""
    return answer.verdict is Verdict.EXCEPTION and not (answer.cell.capacity == 1 and answer.others)


def _harm_key(answer: CellVerdict) -> tuple[int, int, Decimal, Decimal, str]:
    """`CAPACITY` alone first, then fewest strict objections, lowest load, most room a person."""
    strict = answer.strict_codes
    only_capacity = strict == {CAPACITY.code}
    return (int(not only_capacity), len(strict), answer.load, -answer.area_each, answer.cell.code)
