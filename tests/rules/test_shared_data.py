"""Twelve institutions as the demonstration has them (fictional people): the engine against tests/rules/naive.py."""

import csv
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from tests.rules import naive
from tests.rules.naive_facts import Row, World
from tests.rules.worlds import answers_agree, found_by_the_scan, houses_in

DATA = Path(__file__).parents[2] / "lcs_ims" / "demo" / "data"
MUSTER = date(2026, 11, 1)
EVERY_NTH = 61  # of 2,656 people, when asking every cell of a facility about one


@pytest.fixture(scope="module")
def institutions() -> World:
    def rows(name: str) -> list[Row]:
        with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))

    return World(rows("register"), rows("estate"), rows("keep_apart"), rows("rivals"))


def test_there_are_872_breaches_on_the_day_of_the_muster(institutions: World) -> None:
    found = found_by_the_scan(institutions, MUSTER)
    assert len(found) == 872
    assert Counter(rule for rule, *_ in found)["CAPACITY"] > 0


@pytest.mark.parametrize("on", [MUSTER, date(2027, 2, 28), date(2028, 2, 29)])
def test_the_scan_finds_the_same_breaches_on_any_day(institutions: World, on: date) -> None:
    assert found_by_the_scan(institutions, on) == naive.breaches(institutions, on)


def test_every_cell_has_the_same_objections(institutions: World) -> None:
    houses = houses_in(institutions, MUSTER)
    for row in institutions.register[::EVERY_NTH]:
        answers_agree(institutions, row["inmate_no"], houses[row["facility"]], MUSTER)
