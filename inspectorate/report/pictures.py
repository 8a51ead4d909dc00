"""The charts of a report, made of its tables. How a chart is laid out is in `charts`."""

from collections.abc import Iterable, Mapping, Sequence

from django.utils.translation import gettext as _

from inspectorate.figures.population import Occupancy
from inspectorate.figures.separation import RuleRow
from inspectorate.figures.waiting import STEPS, VisitWait, WaitRow
from inspectorate.report import charts, words

STEP_LABELS = ("0–14", "15–29", "30–59", "60–119", "120+")
MOST_RULES = 12


def rules_chart(rules: Iterable[RuleRow]) -> charts.Bars | None:
    """Person-days in breach, the rules with the most of them."""
    broken = sorted((row for row in rules if row.person_days), key=lambda row: -row.person_days)
    bars = [
        (
            words.rule(row.rule),
            ((row.new_person_days, "stop"), (row.person_days - row.new_person_days, "warn")),
            f"{row.person_days:,.0f}",
        )
        for row in broken[:MOST_RULES]
    ]
    title = _("Person-days in breach by rule: ") + "; ".join(f"{label} {value}" for label, _parts, value in bars)
    return charts.lying(bars, title, key=(("stop", _("new")), ("warn", _("taken over with the register"))))


def occupancy_chart(occupancies: Iterable[Occupancy], names: Mapping[str, str]) -> charts.Bars | None:
    """People for each hundred certified places, the fullest facility first."""
    full = [(row.facility, row.occupancy) for row in occupancies if row.occupancy is not None]
    bars = [
        (names[code], ((min(share, 100), "note"), (max(share - 100, 0), "stop")), f"{share:.0f}%")
        for code, share in sorted(full, key=lambda one: -one[1])
    ]
    title = _("People for each hundred certified places: ") + "; ".join(f"{a} {c}" for a, _b, c in bars)
    return charts.lying(bars, title, left=200, line=(100, _("certified")))


def wait_charts(rows: Iterable[WaitRow], waits: Sequence[VisitWait]) -> list[charts.Columns]:
    """For each kind of visit: how many waited how long."""
    return [_columns(row, waits) for row in rows if row.known]


def _columns(row: WaitRow, waits: Iterable[VisitWait]) -> charts.Columns:
    standard = max(case.standard for case in waits if case.kind == row.kind)
    over_from = next((n for n, end in enumerate(STEPS) if standard < end), len(STEPS))
    told = ", ".join(f"{label}: {count}" for label, count in zip(STEP_LABELS, row.by_length, strict=True))
    kind = words.kind(row.kind)
    title = _("%(kind)s: how many waited how many minutes. %(told)s") % {"kind": kind, "told": told}
    caption = _("%(kind)s, standard %(minutes)s min") % {"kind": kind, "minutes": standard}
    return charts.standing(row.by_length, STEP_LABELS, over_from, title, caption)
