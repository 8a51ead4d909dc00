"""What will become unlawful by the calendar alone: birthdays, and the ends of orders that keep someone a child.

Pure. Only cells where somebody's age changes are judged again, day by day, with everyone else as now.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from cells.house import House
from cells.scan import Finding, scan_cell
from inmates.ages import AgeBand, age_on, birthday, years_old
from inmates.facts import Person


@dataclass(frozen=True, slots=True)
class Birth:
    """What makes someone's age change: the latest day of birth, and an order that keeps them a child."""

    born: date
    disputed: bool
    child_until: date | None


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
    changes: dict[str, list[tuple[date, str]]] = defaultdict(list)
    for number, birth in births.items():
        for day in _change_days(birth, after, until):
            changes[house.cell_of[number]].append((day, number))
    found = [item for code, days in changes.items() for item in _in_cell(house, code, sorted(days), births)]
    return sorted(found, key=lambda item: (item.day, item.cell, item.rule))


def _in_cell(house: House, code: str, days: list[tuple[date, str]], births: Mapping[str, Birth]) -> Iterator[Coming]:
    people = {number: house.people[number] for number in house.occupants(code)}
    before = {rule: set(finding.persons) for rule, finding in _findings(house, code, people).items()}
    for day, number in days:
        people[number] = _aged(people[number], births[number], day)
        now = _findings(house, code, people)
        for rule, finding in now.items():
            if set(finding.persons) - before.get(rule, set()):
                yield Coming(day, code, rule, finding.persons, number, people[number].facts.band)
        before = {rule: set(finding.persons) for rule, finding in now.items()}


def _findings(house: House, code: str, people: Mapping[str, Person]) -> dict[str, Finding]:
    cell = House(house.facility, [house.cells[code]], [(person, code) for person in people.values()])
    return {finding.rule: finding for finding in scan_cell(cell, code)}


def _aged(person: Person, birth: Birth, day: date) -> Person:
    band, child_age = _age(birth, day)
    return replace(person, facts=replace(person.facts, band=band, child_age=child_age))


def _age(birth: Birth, day: date) -> tuple[AgeBand, int | None]:
    """What the rules know of an age on a day: the band, and a child's years."""
    age = age_on(birth.born, day, disputed=birth.disputed, child_until=birth.child_until)
    return age.band, age.years if age.band is AgeBand.CHILD else None


def _change_days(birth: Birth, after: date, until: date) -> list[date]:
    """The days in (after, until] on which the rules see another age: a birthday, or the day after an order ends."""
    if birth.disputed:
        return []
    days = {birthday(birth.born, years_old(birth.born, after) + 1)}
    if birth.child_until is not None:
        days.add(birth.child_until + timedelta(days=1))
    ahead = sorted(day for day in days if after < day <= until)
    return [day for day in ahead if _age(birth, day) != _age(birth, day - timedelta(days=1))]
