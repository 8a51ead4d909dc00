"""The rules once more, as plainly as they can be written: rows of the files in, answers out.

Nothing here comes from the code under test and nothing is clever, so a mistake would have to be made twice.
Sections are those of docs/domain.md.
"""

import csv
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from itertools import combinations
from pathlib import Path

Row = dict[str, str]
Objections = dict[str, tuple[str, ...]]  # code of the rule: those concerned
Breach = tuple[str, str, str | None, tuple[str, ...]]  # rule, facility, cell, those involved

ABSOLUTE = {"SEX", "CHILD", "INFECTION", "OUT-OF-SERVICE", "CELL-SEX", "CELL-AGE", "CHILD-SEGREGATION"}
ADVISORY = {"YOUNG", "RECORD", "GRADE", "SPACE", "CHILD-ALONE", "BLOCK-SEX", "BLOCK-CHILD"}
STATUSES = {
    "untried": {"uncharged", "remand", "committed", "awaiting_sentence"},
    "convicted": {"sentenced", "fine_default", "appeal", "condemned", "kings_pleasure_child"},
    "civil": {"civil_debt", "contempt"},
    "immigration": {"immigration"},
    "witness": {"detained_witness"},
    "forensic": {"kings_pleasure_mental"},
}
CATALOGUE = Path(__file__).parents[2] / "inmates" / "data" / "offences.csv"
with CATALOGUE.open(encoding="utf-8", newline="") as file:
    CATEGORY_OF_OFFENCE = {row["code"]: row["category"] for row in csv.DictReader(file)}


@dataclass
class World:
    """What the files hold, and who has a segregation order on file."""

    register: list[Row]
    estate: list[Row]
    keep_apart: list[Row] = field(default_factory=list)
    rivals: list[Row] = field(default_factory=list)
    under_order: frozenset[str] = frozenset()


@dataclass
class Someone:
    number: str
    sex: str
    band: str
    years: int | None
    group: str
    category: str
    record: str
    isolation: str
    protection: str
    needs: set[str]
    faction: str


# 1. Facts


def severity(code: str) -> str:
    return "absolute" if code in ABSOLUTE else "advisory" if code in ADVISORY else "strict"


def last_possible_day(text: str) -> date | None:
    if text == "":
        return None
    parts = [int(part) for part in text.split("-")]
    if len(parts) == 3:
        return date(*parts)
    year, month = (*parts, 12)[:2]
    first_of_the_next = date(year + 1, 1, 1) if month == 12 else date(year, month + 1, 1)
    return first_of_the_next - timedelta(days=1)


def age_of(row: Row, on: date) -> tuple[str, int | None]:
    born = last_possible_day(row["date_of_birth"])
    if born is None:
        return "age_disputed", None
    years = on.year - born.year - ((on.month, on.day) < (born.month, born.day))
    if row["age_disputed"] == "yes":
        return "age_disputed", years
    if years < 18:
        return "child", years
    if years > 20:
        return "adult", years
    by_order = row["child_until"] != "" and on <= date.fromisoformat(row["child_until"])
    return ("child" if by_order else "young_adult"), years


def category_of(row: Row, group: str) -> str:
    if row.get("category_set"):
        return row["category_set"]
    codes = [code for code in row["offences"].split(";") if code]
    categories = {CATEGORY_OF_OFFENCE.get(code, "unclassified") for code in codes}
    if not codes:
        return "unclassified" if group in {"untried", "convicted"} else "none"
    for category in ("grave", "unclassified", "serious", "moderate"):
        if category in categories:
            return category
    return "petty"


def someone(row: Row, on: date) -> Someone:
    (group,) = (group for group, statuses in STATUSES.items() if row["legal_status"] in statuses)
    band, years = age_of(row, on)
    return Someone(
        number=row["inmate_no"],
        sex=row["placed_as"] or row["sex"] or "unknown",
        band=band,
        years=years,
        group=group,
        category=category_of(row, group),
        record=row["record"] or "unknown",
        isolation=row["isolation"],
        protection=row["protection"],
        needs={need for need in row["needs"].split(";") if need},
        faction=row["faction"],
    )


def maybe_a_child(person: Someone) -> bool:
    return person.band in {"child", "age_disputed"}


# 3. Person and person


def pair_rules(a: Someone, b: Someone, world: World) -> set[str]:
    said = set()
    if a.sex != b.sex or "unknown" in {a.sex, b.sex}:
        said.add("SEX")
    if maybe_a_child(a) != maybe_a_child(b):
        said.add("CHILD")
    elif "age_disputed" in {a.band, b.band}:
        said.add("AGE-DISPUTED")
    if a.isolation != b.isolation:
        said.add("INFECTION")
    if a.band == b.band == "child":
        ages = sorted([a.years or 0, b.years or 0])
        if ages[0] < 14 and ages[1] >= 16:
            said.add("CHILD-AGES")
    if a.group != b.group:
        said.add("STATUS")
    if any(x.category == "petty" and y.category in {"serious", "grave"} for x, y in ((a, b), (b, a))):
        said.add("GRAVITY")
    if "unclassified" in {a.category, b.category}:
        said.add("GRAVITY")
    if any({r["faction_a"], r["faction_b"]} == {a.faction, b.faction} for r in world.rivals):
        said.add("FACTION")
    if any("single_cell" in x.needs and "not_alone" not in x.needs for x in (a, b)):
        said.add("SINGLE")
    if a.protection != b.protection:
        said.add("PROTECTION")
    if sorted([a.band, b.band]) == ["adult", "young_adult"]:
        said.add("YOUNG")
    if a.record != b.record or a.record == "unknown" or b.record == "unknown":
        said.add("RECORD")
    if {a.category, b.category} <= {"moderate", "serious", "grave"} and a.category != b.category:
        said.add("GRADE")
    return said


def level_between(a: str, b: str, world: World) -> str | None:
    for order in world.keep_apart:
        if {order["inmate_a"], order["inmate_b"]} == {a, b}:
            return order["level"]
    return None


def order_reaches(level: str | None, one: Row, other: Row) -> bool:
    """Whether an order of this level joins two people in these cells."""
    if level is None or one["facility"] != other["facility"]:
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
    people = {row["inmate_no"]: someone(row, on) for row in world.register}
    homes = {row["inmate_no"]: row for row in world.register if row["facility"] == facility and row["cell"]}
    homes.pop(number, None)
    estate = {cell["cell"]: cell for cell in world.estate if cell["facility"] == facility}
    found: dict[str, Objections] = {}
    for code, cell in estate.items():
        person, said = people[number], dict[str, set[str]]()
        here = [other for other, row in homes.items() if row["cell"] == code]
        for other in here:
            for rule in pair_rules(person, people[other], world):
                said.setdefault(rule, set()).add(other)
        for other, row in homes.items():
            if order_reaches(level_between(number, other, world), cell, estate[row["cell"]]):
                said.setdefault("APART", set()).add(other)
        block = [people[other] for other, row in homes.items() if estate[row["cell"]]["block"] == cell["block"]]
        alone = cell_rules(person, cell) | number_rules(person, cell, len(here)) | block_rules(person, block)
        found[code] = {rule: tuple(sorted(others)) for rule, others in said.items()} | {rule: () for rule in alone}
    return found


def verdict(objections: Objections) -> str:
    weights = {severity(code) for code in objections}
    if "absolute" in weights:
        return "refused"
    if "strict" in weights:
        return "exception"
    return "advisory" if weights else "clear"


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
        if level_between(a.number, b.number, world):
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
