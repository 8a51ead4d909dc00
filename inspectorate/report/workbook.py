"""The same figures as a workbook, for those who count on: a sheet for each table, a column for each field."""

from collections.abc import Iterable, Sequence
from dataclasses import fields
from decimal import Decimal
from typing import Any

from inspectorate.figures import Figures
from inspectorate.figures.children import child_rows
from inspectorate.figures.custody import clock_rows
from inspectorate.figures.population import occupancy
from inspectorate.figures.separation import rule_rows
from inspectorate.figures.waiting import wait_rows
from inspectorate.report.files import BREACHES, POPULATION, WAITS, breach_lines, population_lines, wait_lines
from lcs_ims.lib.exports import Sheet, Value, write_book


def workbook(figures: Figures) -> bytes:
    """The workbook as XLSX."""
    scope = figures.scope
    return write_book(
        [
            Sheet("About", ("what", "value"), _about(figures)),
            _sheet("Rules", rule_rows(figures.breaches), ("verdict",)),
            _sheet("Occupancy", occupancy(figures.population), ("occupancy",)),
            Sheet("Population", POPULATION, population_lines(figures)),
            Sheet("Breaches", BREACHES, breach_lines(figures)),
            _sheet("Children by facility", child_rows(scope.codes, figures.children)),
            _sheet("Children", figures.children, ("days",)),
            _sheet("Exceptions", figures.exceptions),
            _sheet("Overcrowding orders", figures.orders),
            _sheet("Clocks", clock_rows(figures.clocks)),
            _sheet("Limits passed", figures.clocks),
            _sheet("Without a cell", figures.unhoused, ("person_days",)),
            _sheet("Waits by kind", wait_rows(figures.waits), ("over_percent",)),
            Sheet("Waits", WAITS, wait_lines(figures)),
            _sheet("Police and nights", figures.police),
            _sheet("Nights", figures.nights, ("without_visits",)),
            _sheet("Out with police", figures.exits),
            _sheet("Counts", figures.counts),
            _sheet("Count differences", figures.differences),
            _sheet("Late entries", figures.late),
            _sheet("Facts changed", figures.facts),
            _sheet("Facts widened", figures.widened),
            _sheet("Outside the deeds", figures.irregular),
            _sheet("Explanations", figures.explanations),
            _sheet("Not answered", figures.gaps),
        ]
    )


def _about(figures: Figures) -> list[Sequence[Value]]:
    scope = figures.scope
    return [
        ("facilities", ";".join(scope.codes)),
        ("from", scope.period.first),
        ("to", scope.period.last),
        ("as of", scope.basis.as_of),
        ("checkpoint", scope.basis.number),
        ("events", scope.basis.size),
        ("root", scope.basis.root),
    ]


def _sheet(name: str, rows: Iterable[Any], more: Sequence[str] = ()) -> Sheet:
    """A sheet of dataclasses, all of one kind: their fields, then these properties."""
    known = list(rows)
    if not known:
        return Sheet(name, ("nothing recorded",), [])
    columns = [*(field.name for field in fields(known[0])), *more]
    return Sheet(name, columns, [[_value(getattr(row, column)) for column in columns] for row in known])


def _value(value: Any) -> Value:
    if isinstance(value, tuple):
        return ";".join(str(item) for item in value)
    plain: Value = Decimal(str(value)) if isinstance(value, float) else value
    return plain
