"""A decision as it is kept with a stay: the facts, the rules' version and the answer, to be judged again.

Pure. What is kept is plain JSON; `replay` gives what the rules of today say of the same facts.
"""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from cells.facts import CellFacts, Company
from cells.house import Situation
from cells.verdicts import RULES_VERSION, objections_in
from inmates.ages import AgeBand
from inmates.facts import Facts, Person, Record, Sex
from inmates.offences import Category
from inmates.status import StatusGroup
from lcs_ims.lib.objections import Objection, verdict_of


def freeze(person: Person, situation: Situation, on: date, objections: Iterable[Objection]) -> dict[str, Any]:
    """Everything the decision rested on, and the decision, as JSON."""
    found = tuple(objections)
    cell, company = situation.cell, situation.company
    return {
        "rules": RULES_VERSION,
        "on": on.isoformat(),
        "person": {"number": person.number, **facts_out(person.facts)},
        "cell": {
            "code": cell.code,
            "block": cell.block,
            "capacity": cell.capacity,
            "area": str(cell.area),
            "sex": cell.sex,
            "age": cell.age,
            "status": cell.status,
            "purpose": cell.purpose,
            "step_free": cell.step_free,
            "in_service": cell.in_service,
        },
        "others": [{"numbers": list(numbers), **facts_out(facts)} for facts, numbers in situation.alike],
        "block": {
            "sexes": sorted(company.block_sexes),
            "young": company.block_young,
            "grown": company.block_grown,
        },
        "apart": list(situation.apart),
        "left": list(situation.left) if situation.left else None,
        "verdict": verdict_of(found).label,
        "objections": [{"code": o.code, "concerns": list(o.concerns)} for o in found],
    }


def replay(decision: dict[str, Any]) -> tuple[Objection, ...]:
    """What the rules of today object to on the facts of a kept decision."""
    others = tuple((facts_in(group), tuple(group["numbers"])) for group in decision["others"])
    block = decision["block"]
    company = Company(
        others=sum(len(numbers) for _facts, numbers in others),
        block_sexes=frozenset(block["sexes"]),
        block_young=block["young"],
        block_grown=block["grown"],
    )
    cell = CellFacts(**{**decision["cell"], "area": Decimal(decision["cell"]["area"])})
    left = decision["left"]
    situation = Situation(cell, others, company, tuple(decision["apart"]), (left[0], left[1]) if left else None)
    return objections_in(Person(decision["person"]["number"], facts_in(decision["person"])), situation)


def facts_out(facts: Facts) -> dict[str, Any]:
    return {
        "sex": facts.sex,
        "band": facts.band,
        "group": facts.group,
        "category": facts.category,
        "record": facts.record,
        "child_age": facts.child_age,
        "isolation": facts.isolation,
        "protection": facts.protection,
        "needs": sorted(facts.needs),
        "faction": facts.faction,
        "rivals": sorted(facts.rivals),
    }


def facts_in(kept: dict[str, Any]) -> Facts:
    return Facts(
        sex=Sex(kept["sex"]),
        band=AgeBand(kept["band"]),
        group=StatusGroup(kept["group"]),
        category=Category(kept["category"]),
        record=Record(kept["record"]),
        child_age=kept["child_age"],
        isolation=kept["isolation"],
        protection=kept["protection"],
        needs=frozenset(kept["needs"]),
        faction=kept["faction"],
        rivals=frozenset(kept["rivals"]),
    )
