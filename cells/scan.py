"""What is wrong now: the breaches of a house.

Only absolute and strict rules make breaches. One finding per cell and rule, naming every person
involved; a keep-apart order broken across cells is a finding of its own, with no cell.
"""

from dataclasses import dataclass
from itertools import combinations_with_replacement

from cells.fitness import (
    ALONE,
    CAPACITY,
    CELL_RULES,
    SPACE_MINIMUM,
    must_not_be_alone,
    over_capacity,
    under_least_area,
)
from cells.house import House
from cells.verdicts import RULES
from inmates.facts import Reach
from inmates.separation import APART, PairRule, Rule, pair_conflicts
from lcs_ims.lib.objections import Severity

_ORDER = {rule.code: place for place, rule in enumerate(RULES)}


@dataclass(frozen=True, slots=True)
class Finding:
    """A rule broken in a cell (None: between two cells) and the numbers of those involved, sorted."""

    rule: str
    severity: Severity
    cell: str | None
    persons: tuple[str, ...]

    @property
    def identity(self) -> tuple[str, str, tuple[str, ...]]:
        """What makes it the same breach on another day: rule and cell, or the pair."""
        return (self.rule, self.cell, ()) if self.cell else (self.rule, "", self.persons)


def scan(house: House) -> list[Finding]:
    """Every finding, by cell, then in the order of the rules; pairs in different cells last."""
    findings = [finding for code in house.cells if house.size(code) for finding in scan_cell(house, code)]
    return findings + _apart_across_cells(house)


def scan_cell(house: House, code: str) -> list[Finding]:
    """The findings in one cell with people in it."""
    involved: dict[Rule, set[str]] = {}
    _pairs(house, code, involved)
    _persons(house, code, involved)
    _numbers(house, code, involved)
    ordered = sorted(involved.items(), key=lambda item: _ORDER[item[0].code])
    return [Finding(rule.code, rule.severity, code, tuple(sorted(people))) for rule, people in ordered]


def _pairs(house: House, code: str, involved: dict[Rule, set[str]]) -> None:
    for (a, these), (b, those) in combinations_with_replacement(house.alike(code).items(), 2):
        if a is b and len(these) == 1:
            continue
        for rule in pair_conflicts(a, b):
            if _breaks(rule):
                involved.setdefault(rule, set()).update(these, those)
    here = set(house.occupants(code))
    for number in here & house.orders.keys():
        if not here.isdisjoint(house.orders[number]):
            involved.setdefault(APART, set()).add(number)


def _breaks(rule: PairRule) -> bool:
    return rule.severity is not Severity.ADVISORY


def _persons(house: House, code: str, involved: dict[Rule, set[str]]) -> None:
    cell = house.cells[code]
    for facts, numbers in house.alike(code).items():
        for rule in CELL_RULES:
            if rule.objects(facts, cell):
                people = set(numbers) - (house.segregated if rule.code == "PURPOSE" else set())
                if people:
                    involved.setdefault(rule, set()).update(people)


def _numbers(house: House, code: str, involved: dict[Rule, set[str]]) -> None:
    cell, people = house.cells[code], house.size(code)
    if over_capacity(cell, people):
        involved[CAPACITY] = set(house.occupants(code))
    if under_least_area(cell, people):
        involved[SPACE_MINIMUM] = set(house.occupants(code))
    if people == 1:
        (number,) = house.occupants(code)
        if must_not_be_alone(house.people[number].facts, 0):
            involved[ALONE] = {number}


def _apart_across_cells(house: House) -> list[Finding]:
    found = []
    for number in sorted(house.orders.keys() & house.cell_of.keys()):
        home = house.cell_of[number]
        for other, reach in sorted(house.orders[number].items()):
            there = house.cell_of.get(other)
            if there is None or there == home or number > other or reach is Reach.CELL:
                continue
            same_block = house.cells[home].block == house.cells[there].block
            if reach is Reach.FACILITY or same_block:
                found.append(Finding(APART.code, APART.severity, None, (number, other)))
    return found
