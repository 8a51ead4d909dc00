"""Reading the breach register: what is open, for how long, covered or not, and how it has been."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Exists, OuterRef, Prefetch, Q

from cells.cover import running_cover
from cells.models import Breach, BreachPerson, BreachQuerySet
from cells.verdicts import BY_CODE
from lcs_ims.facilities.models import Facility
from lcs_ims.lib.objections import Severity


@dataclass(frozen=True, slots=True)
class Row:
    """A breach with who is in it now and until when it is covered (None: it is not)."""

    breach: Breach
    people: list[BreachPerson]
    covered_until: datetime | None
    lasted: timedelta


@dataclass(frozen=True, slots=True)
class RuleCount:
    """How many breaches of a rule are open: taken over, and new since go-live."""

    code: str
    title: str
    severity: Severity
    taken_over: int
    new: int


@dataclass(frozen=True, slots=True)
class Filter:
    """What to show: a rule, a state (open, closed), an origin (new, taken_over), an alarm, a person's number,
    a cell's code.
    """

    rule: str = ""
    closed: bool = False
    origin: str = ""
    alarm: bool = False
    person: str = ""
    cell: str = ""


def breaches(facilities: Iterable[Facility], wanted: Filter) -> BreachQuerySet:
    """The breaches that pass the filter, gravest and longest first (closed ones: newest first)."""
    rows = Breach.objects.at(*facilities).filter(closed_at__isnull=not wanted.closed)
    if wanted.rule:
        rows = rows.filter(rule=wanted.rule)
    if wanted.origin:
        rows = rows.filter(taken_over=wanted.origin == "taken_over")
    if wanted.alarm:
        rows = rows.filter(ALARM)
    if wanted.cell:
        rows = rows.filter(cell__code__iexact=wanted.cell)
    if wanted.person:
        part = BreachPerson.objects.filter(breach=OuterRef("pk"), inmate__inmate_no=wanted.person)
        rows = rows.filter(Exists(part))
    people = BreachPerson.objects.select_related("inmate").order_by("joined_at", "inmate__inmate_no")
    rows = rows.select_related("cell", "facility").prefetch_related(Prefetch("people", people))
    return rows.order_by("-closed_at") if wanted.closed else rows.order_by("-severity", "opened_at", "pk")


ALARM = Q(taken_over=False) | Q(severity=Severity.ABSOLUTE) | Q(child=True)
"""What alarms: new, absolute, or with a child."""


def rows_of(found: list[Breach], now: datetime) -> list[Row]:
    """Breaches of one page, ready to be shown. Three queries."""
    cover = running_cover({breach.facility for breach in found}, now)
    return [_row(breach, cover, now) for breach in found]


def counts_by_rule(facilities: Iterable[Facility]) -> list[RuleCount]:
    """Open breaches of each rule that has any, gravest first. One query."""
    counted = Breach.objects.open().at(*facilities).order_by().values("rule", "severity")
    counted = counted.annotate(
        over=Count("pk", filter=Q(taken_over=True)), new=Count("pk", filter=Q(taken_over=False))
    )
    rows = [
        RuleCount(row["rule"], BY_CODE[row["rule"]].title, Severity(row["severity"]), row["over"], row["new"])
        for row in counted
    ]
    return sorted(rows, key=lambda row: (-row.severity, -row.new - row.taken_over, row.code))


def _row(breach: Breach, cover: dict[tuple[str, str, str], datetime], now: datetime) -> Row:
    involved = [person for person in breach.people.all() if breach.closed_at or person.left_at is None]
    cell = breach.cell.code if breach.cell else ""
    return Row(
        breach,
        involved,
        cover.get((breach.facility.code, cell, breach.rule)),
        (breach.closed_at or now) - breach.opened_at,
    )
