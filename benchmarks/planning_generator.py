"""Made-up facilities of any size, occupancy and disorder, the same for the same seed.

First a lawful facility is made: people are drawn with the mixture of the demonstration data, those who
may share are put together in cells of mixed sizes, filled to the occupancy asked for, and most cells are
designated for their people. Then a share of the people is shuffled among each other's cells. So a
lawful arrangement exists whenever the occupancy is at most 1. Above 1 the certified places are cut.
"""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from random import Random

from cells.facts import CellFacts
from cells.house import House
from inmates.ages import AgeBand
from inmates.facts import Facts, Person, Reach, Record, Sex
from inmates.offences import Category
from inmates.separation import pair_conflicts
from inmates.status import StatusGroup
from lcs_ims.lib.objections import Severity

RIVALS = {
    "": frozenset[str](),
    "red": frozenset({"blue"}),
    "blue": frozenset({"red", "green"}),
    "green": frozenset({"blue"}),
}


def facility(seed: int, people: int, cells: int, occupancy: float, shuffled: float) -> House:
    """A facility of about so many cells with exactly so many people."""
    random = Random(seed)
    drawn = sorted((_facts(random) for _ in range(people)), key=_likeness)
    average = 1.25 * people / cells  # small groups leave cells smaller than drawn
    rooms: list[tuple[CellFacts, list[Person]]] = []
    company: list[Person] = []
    most = _size(random, average)
    for n, facts in enumerate(drawn):
        fits = all(not _apart(facts, other.facts) for other in company) and not _apart(facts, facts)
        if company and (len(company) >= most or not fits):
            rooms.append(_room(random, len(rooms), company, occupancy))
            company = []
            most = _size(random, average)
        company.append(Person(f"P{n:05}", facts))
        if _apart(facts, facts):
            most = 1
    rooms.append(_room(random, len(rooms), company, occupancy))
    where = {person: cell.code for cell, inside in rooms for person in inside}
    orders = _orders(random, where, {cell.code: cell.block for cell, _ in rooms})
    mixed = random.sample(sorted(where, key=lambda p: p.number), round(people * shuffled))
    codes = [where[person] for person in mixed]
    random.shuffle(codes)
    where.update(zip(mixed, codes, strict=True))
    return House("X", [cell for cell, _ in rooms], where.items(), orders)


def _facts(random: Random) -> Facts:
    band = random.choices(
        [AgeBand.ADULT, AgeBand.YOUNG_ADULT, AgeBand.CHILD, AgeBand.AGE_DISPUTED], [78, 16, 5.5, 0.5]
    )[0]
    faction = random.choices(["", "red", "blue", "green"], [92, 3, 2, 3])[0]
    return Facts(
        sex=random.choices([Sex.MALE, Sex.FEMALE], [95, 5])[0],
        band=band,
        group=random.choices([StatusGroup.UNTRIED, StatusGroup.CONVICTED, StatusGroup.CIVIL], [36, 62, 2])[0],
        category=random.choices([*Category][:5], [22, 34, 30, 13.5, 0.5])[0],
        record=random.choices([Record.FIRST, Record.REPEAT], [60, 40])[0],
        child_age=15 if band is AgeBand.CHILD else None,
        isolation=random.choices(["", "tb"], [99, 1])[0],
        protection=random.choices(["", "informer", "vulnerable"], [99, 0.5, 0.5])[0],
        needs=frozenset(random.choices([(), ("step_free",)], [98.5, 1.5])[0]),
        faction=faction,
        rivals=RIVALS[faction],
    )


def _likeness(facts: Facts) -> tuple[object, ...]:
    blue = facts.faction == "blue"
    return (facts.sex, facts.young, facts.isolation, facts.group, facts.protection, blue, facts.category)


def _apart(a: Facts, b: Facts) -> bool:
    return any(rule.severity is not Severity.ADVISORY for rule in pair_conflicts(a, b))


def _size(random: Random, average: float) -> int:
    return max(1, round(average * random.choice([0.4, 0.7, 1.0, 1.3, 1.6])))


def _room(random: Random, number: int, people: list[Person], occupancy: float) -> tuple[CellFacts, list[Person]]:
    facts = people[0].facts
    designated = random.random() < 0.7
    places = len(people) / occupancy
    capacity = max(1, int(places) + (random.random() < places % 1))
    cell = CellFacts(
        f"C{number:04}",
        f"B{number // 15}",
        capacity,
        Decimal(4 * max(capacity, len(people))),
        str(facts.sex) if designated else "",
        ("child" if facts.young else "adult") if designated else "",
        str(facts.group) if designated else "",
        "medical" if facts.isolation else "ordinary",
        step_free=any("step_free" in person.facts.needs for person in people) or random.random() < 0.1,
    )
    return cell, people


def _orders(random: Random, where: dict[Person, str], block: dict[str, str]) -> dict[str, dict[str, Reach]]:
    """Keep-apart orders for about one person in twenty, kept in the lawful arrangement."""
    orders: dict[str, dict[str, Reach]] = defaultdict(dict)
    people = sorted(where, key=lambda person: person.number)
    for _ in range(len(people) // 40):
        a, b = random.sample(people, 2)
        reach = random.choice([Reach.CELL, Reach.CELL, Reach.CELL, Reach.BLOCK])
        near = where[a] == where[b] or (reach is Reach.BLOCK and block[where[a]] == block[where[b]])
        if not near:
            orders[a.number][b.number] = orders[b.number][a.number] = reach
    return orders
