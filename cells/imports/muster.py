"""The muster: the day and the file whose word is taken, and where it is taken."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cached_property
from typing import TypeVar

from django.utils.translation import gettext as _

from cells.imports.register_rows import Estate
from cells.models import Cell
from lcs_ims.audit import Actor
from lcs_ims.facilities.models import Facility
from lcs_ims.lib.clock import midnight

T = TypeVar("T")
CHUNK = 5_000  # values that one query names; databases limit them


@dataclass(frozen=True)
class Muster:
    """Who takes over which file, as of which day. What is found began at 00:00 of that day."""

    by: Actor
    on: date
    file: str

    @cached_property
    def began_at(self) -> datetime:
        return midnight(self.on).astimezone(UTC)

    @cached_property
    def learned(self) -> str:
        return _("Muster of {on}, {file}").format(on=self.on.isoformat(), file=self.file)


@dataclass(frozen=True, slots=True)
class Places:
    """The facilities and standing cells at which people can be taken over, by code."""

    facilities: Mapping[str, Facility]
    cells: Mapping[str, Mapping[str, Cell]]

    @classmethod
    def of(cls, facilities: Iterable[Facility]) -> "Places":
        by_code = {facility.code: facility for facility in facilities}
        cells: dict[str, dict[str, Cell]] = {code: {} for code in by_code}
        for cell in Cell.objects.standing().filter(facility__in=by_code.values()).select_related("facility"):
            cells[cell.facility.code][cell.code] = cell
        return cls(by_code, cells)

    @property
    def estate(self) -> Estate:
        return self.cells


def in_chunks(values: Sequence[T]) -> Iterator[Sequence[T]]:
    """The values, a query's worth at a time."""
    for start in range(0, len(values), CHUNK):
        yield values[start : start + CHUNK]
