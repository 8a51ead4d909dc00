"""What a public report counts: tables of counts of a facility, without names or numbers.

No table holds a count that the report on the next period holds too: what is open is told at the end only, and what
closed meanwhile is not told at all. Both are counted, so that they do not follow from what is printed.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from inspectorate.figures import Figures
from inspectorate.figures.children import child_rows
from inspectorate.figures.custody import clock_rows
from inspectorate.figures.separation import rule_rows
from inspectorate.figures.waiting import wait_rows
from inspectorate.report import words
from visits.kinds import Kind

Counted = dict[str, tuple[int, ...]]
Label = Callable[[str], str]


def _same(code: str) -> str:
    return code


@dataclass(frozen=True, slots=True)
class Counts:
    """A table of counts. `signs` say how the measures of a row balance: those with +1 make those with -1.

    Without signs each measure stands by itself. A measure beyond the titles is never printed; one beyond that is what
    the report on the period before tells.
    """

    name: str
    caption: str | Promise
    row_title: str | Promise
    titles: tuple[str | Promise, ...]
    signs: tuple[int, ...]
    count: Callable[[Figures, str], Counted]
    label: Label = _same


def _rules(figures: Figures, code: str) -> Counted:
    rows = rule_rows(case for case in figures.breaches if case.facility == code)
    return {row.rule: (row.opened, row.taken_over, row.at_end, row.closed, row.at_start) for row in rows}


def _clocks(figures: Figures, code: str) -> Counted:
    rows = clock_rows(case for case in figures.clocks if case.facility == code)
    return {row.clock: (row.passed, row.at_end, row.stopped, row.at_start) for row in rows}


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
    nights = next(row for row in figures.nights if row.facility == code)
    late = sum(visit.after_hours for visit in figures.police if visit.facility == code)
    return {"visits": (late,), "nights": (nights.with_visits,)}


def _ended(figures: Figures, code: str) -> Counted:
    exits = [case.back_at is not None for case in figures.exits if case.facility == code]
    differences = [bool(case.answer) for case in figures.differences if case.facility == code]
    return {
        name: (sum(ended), len(ended) - sum(ended), len(ended))
        for name, ended in (("exits", exits), ("differences", differences))
    }


PARTS = (1, 1, -1)
GROUPS = {
    "women": _("Women and girls"),
    "children": _("Children, and people of disputed age"),
    "untried": _("Untried"),
    "without_cell": _("Without a cell"),
}
NIGHTS = {
    "visits": _("Visits of the police after hours, and of anyone at night"),
    "nights": _("Nights on which someone came"),
}
ENDED = {
    "exits": _("Taken out by the police: back or not"),
    "differences": _("Counts that were not the book's: answered or not"),
}

TABLES = (
    Counts(
        "people", _("People held at the end of the period"), _("Group"),
        (_("These"), _("Others"), _("All")), PARTS, _people, lambda code: str(GROUPS[code]),
    ),
    Counts(
        "rules", _("Breaches by rule"), _("Rule"),
        (_("Opened"), _("Taken over"), _("Open at the end")), (1, 1, -1, -1, 1), _rules, words.rule,
    ),
    Counts(
        "children", _("Children held in the period, and people of disputed age"), _("Who"),
        (_("Kept with adults"), _("Not with adults"), _("All")), PARTS, _children,
        lambda _code: str(GROUPS["children"]),
    ),
    Counts(
        "leave", _("Exceptions asked for"), _("What"),
        (_("Granted"), _("Refused"), _("Neither"), _("All")), (1, 1, 1, -1), _leave,
        lambda _code: str(_("Exceptions")),
    ),
    Counts(
        "clocks", _("Limits of custody passed"), _("Clock"), (_("Passed"), _("Past at the end")),
        (1, -1, -1, 1), _clocks,
        words.clock_title,
    ),
    Counts(
        "waits", _("Waits of visitors"), _("Kind of visit"),
        (_("Over the standard"), _("Within it"), _("Not known"), _("Visits")), (1, 1, 1, -1), _waits, words.kind,
    ),
    Counts("night", _("After hours"), _("What"), (_("Number"),), (), _night, lambda code: str(NIGHTS[code])),
    Counts(
        "ended", _("Taken out by the police, and counts"), _("What"),
        (_("Yes"), _("Not yet"), _("All")), PARTS, _ended, lambda code: str(ENDED[code]),
    ),
)  # fmt: skip
