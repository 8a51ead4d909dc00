"""A plan as it is kept: what was asked and what came of it, as plain JSON, to be shown and made again. Pure.

People with the same facts are kept together, so a facility of 850 people is some 60 kB.
"""

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from decimal import Decimal
from typing import Any

from cells.decisions import facts_in, facts_out
from cells.facts import CellFacts
from cells.house import House
from cells.planning.plan import Plan
from cells.planning.what_if import Pins, pinned_cells
from cells.scan import Finding
from inmates.facts import Facts, Person, Reach

Json = dict[str, Any]


def house_out(house: House, unhoused: Iterable[Person]) -> Json:
    """A facility as it stood: its cells, its people with their cells and without, and the orders between them."""
    people = {**house.people, **{person.number: person for person in unhoused}}
    alike: dict[Facts, dict[str, str]] = {}
    for number, person in people.items():
        alike.setdefault(person.facts, {})[number] = house.cell_of.get(number, "")
    return {
        "facility": house.facility,
        "cells": [{**asdict(cell), "area": str(cell.area)} for cell in house.cells.values()],
        "people": [{"facts": facts_out(facts), "in": cells} for facts, cells in alike.items()],
        "apart": [
            [a, b, reach.value]
            for a, others in house.orders.items()
            for b, reach in others.items()
            if a < b and a in people and b in people
        ],
        "segregated": sorted(house.segregated),
    }


def house_in(kept: Json) -> tuple[House, list[Person]]:
    """The facility as it stood, and its people without a cell."""
    cells = [CellFacts(**{**cell, "area": Decimal(cell["area"])}) for cell in kept["cells"]]
    housed, unhoused = [], []
    for group in kept["people"]:
        facts = facts_in(group["facts"])
        for number, code in group["in"].items():
            person = Person(number, facts)
            if code:
                housed.append((person, code))
            else:
                unhoused.append(person)
    orders: dict[str, dict[str, Reach]] = {}
    for a, b, reach in kept["apart"]:
        orders.setdefault(a, {})[b] = orders.setdefault(b, {})[a] = Reach(reach)
    return House(kept["facility"], cells, housed, orders, frozenset(kept["segregated"])), unhoused


def pins_out(pins: Pins) -> Json:
    return {name: sorted(said) for name, said in asdict(pins).items() if said}


def pins_in(kept: Json) -> Pins:
    return Pins(**{name: frozenset(said) for name, said in kept.items()})


def result_out(plan: Plan) -> Json:
    """Everything a plan says, but its steps in words of rows."""
    missing = plan.missing
    return {
        "status": plan.status,
        "moves": plan.moves,
        "lower_bound": plan.lower_bound,
        "steps": [[step.inmate, step.origin, step.to] for step in plan.steps],
        "escorts": plan.escorts,
        "escorts_proved": plan.escorts_proved,
        "end": plan.end,
        "residual": [finding_out(found) for found in plan.residual],
        "transfers": [list(pair) for pair in plan.transfers],
        "shortfall": [asdict(row) for row in missing.shortfall] if missing else [],
        "proof": [asdict(proof) for proof in missing.proof] if missing else [],
        "shortfall_proved": missing.proved if missing else None,
        "instead": asdict(missing.instead) if missing and missing.instead else None,
        "aims": aims_out(plan),
    }


def aims_out(plan: Plan) -> Json | None:
    """The values of the first four aims of a plan of least harm, and how many are proved."""
    if plan.aims is None:
        return None
    absolute, children, others = plan.aims.harms
    return {
        "absolute": absolute,
        "children": children,
        "others": others,
        "highest_load": float(plan.aims.load),
        "proved": plan.aims.proved,
    }


def finding_out(found: Finding) -> Json:
    return {
        "rule": found.rule,
        "severity": found.severity.label,
        "cell": found.cell,
        "persons": list(found.persons),
    }


def house_at_the_end(house: House, unhoused: Iterable[Person], pins: Pins, end: Mapping[str, str]) -> House:
    """The facility once the plan is carried out; whom it leaves alone is where they were."""
    people = {**house.people, **{person.number: person for person in unhoused}}
    residents = [
        (person, code) for number, person in people.items() if (code := end.get(number, house.cell_of.get(number)))
    ]
    return House(house.facility, pinned_cells(house, pins), residents, house.orders, house.segregated)
