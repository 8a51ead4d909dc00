"""The separation rules and what a plan promises, written once more from docs/domain.md and docs/planning.md alone.

Nothing of the product's rules or planner is used here, only its plain facts, so that a plan can be
judged by someone else. Slow and simple on purpose.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations, product

from cells.facts import CellFacts
from cells.house import House
from inmates.facts import Facts, Person

ABSOLUTE = {"SEX", "CHILD", "INFECTION", "OUT-OF-SERVICE", "CELL-SEX", "CELL-AGE", "CHILD-SEGREGATION"}
NUMBERS = {"CAPACITY", "SPACE-MINIMUM"}
Aims = tuple[int, int, int, Fraction, int]


@dataclass
class Place:
    """A facility to judge: orders of level facility are taken as block."""

    cells: dict[str, CellFacts]
    people: dict[str, Facts]
    home: dict[str, str]
    orders: dict[frozenset[str], str]
    segregated: frozenset[str]


def place_of(house: House, unhoused: list[Person]) -> Place:
    people = {n: p.facts for n, p in house.people.items()} | {p.number: p.facts for p in unhoused}
    orders = {
        frozenset({a, b}): "cell" if reach == "cell" else "block"
        for a, others in house.orders.items()
        for b, reach in others.items()
        if a in people and b in people
    }
    return Place(dict(house.cells), people, dict(house.cell_of), orders, house.segregated)


def young(p: Facts) -> bool:
    return p.band in ("child", "age_disputed")


def between(a: Facts, b: Facts) -> Iterator[str]:  # noqa: C901 (one rule after the other)
    if a.sex != b.sex or a.sex == "unknown":
        yield "SEX"
    if young(a) != young(b):
        yield "CHILD"
    elif "age_disputed" in (a.band, b.band):
        yield "AGE-DISPUTED"
    if a.isolation != b.isolation:
        yield "INFECTION"
    ages = [p.child_age for p in (a, b) if p.band == "child" and p.child_age is not None]
    if len(ages) == 2 and min(ages) < 14 and max(ages) >= 16:
        yield "CHILD-AGES"
    if a.group != b.group:
        yield "STATUS"
    categories = {a.category, b.category}
    if "unclassified" in categories or ("petty" in categories and categories & {"serious", "grave"}):
        yield "GRAVITY"
    if a.faction and b.faction and (b.faction in a.rivals or a.faction in b.rivals):
        yield "FACTION"
    if any("single_cell" in p.needs and "not_alone" not in p.needs for p in (a, b)):
        yield "SINGLE"
    if a.protection != b.protection:
        yield "PROTECTION"


def about_cell(p: Facts, cell: CellFacts) -> Iterator[str]:
    if not cell.in_service:
        yield "OUT-OF-SERVICE"
    if cell.sex and cell.sex != p.sex:
        yield "CELL-SEX"
    if (cell.age == "child" and not young(p)) or (cell.age == "adult" and young(p)):
        yield "CELL-AGE"
    if cell.purpose == "segregation" and young(p):
        yield "CHILD-SEGREGATION"
    if cell.status and cell.status != p.group:
        yield "CELL-STATUS"
    nursery, isolated = "nursery" in p.needs, bool(p.isolation)
    taken = {
        "ordinary": not isolated and not nursery,
        "reception": not isolated and not nursery,
        "medical": isolated,
        "nursery": nursery and not isolated,
        "segregation": False,
    }
    if not taken[cell.purpose]:
        yield "PURPOSE"
    if "step_free" in p.needs and not cell.step_free:
        yield "STEP-FREE"


def breaches(place: Place, where: dict[str, str]) -> dict[str, set[str]]:  # noqa: C901, PLR0912
    """For each person, the codes of the absolute and strict breaches they are in."""
    found: dict[str, set[str]] = defaultdict(set)
    inside: dict[str, list[str]] = defaultdict(list)
    for number, code in where.items():
        inside[code].append(number)
        for rule in about_cell(place.people[number], place.cells[code]):
            if not (rule == "PURPOSE" and number in place.segregated and place.home[number] == code):
                found[number].add(rule)
    for code, numbers in inside.items():
        cell = place.cells[code]
        for a, b in combinations(numbers, 2):
            for rule in between(place.people[a], place.people[b]):
                found[a].add(rule)
                found[b].add(rule)
        if len(numbers) > cell.capacity:
            for number in numbers:
                found[number].add("CAPACITY")
        if cell.area < 2 * len(numbers):
            for number in numbers:
                found[number].add("SPACE-MINIMUM")
        if len(numbers) == 1 and "not_alone" in place.people[numbers[0]].needs:
            found[numbers[0]].add("ALONE")
    for pair, level in place.orders.items():
        a, b = pair
        if a in where and b in where and too_near(place, where[a], where[b], level):
            found[a].add("APART")
            found[b].add("APART")
    return found


def too_near(place: Place, a: str, b: str, level: str) -> bool:
    return a == b or (level == "block" and place.cells[a].block == place.cells[b].block)


def moves(place: Place, where: dict[str, str]) -> int:
    return sum(where[number] != code for number, code in place.home.items())


def aims(place: Place, where: dict[str, str]) -> Aims:
    """What a least-harm plan minimises, in its order."""
    found = breaches(place, where)
    absolute = sum(bool(codes & ABSOLUTE) for codes in found.values())
    strict = {number: codes - ABSOLUTE for number, codes in found.items()}
    children = sum(bool(codes) and place.people[n].band == "child" for n, codes in strict.items())
    others = sum(bool(codes - NUMBERS) for codes in strict.values())
    load = max(
        Fraction(sum(w == code for w in where.values()), place.cells[code].capacity) for code in set(where.values())
    )
    return absolute, children, others, load, moves(place, where)


def arrangements(place: Place) -> Iterator[dict[str, str]]:
    for codes in product(place.cells, repeat=len(place.people)):
        yield dict(zip(place.people, codes, strict=True))


def fewest_moves(place: Place) -> int | None:
    """The fewest moves of a lawful arrangement, or None where there is none: all of them are tried."""
    lawful = (moves(place, where) for where in arrangements(place) if not breaches(place, where))
    return min(lawful, default=None)


def least_harm(place: Place) -> Aims:
    return min(aims(place, where) for where in arrangements(place))


def walk_faults(place: Place, steps: list[tuple[str, str | None, str | None]], end: dict[str, str]) -> list[str]:
    """What is wrong with the order: nothing, when every entering is lawful and it leads to the end.

    When the end is not lawful, entering may break the rules of number and what the end breaks.
    """
    where, faults = dict(place.home), []
    crowding = bool(breaches(place, end))
    for number, origin, to in steps:
        if where.pop(number, None) != origin:
            faults.append(f"{number} is not in {origin}")
        if to is not None:
            spoken = entering(place, where, number, to)
            if crowding:
                rest = {n: code for n, code in end.items() if n != number}
                allowed = entering(place, rest, number, to) if end[number] == to else set()
                spoken = {(rule, other) for rule, other in spoken if rule not in NUMBERS} - allowed
            if spoken:
                faults.append(f"{number} enters {to} against {sorted(spoken)}")
            where[number] = to
    if where != end:
        faults.append("the steps do not lead to the end")
    return faults


def entering(place: Place, where: dict[str, str], number: str, to: str) -> set[tuple[str, str]]:
    """The rules against one person entering a cell now, `ALONE` left aside, and beside whom."""
    person, cell = place.people[number], place.cells[to]
    inside = [other for other, code in where.items() if code == to]
    spoken = {(rule, "") for rule in about_cell(person, cell)}
    for other in inside:
        spoken |= {(rule, other) for rule in between(person, place.people[other])}
    for pair, level in place.orders.items():
        if number in pair:
            (other,) = pair - {number}
            if other in where and too_near(place, to, where[other], level):
                spoken.add(("APART", other))
    if len(inside) + 1 > cell.capacity:
        spoken.add(("CAPACITY", ""))
    if cell.area < 2 * (len(inside) + 1):
        spoken.add(("SPACE-MINIMUM", ""))
    return spoken


def fewest_escorts(place: Place) -> int | None:
    """The fewest people ever on hold at once on the way to any lawful arrangement with the fewest moves."""
    fewest = fewest_moves(place)
    return next((most for most in range(len(place.home) + 1) if _can_be_walked(place, fewest, most)), None)


def _can_be_walked(place: Place, fewest: int | None, most: int) -> bool:
    known, waiting = {tuple(sorted(place.home.items()))}, [dict(place.home)]
    while waiting:
        where = waiting.pop()
        if len(where) == len(place.people) and moves(place, where) == fewest and not breaches(place, where):
            return True
        for number in place.people:
            rest = {other: code for other, code in where.items() if other != number}
            may = [{**rest, number: to} for to in place.cells if not entering(place, rest, number, to)]
            for then in [*may, rest] if len(place.home.keys() - rest.keys()) <= most else may:
                key = tuple(sorted(then.items()))
                if key not in known:
                    known.add(key)
                    waiting.append(then)
    return False
