"""The code under test, fed with the same rows as tests/rules/naive.py, the way the Service reads them."""

from datetime import date
from decimal import Decimal

from cells.facts import CellFacts
from cells.house import House
from cells.scan import scan
from cells.verdicts import CellVerdict, judge
from inmates.facts import Person
from inmates.offences import category_of
from inmates.people import Reader, Rivals
from inmates.status import GROUP_OF_STATUS
from tests.rules import naive
from tests.rules.making import kept_apart
from tests.rules.naive import Breach
from tests.rules.naive_facts import Row, World


def rivals_in(world: World) -> Rivals:
    both_ways: dict[str, set[str]] = {}
    for row in world.rivals:
        both_ways.setdefault(row["faction_a"], set()).add(row["faction_b"])
        both_ways.setdefault(row["faction_b"], set()).add(row["faction_a"])
    return {faction: frozenset(others) for faction, others in both_ways.items()}


def person_in(row: Row, on: date, rivals: Rivals) -> Person:
    codes = [code for code in row["offences"].split(";") if code]
    return Reader(on, rivals).person(
        (
            row["inmate_no"],
            row["sex"] or "unknown",
            row["placed_as"],
            row["date_of_birth"],
            row["age_disputed"] == "yes",
            date.fromisoformat(row["child_until"]) if row["child_until"] else None,
            row["legal_status"],
            category_of(codes, GROUP_OF_STATUS[row["legal_status"]]),
            row.get("category_set", ""),
            row["record"] or "unknown",
            row["isolation"] or None,
            row["protection"],
            [need for need in row["needs"].split(";") if need],
            row["faction"],
        )
    )


def cell_in(row: Row) -> CellFacts:
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


def houses_in(world: World, on: date) -> dict[str, House]:
    """Every facility of the files, by code."""
    rivals = rivals_in(world)
    orders = kept_apart(tuple((r["inmate_a"], r["inmate_b"], r["level"]) for r in world.keep_apart))
    houses = {}
    for facility in sorted({row["facility"] for row in world.estate}):
        cells = [cell_in(row) for row in world.estate if row["facility"] == facility]
        rows = [row for row in world.register if row["facility"] == facility and row["cell"]]
        residents = [(person_in(row, on, rivals), row["cell"]) for row in rows]
        houses[facility] = House(facility, cells, residents, orders, world.under_order)
    return houses


def found_by_the_scan(world: World, on: date) -> list[Breach]:
    houses = houses_in(world, on).values()
    return sorted(((f.rule, house.facility, f.cell, f.persons) for house in houses for f in scan(house)), key=str)


def answered(world: World, number: str, house: House, on: date) -> dict[str, CellVerdict]:
    (row,) = (row for row in world.register if row["inmate_no"] == number)
    person = person_in(row, on, rivals_in(world))
    return {answer.cell.code: answer for answer in judge(person, house)}


def answers_agree(world: World, number: str, house: House, on: date) -> None:
    found = answered(world, number, house, on)
    expected = naive.cells_for(world, number, house.facility, on)
    assert {code: {o.code: o.concerns for o in a.objections} for code, a in found.items()} == expected
    for code, answer in found.items():
        assert answer.verdict.label == naive.verdict(expected[code])
        weights = {rule: naive.severity(rule) for rule in expected[code]}
        assert {o.code: o.severity.label for o in answer.objections} == weights
