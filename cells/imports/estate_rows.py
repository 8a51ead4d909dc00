"""What a row of estate.csv or facilities.csv says, or what is wrong with it. Touches no database."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from cells.facts import CellAge, Purpose
from cells.services.estate import CellSpec
from inmates.facts import Sex
from inmates.status import StatusGroup
from lcs_ims.lib import table_fields as fields
from lcs_ims.lib.row_reading import Reading
from lcs_ims.lib.table_fields import Wrong
from lcs_ims.lib.tables import Columns, RowError, Table

ESTATE = Columns(
    "estate",
    (
        "facility",
        "block",
        "cell",
        "certified_capacity",
        "floor_area_m2",
        "sex",
        "age",
        "status",
        "purpose",
        "step_free",
        "in_service",
    ),
)
FACILITIES = Columns("facilities", ("facility", "name"), ("district", "visiting_from", "visiting_to"))

_CODE = fields.short_text(20)
_SEX = fields.choice([Sex.FEMALE, Sex.MALE])
_AGE = fields.choice(CellAge)
_STATUS = fields.choice(StatusGroup)
_PURPOSE = fields.choice(Purpose)
_CAPACITY = fields.whole_number(0, 1000)


@dataclass(frozen=True, slots=True)
class CellRow:
    line: int
    facility: str
    spec: CellSpec


@dataclass(frozen=True, slots=True)
class FacilityRow:
    line: int
    code: str
    stated: Mapping[str, Any]


def read_facilities(table: Table) -> tuple[list[FacilityRow], list[RowError]]:
    """The good rows of facilities.csv, and everything wrong with the others."""
    rows, errors, seen = [], list(table.errors), dict[str, int]()
    for row in table.rows:
        reading = Reading(table, row)
        facility = _facility_row(reading)
        _once(reading, "facility", facility.code, seen)
        errors += reading.errors
        if reading.good:
            rows.append(facility)
    return rows, errors


def read_cells(table: Table, known: Collection[str], *, new_facilities: bool) -> tuple[list[CellRow], list[RowError]]:
    """The good rows of estate.csv, and everything wrong with the others.

    `known` are the codes of facilities that may be changed; `new_facilities` lets others be made.
    """
    rows, errors, seen = [], list(table.errors), dict[str, int]()
    for row in table.rows:
        reading = Reading(table, row)
        facility = reading.needed("facility", _new_code if new_facilities else fields.short_text(12), "")
        if facility and not new_facilities and facility not in known:
            reading.wrong("facility", unknown_facility(facility))
        spec = _spec(reading, comma=table.decimal_comma)
        if facility and spec.code:
            _once(reading, "cell", f"{facility} {spec.code}", seen)
        errors += reading.errors
        if reading.good:
            rows.append(CellRow(reading.line, facility, spec))
    return rows, errors


def unknown_facility(code: str) -> str:
    """Why a facility's code is not one, in the words of every import."""
    return _("{code} is not a facility. Correct the code, or take over its estate first.").format(
        code=fields.shown(code)
    )


def _spec(reading: Reading, *, comma: bool) -> CellSpec:
    area = fields.decimal(Decimal("0.01"), Decimal("99999.99"), 2, comma=comma)
    return CellSpec(
        block=reading.needed("block", _CODE, ""),
        code=reading.needed("cell", _CODE, ""),
        certified_capacity=reading.needed("certified_capacity", _CAPACITY, 0),
        floor_area_m2=reading.needed("floor_area_m2", area, Decimal(0)),
        sex=reading.value("sex", _SEX, ""),
        age=reading.value("age", _AGE, ""),
        status=reading.value("status", _STATUS, ""),
        purpose=reading.needed("purpose", _PURPOSE, ""),
        step_free=reading.value("step_free", fields.yes_no, empty=False),
        in_service=reading.needed("in_service", fields.yes_no, stand_in=True),
    )


def _facility_row(reading: Reading) -> FacilityRow:
    begins = reading.value("visiting_from", fields.clock_time, None)
    ends = reading.value("visiting_to", fields.clock_time, None)
    if (begins is None) != (ends is None) or (begins and ends and begins >= ends):
        reading.wrong("visiting_from", _("Visiting needs a beginning and a later end. Give both, or neither."))
    stated = {
        "name": reading.needed("name", fields.short_text(120), ""),
        "district": reading.value("district", fields.short_text(60), ""),
        "visiting_from": begins,
        "visiting_to": ends,
    }
    return FacilityRow(reading.line, reading.needed("facility", _new_code, ""), stated)


def _new_code(text: str) -> str | Wrong:
    if re.fullmatch(r"[A-Z][A-Z0-9-]{0,11}", text):
        return text
    words = _("{code} is not a facility's code. Write up to 12 capital letters and figures, such as MCCI.")
    return Wrong(words.format(code=fields.shown(text)))


def _once(reading: Reading, column: str, key: str, seen: dict[str, int]) -> None:
    first = seen.setdefault(key, reading.line)
    if key and first != reading.line:
        reading.wrong(column, _("{what} stands on line {line} already.").format(what=key, line=first))
