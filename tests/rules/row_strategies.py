"""Registers and estates as rows of the files, full of boundaries, for two facilities."""

from datetime import date
from itertools import combinations

from hypothesis import strategies as st

from tests.rules.naive_facts import STATUSES, Row, World
from tests.rules.strategies import combined

DATES = [date(2026, 11, 21), date(2026, 2, 28), date(2026, 3, 1), date(2028, 2, 29)]
SOMEONE: Row = {
    "sex": "male",
    "placed_as": "",
    "date_of_birth": "1990-01-01",
    "age_disputed": "no",
    "child_until": "",
    "legal_status": "sentenced",
    "offences": "PC33",
    "category_set": "",
    "record": "first",
    "isolation": "",
    "protection": "",
    "needs": "",
    "faction": "",
}
CELL: Row = {
    "certified_capacity": "3",
    "floor_area_m2": "30.0",
    "sex": "",
    "age": "",
    "status": "",
    "purpose": "ordinary",
    "step_free": "yes",
    "in_service": "yes",
}
OTHERWISE_SOMEONE = {
    "sex": ["female", ""],
    "placed_as": ["female"],
    "date_of_birth": [
        *("", "2009", "2008", "2008-11", "2008-02", "2005", "2012", "2010"),
        *("2008-11-21", "2008-11-22", "2008-02-29", "2010-02-28", "2005-11-21", "2005-11-22", "2004-02-29"),
        *("2012-11-21", "2012-11-22", "2010-11-21", "2010-11-22", "2012-02-29", "2010-03-01", "2007-02-28"),
    ],
    "age_disputed": ["yes"],
    "child_until": ["2026-11-20", "2026-11-21", "2026-02-28", "2028-12-31"],
    "legal_status": sorted(status for statuses in STATUSES.values() for status in statuses),
    "offences": ["", "PC30", "PC31", "PC40", "XX1", "PC30;PC33", "XX1;PC40", "PC31;XX1"],
    "category_set": ["petty", "unclassified", "none"],
    "record": ["repeat", ""],
    "isolation": ["tb", "measles"],
    "protection": ["informer", "witness"],
    "needs": ["single_cell", "not_alone", "step_free", "nursery", "single_cell;not_alone", "nursery;step_free"],
    "faction": ["red", "blue", "green"],
}
OTHERWISE_CELL = {
    "certified_capacity": ["0", "1", "2", "4"],
    "floor_area_m2": ["1.99", "2.0", "3.99", "4", "5.39", "5.4", "6.79", "6.8", "10.2", "10.19", "13.6"],
    "sex": ["male", "female"],
    "age": ["child", "adult"],
    "status": ["convicted", "untried", "civil"],
    "purpose": ["reception", "medical", "nursery", "segregation"],
    "step_free": ["no"],
    "in_service": ["no"],
}
HOMES = [(facility, f"c{n}") for facility in ("F", "G") for n in range(3)]


def rows(usual: Row, otherwise: dict[str, list[str]]) -> st.SearchStrategy[Row]:
    """The usual row, and it with up to four differences."""
    differences = [(name, value) for name, values in otherwise.items() for value in values]
    some = st.sampled_from(list(combined(differences)))
    return st.builds(lambda these, those: usual | these | those, some, some)


people = rows(SOMEONE, OTHERWISE_SOMEONE)
cells = rows(CELL, OTHERWISE_CELL)


@st.composite
def worlds(draw: st.DrawFn) -> World:
    estate = [
        draw(cells) | {"facility": facility, "cell": cell, "block": draw(st.sampled_from(["1", "10"]))}
        for facility, cell in HOMES
    ]
    homes = st.sampled_from([*HOMES[:3] * 3, *HOMES[3:], ("F", "")])
    register = []
    for n in range(draw(st.integers(1, 7))):
        facility, cell = draw(homes)
        register.append(draw(people) | {"inmate_no": f"P{n}", "facility": facility, "cell": cell})
    numbers = [who["inmate_no"] for who in register]
    pairs = st.sampled_from(list(combinations([*numbers, "gone"], 2)))
    orders = draw(st.dictionaries(pairs, st.sampled_from(["cell", "block", "facility"]), max_size=3))
    return World(
        register,
        estate,
        [{"inmate_a": b, "inmate_b": a, "level": level} for (a, b), level in orders.items()],
        [{"faction_a": "red", "faction_b": "blue"}, {"faction_a": "green", "faction_b": "blue"}],
        frozenset(draw(st.lists(st.sampled_from(numbers), max_size=2))),
    )
