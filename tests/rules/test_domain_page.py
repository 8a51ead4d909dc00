"""docs/domain.md says what the code does."""

import re

import pytest

from cells.facts import CellAge, Purpose
from cells.registry import PAGE, TABLES, filled, rules_as_markdown, statuses_as_markdown
from cells.verdicts import RULES
from inmates.ages import AgeBand
from inmates.facts import Need, Protection, Reach, Record, Sex
from inmates.offences import Category
from inmates.separation import Rule
from inmates.status import StatusGroup

FACTS = [Sex, AgeBand, StatusGroup, Category, Record, Protection, Need, Reach, Purpose, CellAge]
page = PAGE.read_text(encoding="utf-8")


def test_its_tables_are_those_of_the_code() -> None:
    assert filled(page) == page, "Run .venv/bin/python -m cells.registry and read what has changed."


def test_it_has_a_place_for_every_table() -> None:
    assert sorted(re.findall(r"<!-- begin (\w+):", page)) == sorted(TABLES)


def test_a_table_that_has_grown_old_is_replaced() -> None:
    old = page.replace("absolute", "advisory")
    assert rules_as_markdown() not in old
    assert rules_as_markdown() in filled(old)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_every_rule_has_one_row_with_its_title_weight_and_basis(rule: Rule) -> None:
    rows = [line for line in rules_as_markdown().splitlines() if line.startswith(f"| `{rule.code}` |")]
    assert rows == [f"| `{rule.code}` | {rule.title} | {rule.severity.label} | {rule.says} | {rule.basis} |"]


def test_the_statuses_stand_beside_their_group() -> None:
    assert "| `civil` | `civil_debt` `contempt` |" in statuses_as_markdown().splitlines()


@pytest.mark.parametrize("value", sorted({str(value) for fact in FACTS for value in fact}))
def test_it_names_every_value_of_every_fact(value: str) -> None:
    assert f"`{value}`" in page
