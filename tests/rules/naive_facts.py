"""Facts about a person as plainly as it can be written: what the rows of the files say about someone.

Like tests/rules/naive.py it takes nothing from the code under test.
"""

import csv
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

Row = dict[str, str]
STATUSES = {
    "untried": {"uncharged", "remand", "committed", "awaiting_sentence"},
    "convicted": {"sentenced", "fine_default", "appeal", "condemned", "kings_pleasure_child"},
    "civil": {"civil_debt", "contempt"},
    "immigration": {"immigration"},
    "witness": {"detained_witness"},
    "forensic": {"kings_pleasure_mental"},
}
CATALOGUE = Path(__file__).parents[2] / "inmates" / "data" / "offences.csv"
with CATALOGUE.open(encoding="utf-8", newline="") as file:
    CATEGORY_OF_OFFENCE = {row["code"]: row["category"] for row in csv.DictReader(file)}


@dataclass
class World:
    """What the files hold, and who has a segregation order on file."""

    register: list[Row]
    estate: list[Row]
    keep_apart: list[Row] = field(default_factory=list)
    rivals: list[Row] = field(default_factory=list)
    under_order: frozenset[str] = frozenset()


@dataclass
class Someone:
    number: str
    sex: str
    band: str
    years: int | None
    group: str
    category: str
    record: str
    isolation: str
    protection: str
    needs: set[str]
    faction: str


def last_possible_day(text: str) -> date | None:
    if text == "":
        return None
    parts = [int(part) for part in text.split("-")]
    if len(parts) == 3:
        return date(*parts)
    year, month = (*parts, 12)[:2]
    first_of_the_next = date(year + 1, 1, 1) if month == 12 else date(year, month + 1, 1)
    return first_of_the_next - timedelta(days=1)


def age_of(row: Row, on: date) -> tuple[str, int | None]:
    born = last_possible_day(row["date_of_birth"])
    if born is None:
        return "age_disputed", None
    years = on.year - born.year - ((on.month, on.day) < (born.month, born.day))
    if row["age_disputed"] == "yes":
        return "age_disputed", years
    if years < 18:
        return "child", years
    if years > 20:
        return "adult", years
    by_order = row["child_until"] != "" and on <= date.fromisoformat(row["child_until"])
    return ("child" if by_order else "young_adult"), years


def category_of(row: Row, group: str) -> str:
    if row.get("category_set"):
        return row["category_set"]
    codes = [code for code in row["offences"].split(";") if code]
    categories = {CATEGORY_OF_OFFENCE.get(code, "unclassified") for code in codes}
    if not codes:
        return "unclassified" if group in {"untried", "convicted"} else "none"
    for category in ("grave", "unclassified", "serious", "moderate"):
        if category in categories:
            return category
    return "petty"


def someone(row: Row, on: date) -> Someone:
    (group,) = (group for group, statuses in STATUSES.items() if row["legal_status"] in statuses)
    band, years = age_of(row, on)
    return Someone(
        number=row["inmate_no"],
        sex=row["placed_as"] or row["sex"] or "unknown",
        band=band,
        years=years,
        group=group,
        category=category_of(row, group),
        record=row["record"] or "unknown",
        isolation=row["isolation"],
        protection=row["protection"],
        needs={need for need in row["needs"].split(";") if need},
        faction=row["faction"],
    )


def maybe_a_child(person: Someone) -> bool:
    return person.band in {"child", "age_disputed"}
