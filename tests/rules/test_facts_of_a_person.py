"""What the rules make of what is on file about someone."""

from datetime import date
from typing import Any

import pytest

from inmates.facts import Facts, Person
from inmates.people import FACT_FIELDS, Reader
from tests.rules.making import facts

ON_FILE: dict[str, Any] = {
    "inmate_no": "LCS/2026/00001",
    "sex": "male",
    "placed_as": "",
    "date_of_birth": "1990-01-01",
    "age_disputed": False,
    "child_until": None,
    "legal_status": "sentenced",
    "category_of_charges": "moderate",
    "category_set": "",
    "record": "first",
    "isolation_id": None,
    "protection": "",
    "needs": [],
    "faction": "",
}
RIVALS = {"red": frozenset({"blue"}), "blue": frozenset({"red", "green"})}
ON = date(2026, 11, 21)


def known(**on_file: Any) -> Facts:
    row = tuple({**ON_FILE, **on_file}[name] for name in FACT_FIELDS)
    return Reader(ON, RIVALS).person(row).facts


@pytest.mark.parametrize(
    ("on_file", "expected"),
    [
        ({}, facts()),
        ({"sex": "unknown"}, facts(sex="unknown")),
        ({"placed_as": "female"}, facts(sex="female")),
        ({"sex": "unknown", "placed_as": "male"}, facts(sex="male")),
        ({"date_of_birth": "2012-11-22"}, facts(band="child", age="13")),
        ({"date_of_birth": "2012-11-21"}, facts(band="child", age="14")),
        ({"date_of_birth": "2008-11-22"}, facts(band="child", age="17")),
        ({"date_of_birth": "2008-11-21"}, facts(band="young_adult")),
        ({"date_of_birth": "2008"}, facts(band="child", age="17")),
        ({"date_of_birth": ""}, facts(band="age_disputed")),
        ({"date_of_birth": "2012-11-21", "age_disputed": True}, facts(band="age_disputed")),
        ({"date_of_birth": "2008-11-21", "child_until": ON}, facts(band="child", age="18")),
        ({"date_of_birth": "2008-11-21", "child_until": date(2026, 11, 20)}, facts(band="young_adult")),
        ({"date_of_birth": "2005-11-21", "child_until": ON}, facts(band="adult")),
        ({"legal_status": "remand"}, facts(group="untried")),
        ({"legal_status": "contempt", "category_of_charges": "none"}, facts(group="civil", category="none")),
        ({"category_of_charges": "grave"}, facts(category="grave")),
        ({"category_of_charges": "grave", "category_set": "petty"}, facts(category="petty")),
        ({"category_of_charges": "unclassified", "category_set": "serious"}, facts(category="serious")),
        ({"record": "unknown"}, facts(record="unknown")),
        ({"isolation_id": "K1"}, facts(isolation="K1")),
        ({"protection": "informer"}, facts(protection="informer")),
        ({"needs": ["step_free", "not_alone"]}, facts(needs="not_alone step_free")),
        ({"faction": "red"}, facts(faction="red", rivals="blue")),
        ({"faction": "blue"}, facts(faction="blue", rivals="red green")),
        ({"faction": "yellow"}, facts(faction="yellow")),
    ],
)
def test_what_is_on_file_becomes_the_facts_of_the_rules(on_file: dict[str, Any], expected: Facts) -> None:
    assert known(**on_file) == expected


def test_a_person_keeps_their_number() -> None:
    assert Reader(ON, {}).person(tuple(ON_FILE[name] for name in FACT_FIELDS)) == Person("LCS/2026/00001", facts())
