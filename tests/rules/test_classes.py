"""The classes that the database keeps apart are those that the absolute rules keep apart."""

from hypothesis import given

from cells.classes import absolute_class
from inmates.facts import Facts, Person
from inmates.separation import pair_conflicts
from lcs_ims.lib.objections import Severity
from tests.rules.strategies import many, some_facts


@many
@given(a=some_facts, b=some_facts)
def test_two_people_are_of_one_class_where_no_absolute_rule_parts_them(a: Facts, b: Facts) -> None:
    parted = any(rule.severity is Severity.ABSOLUTE for rule in pair_conflicts(a, b))
    assert (absolute_class(Person("A", a)) != absolute_class(Person("B", b))) is parted
