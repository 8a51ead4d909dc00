"""A full country at its gates: 2,000 who wait in 12 facilities. A sweep of all, and the board of one facility.

The sweep is measured as it runs every 15 seconds (a few waits reach a level) and on its worst day (every wait has
reached all levels and no sweep has run yet). LCS_WAITING sets how many wait. On both databases:

    python -m benchmarks.placing benchmarks.waiting
"""

import benchmarks.ready  # noqa: F401, I001 (first: the models need it)

import os
import time
from datetime import datetime, timedelta

from django.db import connection
from django.test.utils import CaptureQueriesContext

from benchmarks.figures import Figure, median_ms, tell
from inmates.models import Custody, Inmate
from lcs_ims.audit import Actor
from lcs_ims.facilities.models import Facility
from lcs_ims.lib import clock
from visits.board import waiting_at
from visits.kinds import Kind
from visits.models import Party, Visit, Visitor
from visits.services.waits import raise_alerts

FACILITIES = 12
KINDS = (Kind.LAWYER, Kind.FAMILY, Kind.OWN_DOCTOR, Kind.POLICE)
SWEEP = Actor.system("sweep")


def main() -> None:
    """Measure on the database of the environment."""
    waiting = int(os.environ.get("LCS_WAITING", "2000"))
    now = clock.now()
    facilities = _gates(waiting, now)
    alerts, worst = _sweep(now)
    raised, usual = _sweep(now + timedelta(seconds=15))
    with CaptureQueriesContext(connection) as queries:
        shown = waiting_at(facilities[:1], now)
    tell(
        f"waiting-{connection.vendor}",
        [
            Figure(f"alerts of {waiting} waits, all levels due at once", alerts, "alerts"),
            Figure("  sweep", worst, "ms"),
            Figure("alerts 15 seconds later", raised, "alerts"),
            Figure("  sweep", usual, "ms", 1000),
            Figure(f"board of one facility, {len(shown)} waiting", median_ms(lambda: waiting_at(facilities[:1], now)),
                   "ms", 100),
            Figure("  queries", len(queries), "queries", 10),
        ],
    )  # fmt: skip


def _sweep(now: datetime) -> tuple[int, float]:
    began = time.perf_counter()
    raised = raise_alerts(now, by=SWEEP)
    return len(raised), (time.perf_counter() - began) * 1000


def _gates(waiting: int, now: datetime) -> list[Facility]:
    """They came one after another in the last two hours, so that a few reach a level with each sweep."""
    facilities = Facility.objects.bulk_create(
        Facility(code=f"GATE{number}", name=f"Gate {number}") for number in range(FACILITIES)
    )
    inmates = Inmate.objects.bulk_create(
        Inmate(inmate_no=f"G/{number:05}", surname="Phiri", sex="male", date_of_birth="1990", legal_status="remand")
        for number in range(waiting)
    )
    places = [facilities[number % FACILITIES] for number in range(waiting)]
    Custody.objects.bulk_create(
        Custody(inmate=inmate, facility=place, admitted_at=now - clock.days(9))
        for inmate, place in zip(inmates, places, strict=True)
    )
    visits = Visit.objects.bulk_create(
        Visit(
            visit_no=f"G-{number}",
            facility=place,
            inmate=inmate,
            kind=KINDS[number % len(KINDS)],
            state=Visit.State.WAITING,
            walk_in=True,
            made_at=now,
            made_by="benchmark",
            arrived_at=now - timedelta(seconds=number * 7200 // waiting),
        )
        for number, (inmate, place) in enumerate(zip(inmates, places, strict=True))
    )
    visitors = Visitor.objects.bulk_create(
        Visitor(kind=visit.kind, full_name="Visitor", facility=visit.facility, registered_at=now, registered_by="b")
        for visit in visits
    )
    Party.objects.bulk_create(
        Party(visit=visit, visitor=visitor, present=True) for visit, visitor in zip(visits, visitors, strict=True)
    )
    return facilities


if __name__ == "__main__":
    main()
