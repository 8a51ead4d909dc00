"""Groups of people in words: "14 untried boys", "1 convicted man who needs a step-free cell"."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from cells.planning.kinds import Question
from inmates.ages import AgeBand
from inmates.facts import Facts, Need, Sex
from inmates.offences import Category
from inmates.status import StatusGroup

_PEOPLE = {
    (Sex.MALE, AgeBand.CHILD): ("boy", "boys"),
    (Sex.FEMALE, AgeBand.CHILD): ("girl", "girls"),
    (Sex.MALE, AgeBand.ADULT): ("man", "men"),
    (Sex.FEMALE, AgeBand.ADULT): ("woman", "women"),
    (Sex.MALE, AgeBand.AGE_DISPUTED): ("male person of disputed age", "male persons of disputed age"),
    (Sex.FEMALE, AgeBand.AGE_DISPUTED): ("female person of disputed age", "female persons of disputed age"),
}
_UNKNOWN_SEX = ("person whose sex is not recorded", "people whose sex is not recorded")
_STATUS = {
    StatusGroup.UNTRIED: "untried",
    StatusGroup.CONVICTED: "convicted",
    StatusGroup.CIVIL: "civil",
    StatusGroup.IMMIGRATION: "immigration",
    StatusGroup.WITNESS: "witness",
    StatusGroup.FORENSIC: "forensic",
}
_NEEDS = {
    Need.STEP_FREE: "a step-free cell",
    Need.SINGLE_CELL: "a single cell",
    Need.NURSERY: "a nursery",
    Need.NOT_ALONE: "company",
}
_NAMED = 4  # groups named one by one before the rest are summed up

Group = tuple[str, str, str]
"""Sex, age and status, as the shortfall names them."""


def age_of(facts: Facts) -> AgeBand:
    """The age band that matters for a cell: adults of 18 to 20 share with older ones."""
    return AgeBand.ADULT if facts.band is AgeBand.YOUNG_ADULT else facts.band


def group_of(facts: Facts) -> Group:
    return str(facts.sex), str(age_of(facts)), str(facts.group)


def in_words(question: Question, kinds: Iterable[int], sizes: Mapping[int, int]) -> str:
    """The people of these kinds, the largest groups named."""
    groups: Counter[tuple[Group, str]] = Counter()
    examples = {}
    for kind in kinds:
        facts = question.kinds[kind].facts
        loner = bool(question.level[kind][kind])
        key = (group_of(facts), _because(facts, loner=loner))
        groups[key] += sizes[kind]
        examples[key] = facts
    ordered = sorted(groups.items(), key=lambda item: (-item[1], item[0]))
    named = [_named(examples[key], key[1], many) for key, many in ordered[:_NAMED]]
    if rest := sum(many for _, many in ordered[_NAMED:]):
        named.append(f"{rest} others")
    return named[0] if len(named) == 1 else ", ".join(named[:-1]) + " and " + named[-1]


def _named(facts: Facts, because: str, many: int) -> str:
    words = _PEOPLE.get((facts.sex, age_of(facts)), _UNKNOWN_SEX)[many > 1]
    return f"{many} {_STATUS[facts.group]} {words}{because}"


def _because(facts: Facts, *, loner: bool) -> str:
    """What makes the group harder to house than its sex, age and status do."""
    parts = []
    if facts.isolation:
        parts.append("in medical isolation")
    if facts.protection:
        parts.append("under protection")
    if facts.category is Category.UNCLASSIFIED:
        parts.append("with an offence not classified")
    if needs := [words for need, words in _NEEDS.items() if need in facts.needs]:
        parts.append("needing " + " and ".join(needs))
    if loner:
        parts.append("who may share with nobody")
    return "".join(f" {part}" for part in parts)
