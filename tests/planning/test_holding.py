from dataclasses import replace
from decimal import Decimal

from cells.facts import CellFacts
from cells.house import House
from cells.planning.plan import plan_rehousing
from inmates.ages import AgeBand
from inmates.facts import Facts, Person, Record, Sex
from inmates.offences import Category
from inmates.status import StatusGroup

MAN = Facts(Sex.MALE, AgeBand.ADULT, StatusGroup.CONVICTED, Category.PETTY, Record.FIRST)
REMAND = replace(MAN, group=StatusGroup.UNTRIED)


def test_only_what_must_happen_during_a_hold_happens_then() -> None:
    cells = [CellFacts(f"A-{n}", "A", 1, Decimal(9), status="untried" if n % 2 else "convicted") for n in range(4)]
    people = [(Person(f"P{n}", MAN if n % 2 else REMAND), f"A-{n}") for n in range(4)]
    plan = plan_rehousing(House("X", cells, people))
    assert (plan.status, plan.moves, plan.holds, len(plan.steps)) == ("optimal", 4, 2, 6)
    assert [step.to is None for step in plan.steps] == [True, False, False, True, False, False]
