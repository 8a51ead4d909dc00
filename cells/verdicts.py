"""The verdict for one person and every cell: all objections, a rank, or the order of least harm.

Pure, and the only place that collects objections: screens, commands and placement ask here.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal

from cells.facts import CellFacts
from cells.fitness import ALONE, CAPACITY, CELL_RULES, LEFT_ALONE, NUMBER_RULES, must_not_be_alone
from cells.house import House
from inmates.facts import Person
from inmates.separation import APART, PAIR_RULES, Rule, pair_conflicts
from lcs_ims.lib.objections import Objection, Severity, Verdict, verdict_of

RULES: tuple[Rule, ...] = (*PAIR_RULES[:7], APART, *PAIR_RULES[7:], *CELL_RULES, *NUMBER_RULES)
"""Every rule of the contract, in its order: person and person, person and cell, cell and number."""

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
    answers = []
    for cell in house.cells.values():
        objections = _objections(person, cell, house, closed.get(cell.code, []))
        others = house.others(cell.code, person.number)
        answers.append(CellVerdict(cell, others, verdict_of(objections), objections))
    ranks = {a.cell.code: i for i, a in enumerate(sorted(filter(_lawful, answers), key=_rank_key), 1)}
    harms = {a.cell.code: i for i, a in enumerate(sorted(filter(_bearable, answers), key=_harm_key), 1)}
    return [replace(a, rank=ranks.get(a.cell.code), least_harm=harms.get(a.cell.code)) for a in answers]


def objections_to(person: Person, code: str, house: House) -> tuple[Objection, ...]:
    """Every objection to one person in one cell, gravest first, then in the order of the rules."""
    return _objections(person, house.cells[code], house, house.kept_apart(person.number).get(code, []))


def objections_to_move(person: Person, code: str, house: House) -> tuple[Objection, ...]:
    """As `objections_to`, and `ALONE` for someone whom this move would leave alone behind."""
    objections = objections_to(person, code, house)
    left = _left_alone(person, code, house)
    if left is None:
        return objections
    number, cell = left
    own = next((o for o in objections if o.code == ALONE.code), None)
    behind = Objection(
        ALONE.code,
        ALONE.severity,
        LEFT_ALONE if own is None else f"{own.template} {LEFT_ALONE}",
        ALONE.basis,
        (number,),
        (*(own.params if own else ()), ("left", cell)),
    )
    return tuple(sorted([o for o in objections if o is not own] + [behind], key=_display))


def _left_alone(person: Person, code: str, house: House) -> tuple[str, str] | None:
    home = house.cell_of.get(person.number)
    if home is None or home == code or house.size(home) != 2:
        return None
    (other,) = set(house.occupants(home)) - {person.number}
    return (other, home) if must_not_be_alone(house.people[other].facts, 0) else None


def _objections(person: Person, cell: CellFacts, house: House, apart: list[str]) -> tuple[Objection, ...]:
    company = house.company(cell.code, person.number)
    found = _pair_objections(person, cell, house)
    if apart:
        found.append(_objection(APART, cell, company.others + 1, apart))
    found += [
        _objection(rule, cell, company.others + 1) for rule in CELL_RULES if rule.objects(person.facts, cell)
    ]
    found += [
        _objection(rule, cell, company.others + 1)
        for rule in NUMBER_RULES
        if rule.objects(person.facts, cell, company)
    ]
    return tuple(sorted(found, key=_display))


def _pair_objections(person: Person, cell: CellFacts, house: House) -> list[Objection]:
    concerned: dict[Rule, list[str]] = defaultdict(list)
    for facts, numbers in house.alike(cell.code).items():
        for rule in pair_conflicts(person.facts, facts):
            concerned[rule] += [number for number in numbers if number != person.number]
    people = house.others(cell.code, person.number) + 1
    return [_objection(rule, cell, people, numbers) for rule, numbers in concerned.items() if numbers]


def _objection(rule: Rule, cell: CellFacts, people: int, concerns: list[str] | None = None) -> Objection:
    words = {
        "cell": cell.code,
        "capacity": str(cell.capacity),
        "area": str(cell.area),
        "people": str(people),
        "count": str(len(concerns or ())),
    }
    template = rule.words(len(concerns or ()))
    used = tuple((name, text) for name, text in words.items() if f"{{{name}}}" in template)
    return Objection(rule.code, rule.severity, template, rule.basis, tuple(sorted(concerns or ())), used)


def _display(objection: Objection) -> tuple[int, int]:
    return -objection.severity, _ORDER[objection.code]


def _lawful(answer: CellVerdict) -> bool:
    return answer.verdict.lawful


def _rank_key(answer: CellVerdict) -> tuple[int, int, int, Decimal, str]:
    """Fewest advisory objections; then the cell meant most exactly for this person, so that open
    cells stay open; then one already in use, so that empty cells stay empty; then the most room."""
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
