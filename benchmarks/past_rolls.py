"""The roll at a past minute of a facility with 8,000 people and 1,000,000 past movements."""

import benchmarks.ready  # noqa: F401, I001 (first: the models need it)

import sys
from datetime import timedelta
from functools import partial

from django.db import connection
from django.test.utils import CaptureQueriesContext

from benchmarks.figures import Figure, median_ms, tell
from benchmarks.houses import a_facility
from cells.models import Stay
from cells.past_roll import roll_at
from inmates.models import Custody
from lcs_ims.lib import clock

PEOPLE, CELLS, PAST = 8000, 1000, 125


def main() -> None:
    """Measure on the database of the environment, and name the figures after it."""
    facility = a_facility("BIG", CELLS, PEOPLE)
    Custody.objects.at(facility).update(admitted_at=clock.now() - timedelta(days=PAST + 2))
    _add_past()
    figures = [Figure("past movements", Stay.objects.at(facility).count() - PEOPLE, "stays")]
    for days in (1, PAST // 2, PAST - 1):
        moment = clock.now() - timedelta(days=days, minutes=7)
        with CaptureQueriesContext(connection) as queries:
            roll = roll_at(facility, moment)
        assert len(roll) == PEOPLE, len(roll)
        figures += [
            Figure(f"roll of {days} days ago", median_ms(partial(roll_at, facility, moment), runs=7), "ms", 300),
            Figure("  queries", len(queries), "queries", 4),
        ]
    tell(f"past-rolls-{sys.argv[-1]}", figures)


def _add_past() -> None:
    """So many past stays for everyone, a day each; by the database itself, for there are a million."""
    taken = {"id", "began_at", "ended_at"}
    names = ", ".join(f'"{f.column}"' for f in Stay._meta.concrete_fields if f.column not in taken)  # noqa: SLF001
    into, present = f"cells_stay ({names}, began_at, ended_at)", "cells_stay WHERE ended_at IS NULL"
    sql = f"INSERT INTO {into} SELECT {names}, %s, %s FROM {present}"
    now = clock.now()
    with connection.cursor() as cursor:
        for days in range(1, PAST + 1):
            cursor.execute(sql, [now - timedelta(days=days + 1), now - timedelta(days=days)])
        cursor.execute("ANALYZE")


if __name__ == "__main__":
    main()
