"""A report as one HTML page: the figures put into sections, in one language. The pages of the PDF are made of it."""

import base64
import io
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import segno
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from cells.verdicts import BY_CODE, RULES_VERSION
from inspectorate.figures import Figures
from inspectorate.figures.children import ChildRow, child_rows
from inspectorate.figures.custody import ClockRow, clock_rows
from inspectorate.figures.population import Occupancy, occupancy, together
from inspectorate.figures.scope import Place
from inspectorate.figures.separation import RuleRow, rule_rows
from inspectorate.figures.waiting import WaitRow, causes, wait_rows
from inspectorate.report import charts, pictures, rows, words
from inspectorate.report.files import METHOD_VERSION
from inspectorate.report.method import DEFINITIONS, INSTRUMENTS

CASES_AT_MOST, POLICE_AT_MOST, NIGHTS_AT_MOST, ROWS_AT_MOST, LONGEST = 400, 150, 60, 120, 30
ROWS = {
    "unhoused_rows": rows.cellless,
    "nights": rows.nights,
    "counts": rows.counts,
    "late": rows.late,
    "facts": rows.facts,
    "gaps": rows.gaps,
    "reasons": rows.reasons,
}


@dataclass(frozen=True, slots=True)
class FacilityRow:
    """One facility in a report on several."""

    place: Place
    occupancy: Occupancy | None
    rules: tuple[RuleRow, ...]
    children: ChildRow
    over: int
    visits: int

    @property
    def absolute_at_end(self) -> int:
        return sum(row.at_end for row in self.rules if row.absolute)

    @property
    def strict_at_end(self) -> int:
        return sum(row.at_end for row in self.rules if not row.absolute)

    @property
    def opened(self) -> int:
        return sum(row.opened for row in self.rules)

    @property
    def person_days(self) -> float:
        return round(sum(row.person_days for row in self.rules), 1)


class Report:
    """What the templates read: the figures, and the tables and charts made of them."""

    def __init__(self, figures: Figures, *, proofs: int, digests: dict[str, str]) -> None:
        self.figures = figures
        self.scope = figures.scope
        self.basis = figures.scope.basis
        self.period = figures.scope.period
        self.proofs = proofs
        self.digests = digests
        self.rules_version, self.method_version = RULES_VERSION, METHOD_VERSION
        self.definitions, self.instruments = DEFINITIONS, INSTRUMENTS

    @cached_property
    def single(self) -> Place | None:
        """The facility of a report on one; None for several."""
        return self.scope.places[0] if len(self.scope.places) == 1 else None

    @property
    def about(self) -> str:
        if self.single:
            return self.single.name
        return _("%(count)s facilities") % {"count": len(self.scope.places)}

    @cached_property
    def names(self) -> dict[str, str]:
        return {place.code: place.name for place in self.scope.places}

    @cached_property
    def rules(self) -> tuple[RuleRow, ...]:
        return rule_rows(self.figures.breaches)

    @property
    def rules_touched(self) -> list[RuleRow]:
        return [row for row in self.rules if row.verdict != "kept"]

    @cached_property
    def broken(self) -> list[RuleRow]:
        return [row for row in self.rules if row.verdict == "broken"]

    @cached_property
    def kept(self) -> list[RuleRow]:
        return [row for row in self.rules if row.verdict == "kept"]

    @cached_property
    def taken_over(self) -> list[RuleRow]:
        return [row for row in self.rules if row.verdict == "taken_over"]

    @cached_property
    def opened(self) -> int:
        return sum(row.opened for row in self.rules)

    @cached_property
    def open_at_end(self) -> int:
        return sum(row.at_end for row in self.rules)

    @cached_property
    def occupancies(self) -> tuple[Occupancy, ...]:
        return occupancy(self.figures.population)

    @cached_property
    def whole(self) -> Occupancy | None:
        """All facilities as one."""
        days = occupancy(together(self.figures.population))
        return days[0] if days else None

    @cached_property
    def children(self) -> tuple[ChildRow, ...]:
        return child_rows(self.scope.codes, self.figures.children)

    @cached_property
    def child_total(self) -> ChildRow:
        kids = self.children
        names = ("children", "under_fourteen", "disputed", "untried", "with_adults", "at_end")
        sums = {name: sum(getattr(row, name) for row in kids) for name in names}
        return ChildRow("", **sums, days_with_adults=round(sum(row.days_with_adults for row in kids), 1))

    @cached_property
    def clocks(self) -> tuple[ClockRow, ...]:
        return clock_rows(self.figures.clocks)

    @property
    def clocks_touched(self) -> list[ClockRow]:
        return [row for row in self.clocks if row.people]

    @property
    def clocks_kept(self) -> list[ClockRow]:
        return [row for row in self.clocks if not row.people]

    @cached_property
    def clocks_past(self) -> int:
        return sum(row.at_end for row in self.clocks)

    @cached_property
    def waits(self) -> tuple[WaitRow, ...]:
        return wait_rows(self.figures.waits)

    @cached_property
    def waits_over(self) -> int:
        return sum(row.over for row in self.waits)

    @cached_property
    def wait_causes(self) -> tuple[tuple[str, int], ...]:
        return causes(self.figures.waits)

    @cached_property
    def long_waits(self) -> list[object]:
        """The waits over the standard, the longest first."""
        over = [case for case in self.figures.waits if case.over]
        return list(sorted(over, key=lambda case: -(case.minutes or 0))[:LONGEST])

    @cached_property
    def facilities(self) -> list[FacilityRow]:
        known = {row.facility: row for row in self.occupancies}
        kids = {row.facility: row for row in self.children}
        return [
            FacilityRow(
                place,
                known.get(place.code),
                rule_rows(case for case in self.figures.breaches if case.facility == place.code),
                kids[place.code],
                sum(case.over for case in self.figures.waits if case.facility == place.code),
                sum(case.facility == place.code for case in self.figures.waits),
            )
            for place in self.scope.places
        ]

    @property
    def cases_left_out(self) -> int:
        return max(len(self.figures.breaches) - CASES_AT_MOST, 0) if self.single else 0

    @property
    def cases(self) -> Sequence[object]:
        """The breaches told one by one: the gravest first, those of one facility only."""
        if not self.single:
            return ()
        order = {row.rule: place for place, row in enumerate(self.rules)}
        cases = sorted(self.figures.breaches, key=lambda case: (not case.absolute, order[case.rule], case.opened_at))
        return cases[:CASES_AT_MOST]

    @property
    def police_told(self) -> Sequence[object]:
        """Police and after-hours visits one by one, as many as have room; all are in police.csv."""
        if self.single:
            return self.figures.police[:POLICE_AT_MOST]
        return sorted(self.figures.police, key=lambda case: (not case.after_hours, case.began_at))[:NIGHTS_AT_MOST]

    @property
    def police_left_out(self) -> int:
        return len(self.figures.police) - len(self.police_told)

    @property
    def differences_told(self) -> Sequence[object]:
        return self.figures.differences if self.single else self.figures.differences[:ROWS_AT_MOST]

    @property
    def explanations_told(self) -> Sequence[object]:
        return self.figures.explanations if self.single else self.figures.explanations[:ROWS_AT_MOST]

    @property
    def widened_told(self) -> Sequence[object]:
        return self.figures.widened if self.single else self.figures.widened[:ROWS_AT_MOST]

    def __getattr__(self, name: str) -> object:
        """The tables of `rows`, by name."""
        if name in ROWS:
            return ROWS[name](self.figures)
        raise AttributeError(name)

    # charts

    @cached_property
    def population_chart(self) -> charts.Lines | None:
        days = together(self.figures.population)
        return charts.population_lines(days, self.about)

    @cached_property
    def rules_chart(self) -> charts.Bars | None:
        return pictures.rules_chart(self.rules)

    @cached_property
    def occupancy_chart(self) -> charts.Bars | None:
        return pictures.occupancy_chart(self.occupancies, self.names)

    @cached_property
    def wait_charts(self) -> list[charts.Columns]:
        return pictures.wait_charts(self.waits, self.figures.waits)

    # the checkpoint

    @property
    def checkpoint_qr(self) -> str:
        """The checkpoint as a QR code, an SVG that the page carries in itself."""
        out = io.BytesIO()
        segno.make(self.basis.text, error="m", micro=False).save(out, kind="svg", border=2, dark="#14181f", scale=3)
        return "data:image/svg+xml;base64," + base64.b64encode(out.getvalue()).decode()

    @cached_property
    def bases(self) -> list[tuple[str, str, str, str]]:
        """Code, title, weight and legal basis of each rule whose breaking is a breach."""
        return [
            (
                row.rule,
                words.rule(row.rule),
                _("absolute") if row.absolute else _("strict"),
                _(BY_CODE[row.rule].basis),
            )
            for row in self.rules
        ]


def page_of(figures: Figures, *, language: str, proofs: int, digests: dict[str, str]) -> str:
    """The report as one HTML page in a language."""
    with translation.override(language):
        report = Report(figures, proofs=proofs, digests=digests)
        return render_to_string("report/report.html", {"report": report, "figures": figures, "language": language})
