"""The children in custody, and those who may be children, each with their days and what was broken for them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from inspectorate.figures.census import Census, Held
from inspectorate.figures.separation import BreachCase
from inspectorate.figures.spans import Span, in_days, seconds

WITH_ADULTS = frozenset({"CHILD", "AGE-DISPUTED", "CELL-AGE"})
"""The rules that a child held beside grown people, or in their cells, breaks."""


@dataclass(frozen=True, slots=True)
class ChildCase:
    """One custody of someone under 18, kept among children, or of disputed age, at its end in the period.

    `years` is None where no date of birth is on file. `with_adults` counts the days spent in breach of the rules that
    keep children from grown people.
    """

    facility: str
    number: str
    name: str
    band: str
    years: int | None
    group: str
    admitted_at: datetime
    until: datetime | None
    length: int
    with_adults: float

    @property
    def days(self) -> float:
        return in_days(self.length)


@dataclass(frozen=True, slots=True)
class ChildRow:
    """The children of a facility over the period."""

    facility: str
    children: int
    under_fourteen: int
    disputed: int
    untried: int
    with_adults: int
    days_with_adults: float
    at_end: int


def child_cases(census: Census, breaches: Iterable[BreachCase]) -> tuple[ChildCase, ...]:
    """By facility and number: everyone young at the start or at the end of their time in the period."""
    beside: dict[tuple[str, str], list[Span]] = {}
    for breach in breaches:
        if breach.rule in WITH_ADULTS:
            for part in breach.parts:
                beside.setdefault((breach.facility, part.number), []).append(Span(part.since, part.until))
    found = (_case(census, one, beside.get((one.facility, one.number), [])) for one in census.held)
    return tuple(case for case in found if case)


def _case(census: Census, one: Held, beside: list[Span]) -> ChildCase | None:
    known = census.facts.at(one.inmate, one.span.since)
    if not known.young:
        known = census.facts.at(one.inmate, one.span.until)
    if not known.young:
        return None
    until = one.span.until if one.span.until < census.scope.until else None
    return ChildCase(
        one.facility,
        one.number,
        one.name,
        known.band.value,
        known.years,
        known.group,
        one.admitted_at,
        until,
        seconds([one.span]),
        in_days(seconds(beside)),
    )


def child_rows(codes: Iterable[str], cases: Iterable[ChildCase]) -> tuple[ChildRow, ...]:
    """A row for each facility, those without children too."""
    known = list(cases)
    return tuple(_row(code, [case for case in known if case.facility == code]) for code in codes)


def _row(code: str, cases: list[ChildCase]) -> ChildRow:
    return ChildRow(
        code,
        children=len({case.number for case in cases}),
        under_fourteen=len({case.number for case in cases if case.years is not None and case.years < 14}),
        disputed=len({case.number for case in cases if case.band == "age_disputed"}),
        untried=len({case.number for case in cases if case.group == "untried"}),
        with_adults=len({case.number for case in cases if case.with_adults}),
        days_with_adults=round(sum({case.number: case.with_adults for case in cases}.values()), 1),
        at_end=len({case.number for case in cases if case.until is None}),
    )
