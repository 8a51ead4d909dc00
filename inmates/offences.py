"""The offence catalogue and the category it gives a person.

The catalogue is a file of the project, `inmates/data/offences.csv`: code, title, law, section,
maximum penalty, category, and whether the law's text was read. The categories are a proposal for
housing, not law.
"""

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

from inmates.status import StatusGroup

CATALOGUE_FILE = Path(__file__).parent / "data" / "offences.csv"


class Category(StrEnum):
    PETTY = "petty"
    MODERATE = "moderate"
    SERIOUS = "serious"
    GRAVE = "grave"
    UNCLASSIFIED = "unclassified"
    NONE = "none"


GRAVITY = {category: weight for weight, category in enumerate(list(Category)[:4])}


@dataclass(frozen=True, slots=True)
class Offence:
    code: str
    title: str
    law: str
    section: str
    maximum: str
    category: Category
    verified: bool


@cache
def catalogue() -> dict[str, Offence]:
    """The catalogue by code, in the order of the file."""
    with CATALOGUE_FILE.open(encoding="utf-8", newline="") as file:
        return {
            row["code"]: Offence(
                row["code"],
                row["title"],
                row["law"],
                row["section"],
                row["maximum"],
                Category(row["category"]),
                row["verified"] == "yes",
            )
            for row in csv.DictReader(file)
        }


def category_of(codes: Iterable[str], group: StatusGroup) -> Category:
    """The category of someone in a status group held for these offence codes.

    The gravest counts. A code that is not in the catalogue makes the person unclassified, unless
    another one is grave. Without any offence an untried or convicted person is unclassified.
    """
    offences = catalogue()
    known = [offences[code].category if code in offences else Category.UNCLASSIFIED for code in codes]
    if not known:
        criminal = group in {StatusGroup.UNTRIED, StatusGroup.CONVICTED}
        return Category.UNCLASSIFIED if criminal else Category.NONE
    if Category.GRAVE in known:
        return Category.GRAVE
    if Category.UNCLASSIFIED in known:
        return Category.UNCLASSIFIED
    return max(known, key=GRAVITY.__getitem__)
