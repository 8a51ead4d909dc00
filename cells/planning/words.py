"""Groups of people as the proof names them. `cells.plans.words` says them in the reader's language."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from cells.planning.kinds import Question
from inmates.ages import AgeBand
from inmates.facts import Facts, Need
from inmates.offences import Category

Group = tuple[str, str, str]
"""Sex, age and status, as the shortfall names them."""

SINGLED_OUT = (Need.STEP_FREE, Need.SINGLE_CELL, Need.NURSERY, Need.NOT_ALONE)


@dataclass(frozen=True, slots=True)
class Crowd:
    """So many people of one sex, age and status; `because` says what makes them harder to house than that:
    `isolation`, `protection`, `unclassified`, a need, `loner` (they may share with nobody).
    """

    many: int
    sex: str
    age: str
    status: str
    because: tuple[str, ...] = ()


def age_of(facts: Facts) -> AgeBand:
    """The age band that matters for a cell: adults of 18 to 20 share with older ones."""
    return AgeBand.ADULT if facts.band is AgeBand.YOUNG_ADULT else facts.band


def group_of(facts: Facts) -> Group:
    return str(facts.sex), str(age_of(facts)), str(facts.group)


def crowds(question: Question, kinds: Iterable[int], sizes: Mapping[int, int]) -> tuple[Crowd, ...]:
    """The people of these kinds, the largest groups first."""
    groups: Counter[tuple[Group, tuple[str, ...]]] = Counter()
    for kind in kinds:
        facts = question.kinds[kind].facts
        groups[group_of(facts), _because(facts, loner=bool(question.level[kind][kind]))] += sizes[kind]
    ordered = sorted(groups.items(), key=lambda item: (-item[1], item[0]))
    return tuple(Crowd(many, *group, because) for (group, because), many in ordered)


def _because(facts: Facts, *, loner: bool) -> tuple[str, ...]:
    said = {
        "isolation": bool(facts.isolation),
        "protection": bool(facts.protection),
        "unclassified": facts.category is Category.UNCLASSIFIED,
        **{str(need): need in facts.needs for need in SINGLED_OUT},
        "loner": loner,
    }
    return tuple(name for name, holds in said.items() if holds)
