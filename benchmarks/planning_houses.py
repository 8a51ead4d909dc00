"""Facilities to plan for: those of the demonstration data, read without a database."""

from __future__ import annotations

import csv
from collections import defaultdict
from datetime import date
from decimal import Decimal
from pathlib import Path

from cells.facts import CellFacts
from cells.house import House
from cells.planning.country import Country
from inmates.ages import AgeBand, age_on, latest_birth
from inmates.facts import Facts, Person, Reach, Record, Sex
from inmates.offences import Category, category_of
from inmates.status import GROUP_OF_STATUS, StatusGroup

DATA = Path(__file__).parents[1] / "lcs_ims" / "demo" / "data"
MUSTER = date(2026, 11, 1)


def demonstration(on: date = MUSTER) -> dict[str, tuple[House, list[Person]]]:
    """Each facility of the demonstration as a house, and its people without a cell."""
    rivals = _rivals()
    orders: dict[str, dict[str, Reach]] = defaultdict(dict)
    for row in _rows("keep_apart"):
        orders[row["inmate_a"]][row["inmate_b"]] = Reach(row["level"])
        orders[row["inmate_b"]][row["inmate_a"]] = Reach(row["level"])
    cells = defaultdict(list)
    for row in _rows("estate"):
        cells[row["facility"]].append(_cell(row))
    housed, unhoused = defaultdict(list), defaultdict(list)
    for row in _rows("register"):
        person = _person(row, on, rivals)
        if row["cell"]:
            housed[row["facility"]].append((person, row["cell"]))
        else:
            unhoused[row["facility"]].append(person)
    return {f: (House(f, cells[f], housed[f], orders), unhoused[f]) for f in sorted(cells)}


def country(on: date = MUSTER) -> Country:
    """All facilities of the demonstration, and the district each person is to be near to."""
    places = demonstration(on)
    district = {row["facility"]: row["district"] for row in _rows("facilities")}
    return Country(
        {code: house for code, (house, _) in places.items()},
        {code: unhoused for code, (_, unhoused) in places.items()},
        district,
        {row["inmate_no"]: _near(row, set(district.values())) for row in _rows("register")},
    )


def _near(row: dict[str, str], districts: set[str]) -> str:
    """The district of the court for who is untried, where its name says one; otherwise the home's."""
    untried = GROUP_OF_STATUS[row["legal_status"]] is StatusGroup.UNTRIED
    court = next((d for d in sorted(districts) if untried and d in row["warrant_court"]), "")
    return court or row["home_district"]


def _rows(name: str) -> list[dict[str, str]]:
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _rivals() -> dict[str, frozenset[str]]:
    rivals: dict[str, set[str]] = defaultdict(set)
    for row in _rows("rivals"):
        rivals[row["faction_a"]].add(row["faction_b"])
        rivals[row["faction_b"]].add(row["faction_a"])
    return {faction: frozenset(others) for faction, others in rivals.items()}


def _cell(row: dict[str, str]) -> CellFacts:
    return CellFacts(
        row["cell"],
        row["block"],
        int(row["certified_capacity"]),
        Decimal(row["floor_area_m2"]),
        row["sex"],
        row["age"],
        row["status"],
        row["purpose"],
        row["step_free"] == "yes",
        row["in_service"] == "yes",
    )


def _person(row: dict[str, str], on: date, rivals: dict[str, frozenset[str]]) -> Person:
    group = GROUP_OF_STATUS[row["legal_status"]]
    until = date.fromisoformat(row["child_until"]) if row["child_until"] else None
    disputed = row["age_disputed"] == "yes"
    age = age_on(latest_birth(row["date_of_birth"]), on, disputed=disputed, child_until=until)
    codes = [code for code in row["offences"].split(";") if code]
    category = row.get("category_set") or category_of(codes, group)
    return Person(
        row["inmate_no"],
        Facts(
            Sex(row["placed_as"] or row["sex"] or "unknown"),
            age.band,
            group,
            Category(category),
            Record(row["record"] or "unknown"),
            age.years if age.band is AgeBand.CHILD else None,
            row["isolation"],
            row["protection"],
            frozenset(need for need in row["needs"].split(";") if need),
            row["faction"],
            rivals.get(row["faction"], frozenset()),
        ),
    )
