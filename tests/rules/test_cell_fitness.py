"""Which cell is wrong for whom. Every designation and purpose beside every value."""

import pytest

from cells.facts import CellFacts
from inmates.facts import Facts, Person
from tests.rules.making import a_cell, a_house, facts, objections
from tests.rules.matrix import matrix

# Rows are cells by what they are for, columns people by what they are.
CELL_SEX = """
        female male unknown
none    .      .    .
female  .      x    x
male    x      .    x
"""
CELL_AGE = """
       child age_disputed young_adult adult
none   .     .            .           .
child  .     .            x           x
adult  x     x            .           .
"""
CHILD_SEGREGATION = """
             child age_disputed young_adult adult
ordinary     .     .            .           .
reception    .     .            .           .
medical      .     .            .           .
nursery      .     .            .           .
segregation  x     x            .           .
"""
CELL_STATUS = """
             untried convicted civil immigration witness forensic
none         .       .         .     .           .       .
untried      .       x         x     x           x       x
convicted    x       .         x     x           x       x
civil        x       x         .     x           x       x
immigration  x       x         x     .           x       x
witness      x       x         x     x           .       x
forensic     x       x         x     x           x       .
"""
# Columns: no isolation and no nursery, isolation, the need of a nursery, both.
PURPOSE = """
             neither isolation nursery isolation+nursery
ordinary     .       x         x       x
reception    .       x         x       x
medical      x       .         x       .
nursery      x       x         .       x
segregation  x       x         x       x
"""
STEP_FREE = """
      none single_cell not_alone step_free nursery step_free+nursery
yes   .    .           .         .         .       .
no    .    .           .         x         .       x
"""
OUT_OF_SERVICE = """
      child age_disputed young_adult adult
yes   .     .            .           .
no    x     x            x           x
"""

HEALTH = {
    "neither": facts(),
    "isolation": facts(isolation="tb"),
    "nursery": facts(needs="nursery"),
    "isolation+nursery": facts(isolation="measles", needs="nursery"),
}


def the_cell(field: str, value: str) -> CellFacts:
    if value in {"yes", "no"}:
        return a_cell(**{field: value == "yes"})  # type: ignore[arg-type]  # the words of a table
    return a_cell(**{field: "" if value == "none" else value})  # type: ignore[arg-type]


def the_person(fact: str, value: str) -> Facts:
    if fact == "health":
        return HEALTH[value]
    if fact == "needs":
        return facts(needs=value.replace("+", " ").replace("none", ""))
    return facts(**{fact: value})


TABLES = [
    ("OUT-OF-SERVICE", "in_service", "band", OUT_OF_SERVICE),
    ("CELL-SEX", "sex", "sex", CELL_SEX),
    ("CELL-AGE", "age", "band", CELL_AGE),
    ("CHILD-SEGREGATION", "purpose", "band", CHILD_SEGREGATION),
    ("CELL-STATUS", "status", "group", CELL_STATUS),
    ("PURPOSE", "purpose", "health", PURPOSE),
    ("STEP-FREE", "step_free", "needs", STEP_FREE),
]
PLACES = [(code, field, fact, *place) for code, field, fact, table in TABLES for place in matrix(table)]


@pytest.mark.parametrize(("code", "field", "fact", "cell", "person", "wrong"), PLACES)
def test_a_cell_is_wrong_for_exactly_these_people(
    code: str, field: str, fact: str, cell: str, person: str, wrong: bool
) -> None:
    found = objections(Person("A", the_person(fact, person)), a_house(the_cell(field, cell)))
    assert (code in found) is wrong
    assert not wrong or found[code].concerns == ()


@pytest.mark.parametrize("needs", ["nursery", "step_free nursery", "nursery not_alone"])
def test_other_needs_beside_the_nursery_change_nothing(needs: str) -> None:
    nursery = a_house(a_cell(purpose="nursery", step_free=True))
    assert "PURPOSE" not in objections(Person("A", facts(needs=needs)), nursery)


def test_a_cell_without_any_designation_takes_anyone_whose_facts_are_known_or_not() -> None:
    unknown = facts(sex="unknown", band="age_disputed", category="unclassified", record="unknown")
    assert set(objections(Person("A", unknown), a_house(a_cell()))) == {"CHILD-ALONE"}


def test_a_segregation_order_is_no_way_to_be_placed() -> None:
    house = a_house(a_cell(purpose="segregation"), {"1-01": [Person("A", facts())]}, segregated="A")
    assert "PURPOSE" in objections(Person("A", facts()), house)
