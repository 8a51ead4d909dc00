"""The rules once more, as plainly as they can be written: rows of the files in, answers out.

Nothing here comes from the code under test and nothing is clever, so a mistake would have to be made twice.
"""

import math
from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import combinations

from tests.rules.naive_facts import Row, Someone, World, maybe_a_child, someone

Objections = dict[str, tuple[str, ...]]  # code of the rule: those concerned
Breach = tuple[str, str, str | None, tuple[str, ...]]  # rule, facility, cell, those involved

ABSOLUTE = {"SEX", "CHILD", "INFECTION", "OUT-OF-SERVICE", "CELL-SEX", "CELL-AGE", "CHILD-SEGREGATION"}
ADVISORY = {"YOUNG", "RECORD", "GRADE", "SPACE", "CHILD-ALONE", "BLOCK-SEX", "BLOCK-CHILD"}


def severity(code: str) -> str:
    return "absolute" if code in ABSOLUTE else "advisory" if code in ADVISORY else "strict"


# 3. Person and person


def pair_rules(a: Someone, b: Someone, world: World) -> set[str]:
    bands, categories = {a.band, b.band}, {a.category, b.category}
    a_child_and_an_adult = maybe_a_child(a) != maybe_a_child(b)
    ages = sorted([a.years or 0, b.years or 0])
    speaks = {
        "SEX": a.sex != b.sex or "unknown" in {a.sex, b.sex},
        "CHILD": a_child_and_an_adult,
        "INFECTION": a.isolation != b.isolation,
        "AGE-DISPUTED": "age_disputed" in bands and not a_child_and_an_adult,
        "CHILD-AGES": bands == {"child"} and ages[0] < 14 and ages[1] >= 16,
        "STATUS": a.group != b.group,
        "GRAVITY": categories in ({"petty", "serious"}, {"petty", "grave"}) or "unclassified" in categories,
        "FACTION": any({r["faction_a"], r["faction_b"]} == {a.faction, b.faction} for r in world.rivals),
        "SINGLE": any("single_cell" in x.needs and "not_alone" not in x.needs for x in (a, b)),
        "PROTECTION": a.protection != b.protection,
        "YOUNG": bands == {"young_adult", "adult"},
        "RECORD": a.record != b.record or "unknown" in {a.record, b.record},
        "GRADE": len(categories) == 2 and categories <= {"moderate", "serious", "grave"},
    }
    return {code for code in speaks if speaks[code]}


def orders_between(a: str, b: str, world: World) -> list[Row]:
    return [order for order in world.keep_apart if {order["inmate_a"], order["inmate_b"]} == {a, b}]


def joined_by_orders(world: World, number: str) -> list[tuple[str, str]]:
    """Everyone whom an order joins to this person, with its level."""
    orders = [(row["inmate_a"], row["inmate_b"], row["level"]) for row in world.keep_apart]
    return [(b if a == number else a, level) for a, b, level in orders if number in {a, b}]


def order_reaches(level: str, one: Row, other: Row) -> bool:
    """Whether an order of this level joins two people in these cells."""
    if one["facility"] != other["facility"]:
        return False
    if one["cell"] == other["cell"] or level == "facility":
        return True
    return level == "block" and one["block"] == other["block"]


# 4. Person and cell


def cell_rules(person: Someone, cell: Row) -> set[str]:
    said = set()
    if cell["in_service"] == "no":
        said.add("OUT-OF-SERVICE")
    if cell["sex"] and cell["sex"] != person.sex:
        said.add("CELL-SEX")
    if cell["age"] == "child" and not maybe_a_child(person):
        said.add("CELL-AGE")
    if cell["age"] == "adult" and maybe_a_child(person):
        said.add("CELL-AGE")
    if cell["purpose"] == "segregation" and maybe_a_child(person):
        said.add("CHILD-SEGREGATION")
    if cell["status"] and cell["status"] != person.group:
        said.add("CELL-STATUS")
    if not takes(cell["purpose"], person):
        said.add("PURPOSE")
    if "step_free" in person.needs and cell["step_free"] == "no":
        said.add("STEP-FREE")
    return said


def takes(purpose: str, person: Someone) -> bool:
    if purpose in {"ordinary", "reception"}:
        return person.isolation == "" and "nursery" not in person.needs
    if purpose == "medical":
        return person.isolation != ""
    return purpose == "nursery" and "nursery" in person.needs and person.isolation == ""


# 5. Cell and number


def number_rules(person: Someone, cell: Row, others: int) -> set[str]:
    said = set()
    area, people = Decimal(cell["floor_area_m2"]), others + 1
    if people > int(cell["certified_capacity"]):
        said.add("CAPACITY")
    if area * 10 < 20 * people:
        said.add("SPACE-MINIMUM")
    if area * 10 < (54 if others == 0 else 34 * people):
        said.add("SPACE")
    if others == 0 and "not_alone" in person.needs:
        said.add("ALONE")
    if others == 0 and maybe_a_child(person):
        said.add("CHILD-ALONE")
    return said


def block_rules(person: Someone, block: list[Someone]) -> set[str]:
    said = set()
    if any(other.sex != person.sex for other in block):
        said.add("BLOCK-SEX")
    if any(maybe_a_child(other) != maybe_a_child(person) for other in block):
        said.add("BLOCK-CHILD")
    return said


# 6. Verdict


def cells_for(world: World, number: str, facility: str, on: date) -> dict[str, Objections]:
    """Every objection to one person in each cell of a facility."""
    homes = {row["inmate_no"]: row for row in world.register if row["facility"] == facility and row["cell"]}
    homes.pop(number, None)
    people = {row["inmate_no"]: someone(row, on) for row in homes.values()}
    (person,) = (someone(row, on) for row in world.register if row["inmate_no"] == number)
    estate = {cell["cell"]: cell for cell in world.estate if cell["facility"] == facility}
    found: dict[str, Objections] = {}
    for code, cell in estate.items():
        said: dict[str, set[str]] = {}
        here = [other for other, row in homes.items() if row["cell"] == code]
        for other in here:
            for rule in pair_rules(person, people[other], world):
                said.setdefault(rule, set()).add(other)
        for other, level in joined_by_orders(world, number):
            if other in homes and order_reaches(level, cell, estate[homes[other]["cell"]]):
                said.setdefault("APART", set()).add(other)
        block = [people[other] for other, row in homes.items() if estate[row["cell"]]["block"] == cell["block"]]
        alone = cell_rules(person, cell) | number_rules(person, cell, len(here)) | block_rules(person, block)
        found[code] = {rule: tuple(sorted(others)) for rule, others in said.items()} | dict.fromkeys(alone, ())
    return found


def verdict(objections: Objections) -> str:
    weights = {severity(code) for code in objections}
    if "absolute" in weights:
        return "refused"
    if "strict" in weights:
        return "exception"
    return "advisory" if weights else "clear"


def least_harm(world: World, number: str, facility: str, on: date) -> list[str]:
    """The cells where only an exception is left, the least bad first."""
    found = cells_for(world, number, facility, on)
    bearable = []
    for cell in world.estate:
        objections = found.get(cell["cell"], {})
        others = sum(
            (row["facility"], row["cell"]) == (facility, cell["cell"])
            for row in world.register
            if row["inmate_no"] != number
        )
        a_second_in_a_cell_for_one = cell["certified_capacity"] == "1" and others >= 1
        if cell["facility"] != facility or verdict(objections) != "exception" or a_second_in_a_cell_for_one:
            continue
        strict = [code for code in objections if severity(code) == "strict"]
        places = int(cell["certified_capacity"])
        load = Fraction(others + 1, places) if places else math.inf
        area = Fraction(cell["floor_area_m2"]) / (others + 1)
        bearable.append((strict != ["CAPACITY"], len(strict), load, -area, cell["cell"]))
    return [code for *_, code in sorted(bearable)]


# 7. Breaches


def breaches(world: World, on: date) -> list[Breach]:
    """Every breach, sorted; a pair in different cells has no cell."""
    people = {row["inmate_no"]: someone(row, on) for row in world.register}
    found: list[Breach] = []
    for cell in world.estate:
        here = [
            people[row["inmate_no"]]
            for row in world.register
            if (row["facility"], row["cell"]) == (cell["facility"], cell["cell"])
        ]
        for rule, involved in breaches_of_cell(world, cell, here).items():
            if severity(rule) != "advisory":
                found.append((rule, cell["facility"], cell["cell"], tuple(sorted(involved))))
    return sorted(found + breaches_between_cells(world), key=str)


def breaches_of_cell(world: World, cell: Row, here: list[Someone]) -> dict[str, set[str]]:
    involved: dict[str, set[str]] = {}
    for a, b in combinations(here, 2):
        rules = pair_rules(a, b, world)
        if orders_between(a.number, b.number, world):
            rules.add("APART")
        for rule in rules:
            involved.setdefault(rule, set()).update({a.number, b.number})
    for person in here:
        for rule in cell_rules(person, cell) - ({"PURPOSE"} if person.number in world.under_order else set()):
            involved.setdefault(rule, set()).add(person.number)
        for rule in number_rules(person, cell, len(here) - 1):
            involved.setdefault(rule, set()).add(person.number)
    return involved


def breaches_between_cells(world: World) -> list[Breach]:
    homes = {row["inmate_no"]: row for row in world.register if row["cell"]}
    blocks = {(cell["facility"], cell["cell"]): cell for cell in world.estate}
    found: list[Breach] = []
    for order in world.keep_apart:
        pair = sorted([order["inmate_a"], order["inmate_b"]])
        if not all(number in homes for number in pair):
            continue
        one, other = (blocks[homes[number]["facility"], homes[number]["cell"]] for number in pair)
        if one is not other and order_reaches(order["level"], one, other):
            found.append(("APART", one["facility"], None, tuple(pair)))
    return found
