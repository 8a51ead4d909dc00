"""Which changes of a fact open cells to someone: a table, and what must hold for every person."""

from dataclasses import fields, replace
from datetime import date
from typing import Any

import pytest

from inmates.widening import Effect, OnFile, effects, makes_a_child_of_a_grown_person, of_health_staff

TODAY = date(2026, 11, 21)
MAN = OnFile(
    sex="male",
    placed_as="",
    date_of_birth="1990-05-17",
    age_disputed=False,
    child_until=None,
    legal_status="remand",
    category="moderate",
    record="first",
    isolation="",
    protection="",
    needs=frozenset(),
    faction="",
)
BOY: dict[str, Any] = {"date_of_birth": "2010-05-17"}


def effect(on_file: dict[str, Any], changed: dict[str, Any]) -> Effect:
    before = replace(MAN, **on_file)
    (only,) = effects(before, replace(before, **changed), TODAY).values()
    return only


@pytest.mark.parametrize(
    ("on_file", "changed"),
    [
        (BOY, {"date_of_birth": "2005-05-17"}),
        (BOY, {"date_of_birth": "2010-05-16"}),
        ({"date_of_birth": "2010"}, {"date_of_birth": "2010-11"}),
        ({"date_of_birth": ""}, {"date_of_birth": "1990-05-17"}),
        ({}, {"date_of_birth": "2010-05-17"}),
        ({"age_disputed": True}, {"age_disputed": False}),
        ({"date_of_birth": "2007-01-01"}, {"child_until": date(2027, 1, 1)}),
        ({"date_of_birth": "2007-01-01", "child_until": date(2027, 1, 1)}, {"child_until": None}),
        ({}, {"placed_as": "female"}),
        ({}, {"sex": "female"}),
        ({"sex": "unknown"}, {"sex": "male"}),
        ({"category": "grave"}, {"category": "petty"}),
        ({"category": "unclassified"}, {"category": "grave"}),
        ({"isolation": "AB12"}, {"isolation": ""}),
        ({"isolation": "AB12"}, {"isolation": "CD34"}),
        ({"protection": "informer"}, {"protection": ""}),
        ({"protection": "informer"}, {"protection": "witness"}),
        ({"faction": "red"}, {"faction": ""}),
        ({"needs": frozenset({"not_alone"})}, {"needs": frozenset()}),
        ({"needs": frozenset({"step_free"})}, {"needs": frozenset({"single_cell"})}),
    ],
)
def test_what_opens_cells_widens(on_file: dict[str, Any], changed: dict[str, Any]) -> None:
    assert effect(on_file, changed) is Effect.WIDENS


@pytest.mark.parametrize(
    ("on_file", "changed"),
    [
        ({"date_of_birth": "2009-05-17"}, {"date_of_birth": "2010-05-17"}),
        ({"date_of_birth": "1980-01-01"}, {"date_of_birth": "1985-01-01"}),
        ({}, {"date_of_birth": ""}),
        ({}, {"age_disputed": True}),
        ({}, {"sex": "unknown"}),
        ({"category": "petty"}, {"category": "serious"}),
        ({"category": "grave"}, {"category": "unclassified"}),
        ({}, {"isolation": "AB12"}),
        ({}, {"protection": "informer"}),
        ({}, {"faction": "red"}),
        ({}, {"needs": frozenset({"not_alone"})}),
    ],
)
def test_what_protects_narrows(on_file: dict[str, Any], changed: dict[str, Any]) -> None:
    assert effect(on_file, changed) is Effect.NARROWS


def test_a_court_moves_someone_to_another_group() -> None:
    assert effect({}, {"legal_status": "sentenced"}) is Effect.SHIFTS
    assert effect({}, {"legal_status": "committed"}) is Effect.NEUTRAL


def test_the_record_is_advisory() -> None:
    assert effect({}, {"record": "repeat"}) is Effect.NEUTRAL


def test_nothing_changed_has_no_effect() -> None:
    assert effects(MAN, MAN, TODAY) == {}


def test_every_fact_on_file_has_its_judge() -> None:
    other = OnFile(
        "female",
        "female",
        "2010",
        True,
        TODAY,
        "sentenced",
        "petty",
        "repeat",
        "AB12",
        "informer",
        frozenset({"nursery"}),
        "red",
    )
    assert set(effects(MAN, other, TODAY)) == {field.name for field in fields(OnFile)}


def test_a_grown_person_made_a_child_is_seen() -> None:
    assert makes_a_child_of_a_grown_person(MAN, replace(MAN, **BOY), TODAY)
    assert not makes_a_child_of_a_grown_person(replace(MAN, **BOY), MAN, TODAY)


@pytest.mark.parametrize(
    ("changed", "theirs"),
    [
        ({"isolation": "AB12"}, True),
        ({"needs": frozenset({"not_alone"})}, True),
        ({"needs": frozenset({"step_free"})}, False),
        ({"protection": "informer"}, False),
    ],
)
def test_isolation_and_company_belong_to_health_staff(changed: dict[str, Any], theirs: bool) -> None:
    assert of_health_staff(MAN, replace(MAN, **changed)) is theirs
