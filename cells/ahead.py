"""What will become unlawful by the calendar alone: birthdays, and the ends of orders that keep someone a child.

Pure. Only cells where somebody's age changes are judged again, day by day, with everyone else as now.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import NamedTuple

from cells.house import House
from cells.scan import Finding, scan_cell
from inmates.ages import AgeBand, KnownAge, age_changes
from inmates.facts import Person


@dataclass(frozen=True, slots=True)
class Birth:
    """What makes someone's age change: the latest day of birth, and an order that keeps them a child."""

    born: date
    disputed: bool
    child_until: date | None


class Change(NamedTuple):
    """On this day the rules see someone at another age."""

    day: date
    number: str
    age: KnownAge


@dataclass(frozen=True, slots=True)
class Coming:
    """A breach that will open, or take in more people, on a day, because of someone's age on that day."""

    day: date
    cell: str
    rule: str
    persons: tuple[str, ...]
    because: str
    band: AgeBand


def coming(house: House, births: Mapping[str, Birth], after: date, until: date) -> list[Coming]:
    """Every breach that ages will open in (after, until], by day, cell and rule."""
    changes: dict[str, list[Change]] = defaultdict(list)
    for number, birth in births.items():
        for day, age in age_changes(birth.born, after, until, disputed=birth.disputed, child_until=birth.child_until):
            changes[house.cell_of[number]].append(Change(day, number, age))
    found = [item for code, days in changes.items() for item in _in_cell(house, code, sorted(days))]
    return sorted(found, key=lambda item: (item.day, item.cell, item.rule))


def _in_cell(house: House, code: str, changes: list[Change]) -> Iterator[Coming]:
    people = {number: house.people[number] for number in house.occupants(code)}
    before = {rule: set(finding.persons) for rule, finding in _findings(house, code, people).items()}
    for day, number, (band, child_age) in changes:
        facts = replace(people[number].facts, band=band, child_age=child_age)
        people[number] = replace(people[number], facts=facts)
        now = _findings(house, code, people)
        for rule, finding in now.items():
            if set(finding.persons) - before.get(rule, set()):
                yield Coming(day, code, rule, finding.persons, number, band)
        before = {rule: set(finding.persons) for rule, finding in now.items()}


def _findings(house: House, code: str, people: Mapping[str, Person]) -> dict[str, Finding]:
    cell = House(house.facility, [house.cells[code]], [(person, code) for person in people.values()])
    return {finding.rule: finding for finding in scan_cell(cell, code)}
