"""People, cells and houses for the tests of the rules. What a test does not name is ordinary.

An ordinary person is a man of 21 or over, convicted, of moderate category, in custody for the first time;
an ordinary cell has no designation, and room for everyone. Facts are written as in the files.
"""

from collections.abc import Mapping
from decimal import Decimal

from cells.facts import CellFacts
from cells.house import House
from cells.verdicts import CellVerdict, judge
from inmates.ages import AgeBand
from inmates.facts import Facts, Person, Reach, Record, Sex
from inmates.offences import Category
from inmates.status import StatusGroup
from lcs_ims.lib.objections import Objection

ORDINARY = {
    "sex": "male",
    "band": "adult",
    "age": "15",  # counts for a child only
    "group": "convicted",
    "category": "moderate",
    "record": "first",
    "isolation": "",
    "protection": "",
    "needs": "",
    "faction": "",
    "rivals": "",
}


def facts(**said: str) -> Facts:
    """Facts from plain words; `needs` and `rivals` are words with spaces between them."""
    assert said.keys() <= ORDINARY.keys(), said
    all_of_it = ORDINARY | said
    return Facts(
        Sex(all_of_it["sex"]),
        AgeBand(all_of_it["band"]),
        StatusGroup(all_of_it["group"]),
        Category(all_of_it["category"]),
        Record(all_of_it["record"]),
        int(all_of_it["age"]) if all_of_it["band"] == "child" else None,
        all_of_it["isolation"],
        all_of_it["protection"],
        frozenset(all_of_it["needs"].split()),
        all_of_it["faction"],
        frozenset(all_of_it["rivals"].split()),
    )


def someone(number: str = "A", **said: str) -> Person:
    return Person(number, facts(**said))


def child(number: str = "A", age: int = 15) -> Person:
    return someone(number, band="child", age=str(age))


def a_cell(
    code: str = "1-01",
    block: str = "1",
    *,
    capacity: int = 50,
    area: str = "500",
    sex: str = "",
    age: str = "",
    status: str = "",
    purpose: str = "ordinary",
    step_free: bool = False,
    in_service: bool = True,
) -> CellFacts:
    return CellFacts(code, block, capacity, Decimal(area), sex, age, status, purpose, step_free, in_service)


def a_house(
    cells: CellFacts | list[CellFacts] | None = None,
    living: Mapping[str, list[Person]] | None = None,
    orders: tuple[tuple[str, str, str], ...] = (),
    segregated: str = "",
) -> House:
    """A facility: its cells (one ordinary cell if none is named), who lives in which, who is kept apart."""
    cells = [a_cell()] if cells is None else [cells] if isinstance(cells, CellFacts) else cells
    residents = [(person, code) for code, people in (living or {}).items() for person in people]
    return House("MCCI", cells, residents, kept_apart(orders), frozenset(segregated.split()))


def kept_apart(orders: tuple[tuple[str, str, str], ...]) -> dict[str, dict[str, Reach]]:
    both_ways: dict[str, dict[str, Reach]] = {}
    for a, b, level in orders:
        both_ways.setdefault(a, {})[b] = both_ways.setdefault(b, {})[a] = Reach(level)
    return both_ways


def crowd(count: int, **said: str) -> list[Person]:
    """So many people with the same facts: C1, C2 and on."""
    return [someone(f"C{n}", **said) for n in range(1, count + 1)]


def answers(person: Person, house: House) -> dict[str, CellVerdict]:
    return {answer.cell.code: answer for answer in judge(person, house)}


def objections(person: Person, house: House, cell: str = "1-01") -> dict[str, Objection]:
    """What speaks against this person in this cell, by the rule's code."""
    return {objection.code: objection for objection in answers(person, house)[cell].objections}
