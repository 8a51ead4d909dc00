"""Unknown is never safe: what is not known speaks at least as loudly as anything it could turn out to be."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cells.scan import scan
from cells.verdicts import judge
from inmates.ages import AgeBand
from inmates.facts import Facts, Record, Sex
from inmates.offences import Category
from inmates.separation import pair_conflicts
from lcs_ims.lib.objections import Severity
from tests.rules.strategies import Scene, many, scenes, some, some_facts

# Each fact that can be unknown: the unknown, and all that it could be.
UNKNOWN: dict[str, tuple[str, list[str]]] = {
    "sex": (Sex.UNKNOWN, [Sex.FEMALE, Sex.MALE]),
    "category": (Category.UNCLASSIFIED, [c for c in Category if c is not Category.UNCLASSIFIED]),
    "record": (Record.UNKNOWN, [Record.FIRST, Record.REPEAT]),
}


def grave(codes: dict[str, Severity]) -> set[str]:
    return {code for code, severity in codes.items() if severity > Severity.ADVISORY}


def said(scene: Scene) -> dict[str, dict[str, Severity]]:
    """By cell: each objection to the scene's person, and its weight."""
    return {x.cell.code: {o.code: o.severity for o in x.objections} for x in judge(scene.person, scene.house)}


@pytest.mark.parametrize(
    ("fact", "value", "rule", "weight"),
    [
        ("sex", Sex.UNKNOWN, "SEX", Severity.ABSOLUTE),
        ("category", Category.UNCLASSIFIED, "GRAVITY", Severity.STRICT),
        ("record", Record.UNKNOWN, "RECORD", Severity.ADVISORY),
    ],
)
@some
@given(person=some_facts, beside=some_facts)
def test_an_unknown_fact_speaks_beside_everyone(
    fact: str, value: str, rule: str, weight: Severity, person: Facts, beside: Facts
) -> None:
    found = {r.code: r.severity for r in pair_conflicts(replace(person, **{fact: value}), beside)}  # type: ignore[arg-type]
    assert found.get(rule) == weight


@some
@given(person=some_facts, beside=some_facts)
def test_a_disputed_age_is_at_least_a_strict_matter_beside_everyone(person: Facts, beside: Facts) -> None:
    disputed = replace(person, band=AgeBand.AGE_DISPUTED, child_age=None)
    assert max(rule.severity for rule in pair_conflicts(disputed, beside)) >= Severity.STRICT


@pytest.mark.parametrize("fact", UNKNOWN)
@many
@given(scene=scenes())
def test_to_learn_a_fact_adds_no_absolute_or_strict_objection_in_any_cell(fact: str, scene: Scene) -> None:
    unknown, values = UNKNOWN[fact]
    not_known = said(scene.with_person(replace(scene.person.facts, **{fact: unknown})))  # type: ignore[arg-type]
    for value in values:
        learned = said(scene.with_person(replace(scene.person.facts, **{fact: value})))  # type: ignore[arg-type]
        for cell, objections in learned.items():
            assert grave(objections) <= grave(not_known[cell])


@pytest.mark.parametrize("fact", ["category", "record"])
@many
@given(scene=scenes())
def test_to_learn_a_category_or_a_record_makes_no_verdict_worse(fact: str, scene: Scene) -> None:
    unknown, values = UNKNOWN[fact]
    not_known = said(scene.with_person(replace(scene.person.facts, **{fact: unknown})))  # type: ignore[arg-type]
    for value in values:
        learned = said(scene.with_person(replace(scene.person.facts, **{fact: value})))  # type: ignore[arg-type]
        for cell, objections in learned.items():
            assert max(objections.values(), default=0) <= max(not_known[cell].values(), default=0)


@many
@given(scene=scenes(), years=st.integers(8, 20))
def test_a_disputed_age_is_judged_no_more_lightly_than_a_childs(scene: Scene, years: int) -> None:
    facts = replace(scene.person.facts, band=AgeBand.AGE_DISPUTED, child_age=None)
    disputed = said(scene.with_person(facts))
    a_child = said(scene.with_person(replace(facts, band=AgeBand.CHILD, child_age=years)))
    for cell, objections in a_child.items():
        assert grave(objections) - {"CHILD-AGES"} <= grave(disputed[cell])
        assert max(objections.values(), default=0) <= max(disputed[cell].values(), default=0)


@pytest.mark.parametrize("fact", UNKNOWN)
@some
@given(scene=scenes())
def test_to_learn_a_fact_opens_no_breach_and_draws_nobody_into_one(fact: str, scene: Scene) -> None:
    unknown, values = UNKNOWN[fact]
    unlearned = scene.with_person(replace(scene.person.facts, **{fact: unknown}))  # type: ignore[arg-type]
    before = {finding.identity: set(finding.persons) for finding in scan(unlearned.house)}
    for value in values:
        learned = scene.with_person(replace(scene.person.facts, **{fact: value}))  # type: ignore[arg-type]
        for finding in scan(learned.house):
            assert set(finding.persons) <= before.get(finding.identity, set())
