"""Verdicts, scans and pages at the size of one prison, of a very large one, and of the country times ten.

    python -m benchmarks.placing      on an SQLite file and on a PostgreSQL of its own

The houses are made of the demonstration's muster, copied as often as the size needs.
"""

import csv
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from decimal import Decimal
from itertools import cycle, islice
from typing import Any

import django

from benchmarks.figures import Figure, median_ms, tell

ON_EACH = "--on-this-database"


def main() -> None:
    """Run this module once on each database, each in a process of its own."""
    if ON_EACH in sys.argv:
        django.setup()
        _measure(sys.argv[-1])
        return
    from tests.postgres import own_server

    with tempfile.TemporaryDirectory() as home:
        _run(f"sqlite:///{home}/bench.sqlite3", "sqlite")
    with own_server() as url:
        _run(url, "postgresql")


def _run(url: str, name: str) -> None:
    environment = os.environ | {"LCS_DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "lcs_ims.settings"}
    subprocess.run([sys.executable, "manage.py", "migrate", "-v0"], env=environment, check=True)
    subprocess.run([sys.executable, "-m", "benchmarks.placing", ON_EACH, name], env=environment, check=True)


def _measure(name: str) -> None:
    tell(f"placing-{name}", [*_prison("ONE", 90, 850, 40), *_prison("BIG", 1000, 8000, 250), *_country()])


def _prison(code: str, cells: int, people: int, goal: float) -> Iterator[Figure]:
    from cells.asking import verdicts_for
    from cells.models import Stay
    from lcs_ims.lib import clock

    facility = _facility(code, cells, people)
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
        _add_history(facility, 100)
        after = median_ms(ask)
        yield Figure(f"verdicts, {size}, a hundredfold history", after, "ms", goal)
        yield Figure("  of the time without history", after / plain, "x", 1.10)


def _country() -> Iterator[Figure]:
    from cells.houses import load_houses
    from cells.scan import scan
    from lcs_ims.facilities.models import Facility
    from lcs_ims.lib import clock

    today = clock.facility_date()

    def scan_all(codes: list[str]) -> int:
        facilities = Facility.objects.filter(code__in=codes)
        return sum(len(scan(house)) for house in load_houses(facilities, today).values())

    for number in range(12):
        _facility(f"S{number}", 45, 221)
    small = [f"S{number}" for number in range(12)]
    yield Figure("scan_breaches, 2,652 people", median_ms(lambda: scan_all(small), runs=5), "ms", 1500)
    for number in range(12):
        _facility(f"L{number}", 450, 2210)
    large = [f"L{number}" for number in range(12)]
    yield Figure("scan_breaches, 26,520 people", median_ms(lambda: scan_all(large), runs=3), "ms", 15000)


def _facility(code: str, cells: int, people: int) -> Any:
    """A facility with so many cells and people, copied from the muster of the demonstration."""
    from cells.models import Block, Cell, Stay
    from inmates.models import Custody, Inmate
    from inmates.offences import category_of
    from inmates.status import GROUP_OF_STATUS
    from lcs_ims.demo.muster import DATA
    from lcs_ims.facilities.models import Facility
    from lcs_ims.lib import clock

    facility = Facility.objects.create(code=code, name=code)
    estate = _rows("estate.csv", cells)
    blocks = {}
    for place, row in enumerate(estate):
        name = f"{row['block']}{place // 90}"
        blocks.setdefault(name, Block(facility=facility, code=name))
    Block.objects.bulk_create(blocks.values())
    made = Cell.objects.bulk_create(
        Cell(
            facility=facility,
            block=blocks[f"{row['block']}{place // 90}"],
            code=f"C-{place:04}",
            certified_capacity=int(row["certified_capacity"]),
            floor_area_m2=Decimal(row["floor_area_m2"]),
            sex=row["sex"],
            age=row["age"],
            status=row["status"],
            purpose=row["purpose"],
            step_free=row["step_free"] == "yes",
        )
        for place, row in enumerate(estate)
    )
    now = clock.now()
    inmates = Inmate.objects.bulk_create(
        Inmate(
            inmate_no=f"{code}/{place:05}",
            surname=row["surname"],
            given_names=row["given_names"],
            sex=row["sex"] or "unknown",
            date_of_birth=row["date_of_birth"],
            age_disputed=row["age_disputed"] == "yes",
            legal_status=row["legal_status"],
            category_of_charges=category_of(
                [code for code in row["offences"].split(";") if code], GROUP_OF_STATUS[row["legal_status"]]
            ),
            record=row["record"] or "unknown",
            protection=row["protection"],
            needs=[need for need in row["needs"].split(";") if need],
            faction=row["faction"],
        )
        for place, row in enumerate(_rows("register.csv", people))
    )
    custodies = Custody.objects.bulk_create(
        Custody(inmate=inmate, facility=facility, admitted_at=now) for inmate in inmates
    )
    Stay.objects.bulk_create(
        Stay(
            inmate=custody.inmate,
            custody=custody,
            cell=made[place % len(made)],
            bed=place // len(made) + 1,
            kind="as_found",
            exempt=True,
            began_at=now,
            began_by="benchmark",
            absolute_class="",
        )
        for place, custody in enumerate(custodies)
    )
    return facility


def _add_history(facility: Any, times: int) -> None:
    """So many past stays for each present one."""
    from cells.models import Stay

    present = list(Stay.objects.open().at(facility))
    for number in range(1, times + 1):
        Stay.objects.bulk_create(
            (
                Stay(
                    inmate_id=stay.inmate_id,
                    custody_id=stay.custody_id,
                    cell_id=stay.cell_id,
                    bed=stay.bed,
                    kind="as_found",
                    exempt=True,
                    began_at=stay.began_at - timedelta(days=number + 1),
                    ended_at=stay.began_at - timedelta(days=number),
                    began_by="benchmark",
                    absolute_class="",
                )
                for stay in present
            ),
            batch_size=2000,
        )


def _one_query_a_cell(inmate: Any, facility: Any) -> list[Any]:
    """The plain way: for each cell a query for its people, and every rule asked of every pair."""
    from cells.models import Cell, Stay
    from inmates.people import declared_rivals, person_of
    from inmates.separation import PAIR_RULES
    from lcs_ims.lib import clock

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
def _counted() -> Iterator[Any]:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as queries:
        yield queries


def _rows(name: str, count: int) -> list[dict[str, str]]:
    from lcs_ims.demo.muster import DATA

    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(islice(cycle(list(csv.DictReader(file))), count))


if __name__ == "__main__":
    main()
