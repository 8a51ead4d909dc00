"""The offence category of someone, by the catalogue."""

import pytest

from inmates.offences import catalogue, category_of
from inmates.status import StatusGroup

# One offence of each category in the catalogue, and one that it does not have.
PETTY, MODERATE, SERIOUS, GRAVE, UNHEARD_OF = "PC30", "PC33", "PC31", "PC40", "XX1"


def test_the_examples_are_what_the_catalogue_says() -> None:
    categories = {code: catalogue()[code].category.value for code in (PETTY, MODERATE, SERIOUS, GRAVE)}
    assert categories == {PETTY: "petty", MODERATE: "moderate", SERIOUS: "serious", GRAVE: "grave"}
    assert UNHEARD_OF not in catalogue()


@pytest.mark.parametrize(
    ("codes", "category"),
    [
        ([PETTY], "petty"),
        ([MODERATE], "moderate"),
        ([SERIOUS], "serious"),
        ([GRAVE], "grave"),
        ([PETTY, MODERATE], "moderate"),
        ([MODERATE, PETTY], "moderate"),
        ([PETTY, SERIOUS], "serious"),
        ([SERIOUS, MODERATE], "serious"),
        ([PETTY, MODERATE, SERIOUS, GRAVE], "grave"),
        ([GRAVE, PETTY], "grave"),
        ([PETTY, PETTY], "petty"),
        ([UNHEARD_OF], "unclassified"),
        ([PETTY, UNHEARD_OF], "unclassified"),
        ([UNHEARD_OF, MODERATE], "unclassified"),
        ([SERIOUS, UNHEARD_OF], "unclassified"),
        ([GRAVE, UNHEARD_OF], "grave"),
        ([UNHEARD_OF, GRAVE], "grave"),
    ],
)
@pytest.mark.parametrize("group", StatusGroup)
def test_the_gravest_offence_counts_and_an_unheard_of_one_is_unclassified(
    group: StatusGroup, codes: list[str], category: str
) -> None:
    assert category_of(codes, group) == category


@pytest.mark.parametrize(
    ("group", "category"),
    [
        ("untried", "unclassified"),
        ("convicted", "unclassified"),
        ("civil", "none"),
        ("immigration", "none"),
        ("witness", "none"),
        ("forensic", "none"),
    ],
)
def test_without_any_offence_the_group_decides(group: str, category: str) -> None:
    assert category_of([], StatusGroup(group)) == category


def test_the_catalogue_grades_every_offence() -> None:
    assert {offence.category.value for offence in catalogue().values()} == {
        "petty",
        "moderate",
        "serious",
        "grave",
    }
