"""The engine and tests/rules/naive.py answer alike, on facilities nobody has thought of."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.rules import naive
from tests.rules.naive_facts import World
from tests.rules.row_strategies import DATES, worlds
from tests.rules.strategies import many
from tests.rules.worlds import answered, answers_agree, found_by_the_scan, houses_in

dates = st.sampled_from(DATES)


@many
@given(world=worlds(), on=dates)
def test_the_scan_finds_the_same_breaches(world: World, on: date) -> None:
    assert found_by_the_scan(world, on) == naive.breaches(world, on)


@many
@given(world=worlds(), on=dates, facility=st.sampled_from(["F", "G"]))
def test_every_cell_has_the_same_objections(world: World, on: date, facility: str) -> None:
    answers_agree(world, "P0", houses_in(world, on)[facility], on)


@many
@given(world=worlds(), on=dates)
def test_the_least_harm_comes_in_the_same_order(world: World, on: date) -> None:
    found = answered(world, "P0", houses_in(world, on)["F"], on)
    harmed = sorted((a for a in found.values() if a.least_harm), key=lambda a: a.least_harm or 0)
    assert [a.cell.code for a in harmed] == naive.least_harm(world, "P0", "F", on)


@pytest.mark.hard
@settings(deadline=None, max_examples=3_000)
@given(world=worlds(), on=dates)
def test_they_answer_alike_at_length(world: World, on: date) -> None:
    assert found_by_the_scan(world, on) == naive.breaches(world, on)
    answers_agree(world, "P0", houses_in(world, on)["F"], on)
