"""Facilities of any size for the benchmarks, copied from the muster of the demonstration."""

import benchmarks.ready  # noqa: F401, I001 (first: the models need it)

import csv
from datetime import timedelta
from decimal import Decimal
from itertools import cycle, islice

from cells.models import Block, Cell, Stay
from inmates.models import Custody, Inmate
from inmates.offences import category_of
from inmates.status import GROUP_OF_STATUS
from lcs_ims.demo.muster import DATA
from lcs_ims.facilities.models import Facility
from lcs_ims.lib import clock


def a_facility(code: str, cells: int, people: int) -> Facility:
    """A facility with so many cells and people, copied from the muster of the demonstration."""
    facility = Facility.objects.create(code=code, name=code)
    made, inmates, now = _cells(facility, cells), _inmates(code, people), clock.now()
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


def _cells(facility: Facility, count: int) -> list[Cell]:
    estate = _rows("estate.csv", count)
    blocks: dict[str, Block] = {}
    for place, row in enumerate(estate):
        name = f"{row['block']}{place // 90}"
        blocks.setdefault(name, Block(facility=facility, code=name))
    Block.objects.bulk_create(blocks.values())
    return Cell.objects.bulk_create(
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


def _inmates(code: str, count: int) -> list[Inmate]:
    return Inmate.objects.bulk_create(
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
        for place, row in enumerate(_rows("register.csv", count))
    )


def add_history(facility: Facility, times: int) -> None:
    """So many past stays for each present one."""

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


def _rows(name: str, count: int) -> list[dict[str, str]]:

    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(islice(cycle(list(csv.DictReader(file))), count))
