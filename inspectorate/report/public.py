"""The public version: tables of counts without names or numbers, in which nobody can be told.

What is kept back is decided once, for all facilities and the whole country together, so that the report on one
facility, those on the others and that on all of them cannot be taken from each other.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from inspectorate.figures import Figures
from inspectorate.figures.children import child_rows
from inspectorate.figures.custody import clock_rows
from inspectorate.figures.population import occupancy, together
from inspectorate.figures.separation import rule_rows
from inspectorate.figures.waiting import wait_rows
from inspectorate.report import words
from inspectorate.report.suppression import Sum, kept_back
from visits.kinds import Kind

ALL = ""
"""The code under which all facilities together are counted."""

Key = tuple[str, str, str]
"""A facility's code (or `ALL`), a row and a measure."""

Counted = dict[str, tuple[int, ...]]
Label = Callable[[str], str]


def _same(code: str) -> str:
    return code


@dataclass(frozen=True, slots=True)
class Counts:
    """A table of counts. `signs` say how the measures of a row balance: those with +1 make those with -1."""

    name: str
    caption: str | Promise
    row_title: str | Promise
    titles: tuple[str | Promise, ...]
    signs: tuple[int, ...]
    count: Callable[[Figures, str], Counted]
    label: Label = _same


@dataclass(frozen=True, slots=True)
class Row:
    """A row as it is printed; None is kept back."""

    code: str
    label: str
    counts: tuple[int | None, ...]


@dataclass(frozen=True, slots=True)
class Table:
    name: str
    caption: str | Promise
    row_title: str | Promise
    titles: tuple[str | Promise, ...]
    rows: tuple[Row, ...]


def _rules(figures: Figures, code: str) -> Counted:
    rows = rule_rows(case for case in figures.breaches if case.facility == code)
    return {row.rule: (row.at_start, row.opened, row.taken_over, row.closed, row.at_end) for row in rows}


def _clocks(figures: Figures, code: str) -> Counted:
    rows = clock_rows(case for case in figures.clocks if case.facility == code)
    return {row.clock: (row.at_start, row.passed, row.stopped, row.at_end) for row in rows}


def _people(figures: Figures, code: str) -> Counted:
    days = [day for day in figures.population if day.facility == code]
    last = days[-1] if days else None
    held = last.held if last else 0
    groups = {
        "women": last.women if last else 0,
        "children": last.children + last.disputed if last else 0,
        "untried": last.untried if last else 0,
        "without_cell": last.without_cell if last else 0,
    }
    return {name: (count, held - count, held) for name, count in groups.items()}


def _children(figures: Figures, code: str) -> Counted:
    (row,) = child_rows([code], figures.children)
    return {"children": (row.with_adults, row.children - row.with_adults, row.children)}


def _leave(figures: Figures, code: str) -> Counted:
    states = [case.state for case in figures.exceptions if case.facility == code]
    granted, refused = states.count("granted"), states.count("refused")
    return {"exceptions": (granted, refused, len(states) - granted - refused, len(states))}


def _waits(figures: Figures, code: str) -> Counted:
    rows = {row.kind: row for row in wait_rows(case for case in figures.waits if case.facility == code)}
    return {
        kind.value: (row.over, row.known - row.over, row.visits - row.known, row.visits)
        if (row := rows.get(kind.value))
        else (0, 0, 0, 0)
        for kind in Kind
    }


def _night(figures: Figures, code: str) -> Counted:
    visits = [visit for visit in figures.police if visit.facility == code]
    late = sum(visit.after_hours for visit in visits)
    nights = next(row for row in figures.nights if row.facility == code)
    differences = [case for case in figures.differences if case.facility == code]
    answered = sum(bool(case.answer) for case in differences)
    exits = [case for case in figures.exits if case.facility == code]
    back = sum(case.back_at is not None for case in exits)
    return {
        "visits": (late, len(visits) - late, len(visits)),
        "nights": (nights.with_visits, nights.without_visits, nights.nights),
        "exits": (back, len(exits) - back, len(exits)),
        "differences": (answered, len(differences) - answered, len(differences)),
    }


GROUPS = {
    "women": _("Women and girls"),
    "children": _("Children, and people of disputed age"),
    "untried": _("Untried"),
    "without_cell": _("Without a cell"),
}
EVENTS = {
    "visits": _("Visits of the police, and of anyone after hours: after hours, by day"),
    "nights": _("Nights: someone came, nobody came"),
    "exits": _("Taken out by the police: back, not back"),
    "differences": _("Counts that were not the book's: answered, open"),
}

TABLES = (
    Counts(
        "people", _("People held at the end of the period"), _("Group"),
        (_("These"), _("Others"), _("All")), (1, 1, -1), _people, lambda code: str(GROUPS[code]),
    ),
    Counts(
        "rules", _("Breaches by rule"), _("Rule"),
        (_("Open at the start"), _("Opened"), _("Taken over"), _("Closed"), _("Open at the end")),
        (1, 1, 1, -1, -1), _rules, words.rule,
    ),
    Counts(
        "children", _("Children held in the period, and people of disputed age"), _("Who"),
        (_("Kept with adults"), _("Not with adults"), _("All")), (1, 1, -1), _children,
        lambda _code: str(GROUPS["children"]),
    ),
    Counts(
        "leave", _("Exceptions asked for"), _("What"),
        (_("Granted"), _("Refused"), _("Neither"), _("All")), (1, 1, 1, -1), _leave,
        lambda _code: str(_("Exceptions")),
    ),
    Counts(
        "clocks", _("Limits of custody passed"), _("Clock"),
        (_("Past at the start"), _("Passed"), _("Stopped"), _("Past at the end")), (1, 1, -1, -1), _clocks,
        words.clock_title,
    ),
    Counts(
        "waits", _("Waits of visitors"), _("Kind of visit"),
        (_("Over the standard"), _("Within it"), _("Not known"), _("Visits")), (1, 1, 1, -1), _waits, words.kind,
    ),
    Counts(
        "night", _("Police, nights and counts"), _("What"),
        (_("The first"), _("The second"), _("Together")), (1, 1, -1), _night, lambda code: str(EVENTS[code]),
    ),
)  # fmt: skip


class PublicFigures:
    """The tables of a public report, made of the figures of all facilities; `code` is the facility it is on."""

    def __init__(self, figures: Figures, code: str = ALL) -> None:
        self.figures = figures
        self.code = code

    @cached_property
    def tables(self) -> tuple[Table, ...]:
        return tuple(self._table(kind) for kind in TABLES)

    @cached_property
    def held(self) -> tuple[int | None, int | None, int]:
        """People at the end (kept back: None), on average to the nearest ten, and certified places."""
        days = [day for day in self.figures.population if self.code in {ALL, day.facility}]
        whole = occupancy(together(days))
        if not whole:
            return 0, 0, 0
        at_end = self._table(TABLES[0]).rows[0].counts[-1]
        return at_end, round(whole[0].mean, -1).__trunc__() if at_end is not None else None, whole[0].certified

    def _table(self, kind: Counts) -> Table:
        counted = {place.code: kind.count(self.figures, place.code) for place in self.figures.scope.places}
        rows = list(next(iter(counted.values())))
        counted[ALL] = {row: _added(counted, row, len(kind.titles)) for row in rows}
        back = _kept_back(kind, counted, rows)
        shown = [row for row in rows if kind.name != "waits" or any(counted[ALL][row])]
        return Table(
            kind.name,
            kind.caption,
            kind.row_title,
            kind.titles,
            tuple(Row(row, kind.label(row), self._printed(kind, counted, back, row)) for row in shown),
        )

    def _printed(
        self, kind: Counts, counted: Mapping[str, Counted], back: frozenset[Key], row: str
    ) -> tuple[int | None, ...]:
        return tuple(
            None if (self.code, row, str(n)) in back else counted[self.code][row][n] for n in range(len(kind.titles))
        )


def _added(counted: Mapping[str, Counted], row: str, width: int) -> tuple[int, ...]:
    return tuple(sum(rows[row][n] for rows in counted.values()) for n in range(width))


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
        back |= kept_back(alone, _sums(kind, counted, [row]))
    return frozenset(back)


def _sums(kind: Counts, codes: Iterable[str], rows: Iterable[str]) -> list[Sum[Key]]:
    """What a reader knows: how the measures of a row balance, and that the facilities make the whole."""
    codes, rows = list(codes), list(rows)
    within = [{(code, row, str(n)): sign for n, sign in enumerate(kind.signs)} for code in codes for row in rows]
    across = [
        {(code, row, str(n)): -1 if code == ALL else 1 for code in codes}
        for row in rows
        for n in range(len(kind.signs))
    ]
    return [*within, *across]


def _alike(codes: Iterable[str], rows: Sequence[str]) -> list[Sum[Key]]:
    return [{(code, rows[0], "2"): 1, (code, row, "2"): -1} for code in codes for row in rows[1:]]
