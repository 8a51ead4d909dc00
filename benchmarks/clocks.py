"""All clocks of the country and of ten times the country, from the rows to the answer of `scan_clocks`."""

import benchmarks.ready  # noqa: F401, I001 (first: the models need it)

import sys
from datetime import timedelta

from django.db import connection
from django.test.utils import CaptureQueriesContext

from benchmarks.figures import Figure, median_ms, tell
from benchmarks.houses import a_facility
from inmates.models import Custody, Warrant
from inmates.running import due_clocks
from lcs_ims.facilities.models import Facility
from lcs_ims.lib import clock


def main() -> None:
    """Measure on the database of the environment, and name the figures after it."""
    tell(f"clocks-{sys.argv[-1].rpartition('.')[2]}", [*_country("S", 2_656, 1500), *_country("L", 26_560, 15_000)])


def _country(letter: str, people: int, goal: float) -> list[Figure]:
    facilities = [a_facility(f"{letter}{number}", people // 60, people // 12 + 1) for number in range(12)]
    _dated(facilities)
    today = clock.facility_date()
    with CaptureQueriesContext(connection) as queries:
        found = due_clocks(facilities, today)
    return [
        Figure(f"clocks due or past of {people} people", len(found), "clocks"),
        Figure("  queries", len(queries), "queries", 6),
        Figure("  time", median_ms(lambda: due_clocks(facilities, today), runs=5), "ms", goal),
    ]


def _dated(facilities: list[Facility]) -> None:
    """An order and a day in court for everyone, from yesterday to half a year ago."""
    today = clock.facility_date()
    custodies = list(Custody.objects.at(*facilities).order_by("pk"))
    for place, custody in enumerate(custodies):
        custody.remanded_on = custody.committed_on = today - timedelta(days=place % 180)
        custody.taken_over = True
    Custody.objects.bulk_update(custodies, ["remanded_on", "committed_on", "taken_over"], batch_size=500)
    Warrant.objects.bulk_create(
        Warrant(custody=custody, number="W", court="Maseru", issued_on=custody.remanded_on) for custody in custodies
    )


if __name__ == "__main__":
    main()
