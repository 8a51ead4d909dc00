"""Rows of the report's tables that put a figure beside the name of its facility, or count reasons."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from django.utils.translation import gettext as _

from inspectorate.figures import Figures
from inspectorate.figures.book import FactRow
from inspectorate.figures.night import NightsRow
from inspectorate.figures.outside import CountsKept
from inspectorate.figures.spans import in_days
from inspectorate.figures.unanswered import Gap
from lcs_ims.lib import wording

MOST_LATE = 60


@dataclass(frozen=True, slots=True)
class Cellless:
    name: str
    stretches: int
    person_days: float


@dataclass(frozen=True, slots=True)
class Nights:
    name: str
    nights: NightsRow
    silent: str


@dataclass(frozen=True, slots=True)
class Kept:
    name: str
    kept: CountsKept
    days: int


@dataclass(frozen=True, slots=True)
class Late:
    facility: str
    action: str
    late: int
    delay: timedelta


@dataclass(frozen=True, slots=True)
class Facts:
    name: str
    facts: FactRow


@dataclass(frozen=True, slots=True)
class Where:
    where: str
    gap: Gap


@dataclass(frozen=True, slots=True)
class Reasons:
    """How often the Service owed a reason, and how often it gave one."""

    what: str
    due: int
    given: int

    @property
    def missing(self) -> int:
        return self.due - self.given


def names(figures: Figures) -> dict[str, str]:
    return {place.code: place.name for place in figures.scope.places}


def cellless(figures: Figures) -> list[Cellless]:
    lengths: dict[str, list[int]] = defaultdict(list)
    for case in figures.unhoused:
        lengths[case.facility].append(case.length)
    return [Cellless(name, len(lengths[code]), in_days(sum(lengths[code]))) for code, name in names(figures).items()]


def nights(figures: Figures) -> list[Nights]:
    named = names(figures)
    return [
        Nights(named[row.facility], row, ", ".join(wording.day(day) for day in row.silent)) for row in figures.nights
    ]


def counts(figures: Figures) -> list[Kept]:
    days = {place.code: len(figures.scope.days_of(place)) for place in figures.scope.places}
    named = names(figures)
    return [Kept(named[row.facility], row, days[row.facility]) for row in figures.counts]


def late(figures: Figures) -> list[Late]:
    """The kinds of entry that came late most often."""
    rows = sorted(figures.late, key=lambda row: (-row.late, row.facility, row.action))[:MOST_LATE]
    return [Late(row.facility, row.action, row.late, timedelta(seconds=row.longest)) for row in rows]


def facts(figures: Figures) -> list[Facts]:
    named = names(figures)
    return [Facts(named[row.facility], row) for row in figures.facts]


def gaps(figures: Figures) -> list[Where]:
    """What could not be answered: facilities that lack the same are told together."""
    named, several = names(figures), len(figures.scope.places) > 1
    if not several:
        return [Where(named.get(gap.facility, _("This report")), gap) for gap in figures.gaps]
    alike: dict[tuple[str, object], list[Gap]] = defaultdict(list)
    for gap in figures.gaps:
        alike[gap.code, gap.on].append(gap)
    return [
        Where(_where(together, named), Gap(code, "", sum(gap.count for gap in together), together[0].on))
        for (code, _on), together in alike.items()
    ]


def _where(together: Iterable[Gap], named: dict[str, str]) -> str:
    codes = [gap.facility for gap in together if gap.facility]
    if not codes:
        return _("This report")
    return _("All facilities") if len(codes) == len(named) else ", ".join(codes)


def reasons(figures: Figures) -> list[Reasons]:
    over = [case for case in figures.waits if case.over]
    night = [case for case in figures.police if case.after_hours]
    return [
        Reasons(_("Exceptions asked for"), len(figures.exceptions), sum(bool(c.reason) for c in figures.exceptions)),
        Reasons(_("Overcrowding orders"), len(figures.orders), sum(bool(case.reason) for case in figures.orders)),
        Reasons(_("Waits over the standard: a cause"), len(over), sum(bool(case.cause) for case in over)),
        Reasons(
            _("Visits after hours: an authorisation that somebody signed"),
            len(night),
            sum(case.signed for case in night),
        ),
        Reasons(
            _("Counts that were not the book's: an answer"),
            len(figures.differences),
            sum(bool(case.answer) for case in figures.differences),
        ),
        Reasons(
            _("Limits of custody passed: an answer of the court"),
            len(figures.clocks),
            sum(bool(case.answer) for case in figures.clocks),
        ),
    ]
