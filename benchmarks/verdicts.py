"""Verdicts at the size of one prison and of a very large one, and scans of the country and ten times it."""

import benchmarks.ready  # noqa: F401, I001 (first: the models need it)

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection
from django.test.utils import CaptureQueriesContext

from benchmarks.figures import Figure, median_ms, tell
from benchmarks.houses import a_facility, add_history
from cells.asking import verdicts_for
from cells.houses import load_houses
from cells.models import Cell, Stay
from cells.scan import scan
from inmates.models import Inmate
from inmates.people import declared_rivals, person_of
from inmates.separation import PAIR_RULES
from lcs_ims.facilities.models import Facility
from lcs_ims.lib import clock


def main() -> None:
    """Measure on the database of the environment, and name the figures after it."""
    figures = [*_prison("ONE", 90, 850, 40), *_prison("BIG", 1000, 8000, 250), *_country()]
    tell(f"verdicts-{sys.argv[-1]}", figures)


def _prison(code: str, cells: int, people: int, goal: float) -> Iterator[Figure]:

    facility = a_facility(code, cells, people)
    today = clock.facility_date()
    someone = Stay.objects.open().at(facility).order_by("pk").first()
    assert someone is not None
    size = f"{cells} cells, {people} people"

    def ask() -> object:
        return verdicts_for(someone.inmate, facility, today)

    with _counted() as queries:
        ask()
    yield Figure(f"verdicts, {size}: queries", len(queries), "queries", 6)
    plain = median_ms(ask)
    yield Figure(f"verdicts, {size}", plain, "ms", goal)
    if people < 1000:
        loop = median_ms(lambda: _one_query_a_cell(someone.inmate, facility), runs=3)
        yield Figure(f"a nested loop with a query for each cell, {size}", loop, "ms")
        yield Figure("  times slower than the engine", loop / plain, "x")
        add_history(facility, 100)
        after = median_ms(ask)
        yield Figure(f"verdicts, {size}, a hundredfold history", after, "ms", goal)
        yield Figure("  of the time without history", after / plain, "x", 1.10)


def _country() -> Iterator[Figure]:

    today = clock.facility_date()

    def scan_all(codes: list[str]) -> int:
        facilities = Facility.objects.filter(code__in=codes)
        return sum(len(scan(house)) for house in load_houses(facilities, today).values())

    for number in range(12):
        a_facility(f"S{number}", 45, 221)
    small = [f"S{number}" for number in range(12)]
    yield Figure("scan_breaches, 2,652 people", median_ms(lambda: scan_all(small), runs=5), "ms", 1500)
    for number in range(12):
        a_facility(f"L{number}", 450, 2210)
    large = [f"L{number}" for number in range(12)]
    yield Figure("scan_breaches, 26,520 people", median_ms(lambda: scan_all(large), runs=3), "ms", 15000)


def _one_query_a_cell(inmate: Inmate, facility: Facility) -> list[list[str]]:
    """The plain way: for each cell a query for its people, and every rule asked of every pair."""

    today, rivals = clock.facility_date(), declared_rivals()
    person = person_of(inmate, today, rivals)
    answers = []
    for cell in Cell.objects.filter(facility=facility):
        others = [person_of(s.inmate, today, rivals) for s in Stay.objects.open().filter(cell=cell)]
        answers.append(
            [rule.code for rule in PAIR_RULES if any(rule.conflicts(person.facts, o.facts) for o in others)]
        )
    return answers


@contextmanager
def _counted() -> Iterator[CaptureQueriesContext]:

    with CaptureQueriesContext(connection) as queries:
        yield queries


if __name__ == "__main__":
    main()
