"""Every rule, its weight and its basis."""

import re
import string

import pytest

from cells.verdicts import BY_CODE, RULES
from inmates.separation import Rule

# In the order in which they are shown.
WEIGHTS = """
SEX                absolute   NMR 11(a); CPWA 2011 s.103(4)(b)
CHILD              absolute   CPWA 2011 s.132(5); CRC 37(c); NMR 11(d), 112(2)
INFECTION          absolute   NMR 30(d)
AGE-DISPUTED       strict     CPWA 2011 ss.81-85
CHILD-AGES         strict     CRC 3, 37(c)
STATUS             strict     NMR 11(b), 11(c), 112(1), 121; ICCPR 10(2)(a)
GRAVITY            strict     NMR 93(1)(a); national dialogue recommendation on petty offenders
APART              strict     NMR 1, 12(2)
FACTION            strict     NMR 1, 12(2)
SINGLE             strict     NMR 12(1)
PROTECTION         strict     NMR 2(2), 12(2)
YOUNG              advisory   NMR 11(d)
RECORD             advisory   NMR 11, 93
GRADE              advisory   NMR 93
OUT-OF-SERVICE     absolute   Cell not in service
CELL-SEX           absolute   NMR 11(a)
CELL-AGE           absolute   NMR 11(d)
CHILD-SEGREGATION  absolute   NMR 45(2); Havana Rules 67
CELL-STATUS        strict     NMR 11(b)
PURPOSE            strict     Purpose of the cell
STEP-FREE          strict     NMR 5(2)
CAPACITY           strict     NMR 12, 13
SPACE-MINIMUM      strict     ICRC space guidance
ALONE              strict     NMR 33, 46
SPACE              advisory   ICRC space guidance
CHILD-ALONE        advisory   Havana Rules 67
BLOCK-SEX          advisory   NMR 11(a)
BLOCK-CHILD        advisory   NMR 112(2)
"""
TABLE = [line.split(maxsplit=2) for line in WEIGHTS.strip().splitlines()]


def test_the_rules_stand_in_the_order_in_which_they_are_shown() -> None:
    assert [rule.code for rule in RULES] == [code for code, _, _ in TABLE]


@pytest.mark.parametrize(("code", "weight", "basis"), TABLE)
def test_a_rule_has_its_weight_and_its_basis(code: str, weight: str, basis: str) -> None:
    rule = BY_CODE[code]
    assert (rule.severity.label, rule.basis) == (weight, basis)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
@pytest.mark.parametrize("count", [0, 1, 2])
def test_every_sentence_is_a_sentence_with_known_gaps(rule: Rule, count: int) -> None:
    template = rule.words(count)
    gaps = {gap for _, gap, _, _ in string.Formatter().parse(template) if gap}
    assert gaps <= {"cell", "capacity", "area", "people", "count"}
    assert re.fullmatch(r"[A-Z{].*\.", template)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_no_sentence_names_the_code_of_a_rule_or_a_condition(rule: Rule) -> None:
    assert not re.search(r"\b(tb|tuberculosis|measles)\b|[A-Z]{3,}", f"{rule.sentence} {rule.one}")
