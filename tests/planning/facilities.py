"""Small random facilities for property tests: mostly plain people and cells, each a little odd."""

from decimal import Decimal

from hypothesis import strategies as st

from cells.facts import CellFacts
from cells.house import House
from inmates.ages import AgeBand
from inmates.facts import Facts, Person, Reach, Record, Sex
from inmates.offences import Category
from inmates.status import StatusGroup

RIVALS = {"": frozenset[str](), "red": frozenset({"blue"}), "blue": frozenset({"red"})}


def mostly(usual: object, *others: object) -> st.SearchStrategy:
    return st.sampled_from([usual] * 9 * len(others) + list(others))


@st.composite
def facts(draw) -> Facts:
    band = draw(mostly(AgeBand.ADULT, AgeBand.YOUNG_ADULT, AgeBand.CHILD, AgeBand.CHILD, AgeBand.AGE_DISPUTED))
    faction = draw(mostly("", "red", "blue"))
    return Facts(
        sex=draw(mostly(Sex.MALE, Sex.FEMALE, Sex.UNKNOWN)),
        band=band,
        group=draw(mostly(StatusGroup.UNTRIED, StatusGroup.CONVICTED)),
        category=draw(st.sampled_from([*Category][:4] * 3 + [Category.UNCLASSIFIED])),
        record=draw(st.sampled_from(Record)),
        child_age=draw(st.sampled_from([12, 15, 17])) if band is AgeBand.CHILD else None,
        isolation=draw(mostly("", "c1")),
        protection=draw(mostly("", "informer")),
        needs=frozenset(draw(mostly((), ("single_cell",), ("not_alone",), ("step_free",), ("nursery",)))),
        faction=faction,
        rivals=RIVALS[faction],
    )


@st.composite
def cell(draw, code: str) -> CellFacts:
    return CellFacts(
        code=code,
        block=draw(st.sampled_from("PQ")),
        capacity=draw(st.sampled_from([1, 2, 2, 3])),
        area=Decimal(draw(mostly("12", "3.9", "5.4"))),
        sex=draw(mostly("", "male", "female")),
        age=draw(mostly("", "child", "adult")),
        status=draw(mostly("", "untried", "convicted")),
        purpose=draw(mostly("ordinary", "medical", "reception", "nursery", "segregation")),
        step_free=draw(st.booleans()),
        in_service=draw(mostly(True, False)),
    )


@st.composite
def small_facilities(draw, people: int = 5, cells: int = 4) -> tuple[House, list[Person]]:
    codes = [f"C{i}" for i in range(draw(st.integers(2, cells)))]
    persons = [Person(f"P{i}", draw(facts())) for i in range(draw(st.integers(1, people)))]
    homes = [draw(st.sampled_from([*codes, *codes, None])) for _ in persons]
    orders: dict[str, dict[str, Reach]] = {p.number: {} for p in persons}
    for a in persons:
        for b in persons:
            if a.number < b.number and (reach := draw(mostly(None, *Reach))):
                orders[a.number][b.number] = orders[b.number][a.number] = reach
    cells_ = [draw(cell(code)) for code in codes]
    housed = [(p, home) for p, home in zip(persons, homes, strict=True) if home]
    purpose = {c.code: c.purpose for c in cells_}
    segregated = frozenset(p.number for p, home in housed if purpose[home] == "segregation" and draw(st.booleans()))
    unhoused = [p for p, home in zip(persons, homes, strict=True) if not home]
    return House("X", cells_, housed, orders, segregated), unhoused
