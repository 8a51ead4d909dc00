"""The public version: which counts are printed, so that nobody can be told.

What is kept back is decided once, for all facilities and the whole country together, so that the report on one
facility, those on the others and that on all of them cannot be taken from each other. A report on a choice prints
what those on its facilities print, and no sum: the sums of two choices could be.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.utils.functional import Promise

from inspectorate.figures import Figures
from inspectorate.figures.population import occupancy, together
from inspectorate.report.public_counts import TABLES, Counted, Counts
from inspectorate.report.suppression import LEAST, Sum, kept_back

ALL = ""
"""The code under which all facilities together are counted."""

Key = tuple[str, str, str]
"""A facility's code (or `ALL`), a row and a measure."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row as it is printed, and whose it is; None is kept back."""

    facility: str
    code: str
    label: str
    counts: tuple[int | None, ...]


@dataclass(frozen=True, slots=True)
class Held:
    """People at the end and on average to the nearest ten (None: kept back), and certified places."""

    facility: str
    at_end: int | None
    average: int | None
    places: int


@dataclass(frozen=True, slots=True)
class Table:
    name: str
    caption: str | Promise
    row_title: str | Promise
    titles: tuple[str | Promise, ...]
    rows: tuple[Row, ...]


class PublicFigures:
    """The tables of a public report on these facilities, or on `ALL`, made of the figures of all of them."""

    def __init__(self, figures: Figures, codes: Sequence[str] = (ALL,)) -> None:
        self.figures = figures
        self.codes = codes

    @cached_property
    def tables(self) -> tuple[Table, ...]:
        return tuple(self._table(kind) for kind in TABLES)

    @cached_property
    def held(self) -> tuple[Held, ...]:
        """For each facility of the report people at the end and on average, and certified places."""
        first = self.tables[0].rows
        return tuple(
            self._held(code, next(row.counts[-1] for row in first if row.facility == code)) for code in self.codes
        )

    def _held(self, code: str, at_end: int | None) -> Held:
        days = [day for day in self.figures.population if code in {ALL, day.facility}]
        whole = occupancy(together(days))
        if not whole:
            return Held(code, 0, 0, 0)
        average = int(round(whole[0].mean, -1)) if at_end is not None else None
        return Held(code, at_end, average, whole[0].certified)

    def _table(self, kind: Counts) -> Table:
        counted = {place.code: kind.count(self.figures, place.code) for place in self.figures.scope.places}
        rows = list(next(iter(counted.values())))
        counted[ALL] = {row: _added(counted, row) for row in rows}
        back = _kept_back(kind, counted, rows)
        shown = [row for row in rows if kind.name not in {"waits", "clocks"} or any(counted[ALL][row])]
        return Table(
            kind.name,
            kind.caption,
            kind.row_title,
            kind.titles,
            tuple(
                Row(code, row, kind.label(row), _printed(counted[code][row][: len(kind.titles)], (code, row), back))
                for code in self.codes
                for row in shown
            ),
        )


def _printed(counts: Sequence[int], of: tuple[str, str], back: frozenset[Key]) -> tuple[int | None, ...]:
    return tuple(None if (*of, str(n)) in back else count for n, count in enumerate(counts))


def _added(counted: Mapping[str, Counted], row: str) -> tuple[int, ...]:
    return tuple(map(sum, zip(*(rows[row] for rows in counted.values()), strict=True)))


def _kept_back(kind: Counts, counted: Mapping[str, Counted], rows: Sequence[str]) -> frozenset[Key]:
    """What no report may print of this table, whichever facility it is on."""
    counts = {
        (code, row, str(n)): value
        for code, by_row in counted.items()
        for row in rows
        for n, value in enumerate(by_row[row])
    }
    if kind.name == "people":  # the rows share their last column
        return kept_back(counts, [*_sums(kind, counted, rows), *_alike(counted, rows)])
    back: set[Key] = set()
    for row in rows:
        alone = {key: value for key, value in counts.items() if key[1] == row}
        before = {key for key in alone if key[2] == str(len(kind.titles) + 1)}
        told_before = {key for key in before if not 0 < alone[key] < LEAST}
        unprinted = {key for key in alone if key[2] == str(len(kind.titles))} | before - told_before
        back |= kept_back(alone, _sums(kind, counted, [row]), unprinted=unprinted, known=told_before)
    return frozenset(back)


def _sums(kind: Counts, codes: Iterable[str], rows: Iterable[str]) -> list[Sum[Key]]:
    """What a reader knows: how the measures of a row balance, and that the facilities make the whole."""
    codes, rows = list(codes), list(rows)
    within = [
        {(code, row, str(n)): sign for n, sign in enumerate(kind.signs)}
        for code in codes
        for row in rows
        if kind.signs
    ]
    across = [
        {(code, row, str(n)): -1 if code == ALL else 1 for code in codes}
        for row in rows
        for n in range(max(len(kind.titles), len(kind.signs)))
    ]
    return [*within, *across]


def _alike(codes: Iterable[str], rows: Sequence[str]) -> list[Sum[Key]]:
    return [{(code, rows[0], "2"): 1, (code, row, "2"): -1} for code in codes for row in rows[1:]]
