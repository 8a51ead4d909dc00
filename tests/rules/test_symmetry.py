"""What keeps one person from another keeps the other from the one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cells.verdicts import judge
from inmates.facts import Facts, Person, Reach
from inmates.separation import APART, PAIR_RULES, PairRule, pair_conflicts
from lcs_ims.lib.objections import Objection
from tests.rules.making import a_cell, a_house
from tests.rules.strategies import many, some, some_facts

OF_PAIRS = {rule.code for rule in PAIR_RULES} | {APART.code}


@pytest.mark.parametrize("rule", PAIR_RULES, ids=lambda rule: rule.code)
@some
@given(a=some_facts, b=some_facts)
def test_every_pair_rule_is_symmetric(rule: PairRule, a: Facts, b: Facts) -> None:
    assert rule.conflicts(a, b) == rule.conflicts(b, a)


@many
@given(a=some_facts, b=some_facts)
def test_a_pair_is_kept_apart_by_the_same_rules_from_either_side(a: Facts, b: Facts) -> None:
    assert pair_conflicts(a, b) == pair_conflicts(b, a)


@some
@given(a=some_facts, b=some_facts, level=st.sampled_from(Reach), same_cell=st.booleans())
def test_either_meets_the_same_objections_in_the_others_cell(a: Facts, b: Facts, level: str, same_cell: bool) -> None:
    here, there = "1-01", "1-01" if same_cell else "1-02"
    cells, orders = [a_cell("1-01"), a_cell("1-02")], (("A", "B", level),)

    def asked(newcomer: Person, occupant: Person) -> dict[str, Objection]:
        found = {x.cell.code: x for x in judge(newcomer, a_house(cells, {here: [occupant]}, orders))}
        return {o.code: o for o in found[there].objections if o.code in OF_PAIRS}

    one, other = asked(Person("A", a), Person("B", b)), asked(Person("B", b), Person("A", a))
    assert one.keys() == other.keys()
    assert {o.concerns for o in one.values()} <= {("B",)}
    assert {o.concerns for o in other.values()} <= {("A",)}
