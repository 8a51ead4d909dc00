"""Which rules of separation were broken in a period: opened, closed, open, and for how many person-days."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from cells.models import Breach, BreachPerson, PlacementException
from cells.verdicts import RULES
from inspectorate.figures.scope import Scope
from inspectorate.figures.spans import Span, cut, in_days, seconds
from lcs_ims.lib.objections import Severity

JUDGED = tuple(rule for rule in RULES if rule.severity > Severity.ADVISORY)
"""The rules whose breaking is a breach, in the order of docs/domain.md."""


@dataclass(frozen=True, slots=True)
class Part:
    """Someone's part in a breach, within the period."""

    number: str
    since: datetime
    until: datetime


@dataclass(frozen=True, slots=True)
class BreachCase:
    """A breach that was open at some moment of the period.

    `cell` is empty for two people in different cells. `closed_at` is None when it was open at the end of what is
    counted. `excepted` says that leave was granted for it at some moment; it stays a breach.
    """

    key: int
    facility: str
    rule: str
    absolute: bool
    cell: str
    opened_at: datetime
    closed_at: datetime | None
    opened_within: bool
    taken_over: bool
    child: bool
    excepted: bool
    parts: tuple[Part, ...]

    @property
    def numbers(self) -> tuple[str, ...]:
        return tuple(sorted({part.number for part in self.parts}))

    @property
    def person_days(self) -> float:
        return person_days(self.parts)


@dataclass(frozen=True, slots=True)
class RuleRow:
    """One rule over a period. Breaches taken over from a register are counted apart from new ones.

    What was open at the start and what opened, less what closed, is what is open at the end.
    """

    rule: str
    absolute: bool
    at_start: int
    opened: int
    taken_over: int
    closed: int
    at_end: int
    excepted: int
    people: int
    children: int
    person_days: float
    new_person_days: float

    @property
    def verdict(self) -> str:
        """`kept`, `broken`, `taken_over` (only what a register brought), or `excepted` (all under leave)."""
        if not self.at_start + self.opened + self.taken_over:
            return "kept"
        if self.new_person_days or self.opened:
            return "broken"
        return "taken_over"


def person_days(parts: Iterable[Part]) -> float:
    """Days that people spent in breach, each person once at any moment."""
    by_person: dict[str, list[Span]] = defaultdict(list)
    for part in parts:
        by_person[part.number].append(Span(part.since, part.until))
    return in_days(sum(seconds(spans) for spans in by_person.values()))


def breach_cases(scope: Scope) -> tuple[BreachCase, ...]:
    """Every breach of the period, by facility, weight, rule and start. Three queries."""
    rows = (
        Breach.objects.filter(
            Q(closed_at__isnull=True) | Q(closed_at__gt=scope.since),
            facility__code__in=scope.codes,
            opened_at__lt=scope.until,
        )
        .order_by("facility__code", "-severity", "rule", "opened_at", "pk")
        .values_list(
            "pk",
            "facility__code",
            "rule",
            "severity",
            "cell_id",
            "cell__code",
            "pair",
            "opened_at",
            "closed_at",
            "taken_over",
            "child",
        )
    )
    parts, leave = _parts(scope), _leave(scope)
    cases = []
    for pk, facility, rule, severity, cell, code, _pair, opened, closed, taken_over, child in rows:
        span = cut(opened, closed, scope.since, scope.until)
        if span is None:
            continue
        cases.append(
            BreachCase(
                pk,
                facility,
                rule,
                severity == Severity.ABSOLUTE,
                code or "",
                opened,
                closed if closed and closed <= scope.until else None,
                opened >= scope.since,
                taken_over,
                child,
                any(cut(*one, *span) for one in leave.get((cell, rule), ())),
                tuple(parts.get(pk, ())),
            )
        )
    return tuple(cases)


def _parts(scope: Scope) -> dict[int, list[Part]]:
    rows = (
        BreachPerson.objects.filter(
            Q(left_at__isnull=True) | Q(left_at__gt=scope.since),
            breach__facility__code__in=scope.codes,
            joined_at__lt=scope.until,
        )
        .order_by("breach_id", "inmate__inmate_no", "joined_at")
        .values_list("breach_id", "inmate__inmate_no", "joined_at", "left_at")
    )
    parts: dict[int, list[Part]] = defaultdict(list)
    for breach, number, joined, left in rows:
        span = cut(joined, left, scope.since, scope.until)
        if span:
            parts[breach].append(Part(number, *span))
    return parts


def _leave(scope: Scope) -> dict[tuple[int | None, str], list[tuple[datetime, datetime | None]]]:
    """When leave was in force, by cell and rule."""
    granted = (
        PlacementException.objects.filter(
            state=PlacementException.State.GRANTED, cell__facility__code__in=scope.codes, answered_at__isnull=False
        )
        .order_by()
        .values_list("cell_id", "rules", "answered_at", "ended_at", "ends_at")
    )
    leave: dict[tuple[int | None, str], list[tuple[datetime, datetime | None]]] = defaultdict(list)
    for cell, rules, began, ended, ends in granted:
        if began is not None:
            for rule in rules:
                leave[cell, rule].append((began, ended or ends))
    return leave


def rule_rows(cases: Iterable[BreachCase]) -> tuple[RuleRow, ...]:
    """Every rule whose breaking is a breach, in the order of docs/domain.md, those that were kept too."""
    by_rule: dict[str, list[BreachCase]] = defaultdict(list)
    for case in cases:
        by_rule[case.rule].append(case)
    return tuple(_row(rule.code, rule.severity == Severity.ABSOLUTE, by_rule[rule.code]) for rule in JUDGED)


def _row(rule: str, absolute: bool, cases: list[BreachCase]) -> RuleRow:
    new = [case for case in cases if case.opened_within and not case.taken_over]
    fresh = [case for case in cases if not case.taken_over]
    return RuleRow(
        rule,
        absolute,
        at_start=sum(not case.opened_within for case in cases),
        opened=len(new),
        taken_over=sum(case.opened_within and case.taken_over for case in cases),
        closed=sum(case.closed_at is not None for case in cases),
        at_end=sum(case.closed_at is None for case in cases),
        excepted=sum(case.excepted for case in cases),
        people=len({number for case in cases for number in case.numbers}),
        children=sum(case.child for case in cases),
        person_days=person_days(part for case in cases for part in case.parts),
        new_person_days=person_days(part for case in fresh for part in case.parts),
    )
