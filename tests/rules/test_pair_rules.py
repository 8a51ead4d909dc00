"""Which two people may not share a cell. Every value beside every value."""

import pytest

from inmates.facts import Facts, Person
from inmates.separation import PAIR_RULES
from tests.rules.making import a_house, facts, objections, someone
from tests.rules.matrix import matrix

SEX = """
           female male unknown
female     .      x    x
male       x      .    x
unknown    x      x    x
"""
CHILD = """
              child age_disputed young_adult adult
child         .     .            x           x
age_disputed  .     .            x           x
young_adult   x     x            .           .
adult         x     x            .           .
"""
AGE_DISPUTED = """
              child age_disputed young_adult adult
child         .     x            .           .
age_disputed  x     x            .           .
young_adult   .     .            .           .
adult         .     .            .           .
"""
YOUNG = """
              child age_disputed young_adult adult
child         .     .            .           .
age_disputed  .     .            .           .
young_adult   .     .            .           x
adult         .     .            x           .
"""
# Children by age. One kept among children by an order can be 18 to 20.
CHILD_AGES = """
     10  13  14  15  16  17  18  20
10   .   .   .   .   x   x   x   x
13   .   .   .   .   x   x   x   x
14   .   .   .   .   .   .   .   .
15   .   .   .   .   .   .   .   .
16   x   x   .   .   .   .   .   .
17   x   x   .   .   .   .   .   .
18   x   x   .   .   .   .   .   .
20   x   x   .   .   .   .   .   .
"""
INFECTION = """
         none tb tb-dr measles
none     .    x  x     x
tb       x    .  x     x
tb-dr    x    x  .     x
measles  x    x  x     .
"""
STATUS = """
             untried convicted civil immigration witness forensic
untried      .       x         x     x           x       x
convicted    x       .         x     x           x       x
civil        x       x         .     x           x       x
immigration  x       x         x     .           x       x
witness      x       x         x     x           .       x
forensic     x       x         x     x           x       .
"""
GRAVITY = """
              petty moderate serious grave unclassified none
petty         .     .        x       x     x            .
moderate      .     .        .       .     x            .
serious       x     .        .       .     x            .
grave         x     .        .       .     x            .
unclassified  x     x        x       x     x            x
none          .     .        .       .     x            .
"""
GRADE = """
              petty moderate serious grave unclassified none
petty         .     .        .       .     .            .
moderate      .     .        x       x     .            .
serious       .     x        .       x     .            .
grave         .     x        x       .     .            .
unclassified  .     .        .       .     .            .
none          .     .        .       .     .            .
"""
RECORD = """
         first repeat unknown
first    .     x      x
repeat   x     .      x
unknown  x     x      x
"""
PROTECTION = """
                none informer witness former_officer sexual_offence vulnerable
none            .    x        x       x              x              x
informer        x    .        x       x              x              x
witness         x    x        .       x              x              x
former_officer  x    x        x       .              x              x
sexual_offence  x    x        x       x              .              x
vulnerable      x    x        x       x              x              .
"""
# `single+not_alone` needs both: not being alone cancels the single cell.
SINGLE = """
                  none single_cell not_alone single_cell+not_alone step_free nursery
none                   .    x           .         .                     .         .
single_cell            x    x           x         x                     x         x
not_alone              .    x           .         .                     .         .
single_cell+not_alone  .    x           .         .                     .         .
step_free              .    x           .         .                     .         .
nursery                .    x           .         .                     .         .
"""
# Declared rivals: red and blue, blue and green.
FACTION = """
        none red blue green yellow
none    .    .   .    .     .
red     .    .   x    .     .
blue    .    x   .    x     .
green   .    .   x    .     .
yellow  .    .   .    .     .
"""
RIVALS = {"red": "blue", "blue": "red green", "green": "blue"}

TABLES = {
    "SEX": ("sex", SEX),
    "CHILD": ("band", CHILD),
    "INFECTION": ("isolation", INFECTION),
    "AGE-DISPUTED": ("band", AGE_DISPUTED),
    "CHILD-AGES": ("age", CHILD_AGES),
    "STATUS": ("group", STATUS),
    "GRAVITY": ("category", GRAVITY),
    "FACTION": ("faction", FACTION),
    "SINGLE": ("needs", SINGLE),
    "PROTECTION": ("protection", PROTECTION),
    "YOUNG": ("band", YOUNG),
    "RECORD": ("record", RECORD),
    "GRADE": ("category", GRADE),
}
PAIRS = [(code, fact, *place) for code, (fact, table) in TABLES.items() for place in matrix(table)]


def with_fact(fact: str, value: str) -> Facts:
    if fact == "age":
        return facts(band="child", age=value)
    if fact == "faction" and value != "none":
        return facts(faction=value, rivals=RIVALS.get(value, ""))
    if value == "none" and fact != "category":
        return facts()
    return facts(**{fact: value.replace("+", " ")})


@pytest.mark.parametrize(("code", "fact", "mine", "theirs", "conflict"), PAIRS)
def test_a_rule_speaks_against_exactly_these_pairs(
    code: str, fact: str, mine: str, theirs: str, conflict: bool
) -> None:
    newcomer = Person("A", with_fact(fact, mine))
    found = objections(newcomer, a_house(living={"1-01": [Person("B", with_fact(fact, theirs))]}))
    assert (code in found) is conflict
    assert not conflict or found[code].concerns == ("B",)


def test_every_pair_rule_has_its_table() -> None:
    assert {rule.code for rule in PAIR_RULES} == set(TABLES)


ROWS = sorted({(code, fact, mine) for code, fact, mine, _, _ in PAIRS})


@pytest.mark.parametrize(("code", "fact", "mine"), ROWS)
def test_an_objection_names_everyone_it_concerns_and_nobody_else(code: str, fact: str, mine: str) -> None:
    row = [(theirs, conflict) for c, _, m, theirs, conflict in PAIRS if (c, m) == (code, mine)]
    occupants = [Person(theirs, with_fact(fact, theirs)) for theirs, _ in row]
    found = objections(Person("A", with_fact(fact, mine)), a_house(living={"1-01": occupants}))
    named = found[code].concerns if code in found else ()
    assert named == tuple(sorted(theirs for theirs, conflict in row if conflict))


def test_a_child_by_order_beside_a_grown_up_of_the_same_age_is_a_child_beside_an_adult() -> None:
    kept_among_children = Person("A", facts(band="child", age="20"))
    found = objections(kept_among_children, a_house(living={"1-01": [someone("B", band="young_adult")]}))
    assert found["CHILD"].concerns == ("B",)


def test_rivalry_declared_from_either_side_is_rivalry() -> None:
    declares, silent = someone("A", faction="red", rivals="blue"), someone("B", faction="blue")
    assert "FACTION" in objections(declares, a_house(living={"1-01": [silent]}))
    assert "FACTION" in objections(silent, a_house(living={"1-01": [declares]}))


def test_people_who_differ_in_nothing_may_share() -> None:
    assert objections(someone("A"), a_house(living={"1-01": [someone("B")]})) == {}


def test_every_reason_is_given_not_the_first() -> None:
    newcomer = someone("A", sex="female", group="untried", isolation="tb", protection="informer")
    found = objections(newcomer, a_house(living={"1-01": [someone("B"), someone("C", record="repeat")]}))
    assert {code: objection.concerns for code, objection in found.items()} == {
        "SEX": ("B", "C"),
        "INFECTION": ("B", "C"),
        "STATUS": ("B", "C"),
        "PROTECTION": ("B", "C"),
        "RECORD": ("C",),
        "PURPOSE": (),
        "BLOCK-SEX": (),
    }
