"""Clocks of custody that passed, and people without a cell."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from inmates.clocks import CLOCKS
from inmates.models import ClockAlarm, CourtAnswer
from inspectorate.figures.census import Census
from inspectorate.figures.scope import Scope
from inspectorate.figures.spans import Span, in_days, seconds
from lcs_ims.lib import clock


@dataclass(frozen=True, slots=True)
class ClockCase:
    """A limit that was past for someone on at least one moment of the period. `stopped_at` None: it still was."""

    key: int
    facility: str
    number: str
    name: str
    clock: str
    court: str
    starts_at: datetime
    due_on: date
    passed_at: datetime
    stopped_at: datetime | None
    passed_within: bool
    days_over: int
    answer: str
    answer_words: str
    answered_on: date | None


@dataclass(frozen=True, slots=True)
class ClockRow:
    """One clock over the period: limits past at its start, passed in it, stopped, and past at its end."""

    clock: str
    at_start: int
    passed: int
    stopped: int
    at_end: int
    people: int
    most_days_over: int


@dataclass(frozen=True, slots=True)
class UnhousedCase:
    """Someone without a cell at some time of the period; `nights` are midnights spent so."""

    facility: str
    number: str
    name: str
    since: datetime
    until: datetime | None
    nights: int
    length: int

    @property
    def person_days(self) -> float:
        return in_days(self.length)


def clock_cases(scope: Scope) -> tuple[ClockCase, ...]:
    """By facility, clock and the last lawful day. Two queries."""
    alarms = list(
        ClockAlarm.objects.filter(facility__code__in=scope.codes, passed_at__lt=scope.until)
        .past_between(scope.period.first, scope.period.last + clock.days(1))
        .select_related("inmate", "facility")
        .order_by("facility__code", "clock", "due_on", "pk")
    )
    answers: dict[int, CourtAnswer] = {}
    for answer in CourtAnswer.objects.filter(
        alarm__facility__code__in=scope.codes, recorded_at__lte=scope.until
    ).order_by("answered_on", "pk"):
        answers[answer.alarm_id] = answer
    return tuple(_clock(scope, alarm, answers.get(alarm.pk)) for alarm in alarms)


def _clock(scope: Scope, alarm: ClockAlarm, answer: CourtAnswer | None) -> ClockCase:
    stopped = alarm.stopped_at if alarm.stopped_at and alarm.stopped_at <= scope.until else None
    return ClockCase(
        alarm.pk,
        alarm.facility.code,
        alarm.inmate.inmate_no,
        alarm.inmate.full_name,
        alarm.clock,
        alarm.court,
        alarm.starts_at,
        alarm.due_on,
        alarm.passed_at,
        stopped,
        alarm.passed_at >= scope.since,
        (clock.facility_date(stopped or scope.until) - alarm.due_on).days,
        answer.kind if answer else "",
        answer.words if answer else "",
        answer.answered_on if answer else None,
    )


def clock_rows(cases: Iterable[ClockCase]) -> tuple[ClockRow, ...]:
    """Every clock, in the order of the pages, those that never passed too."""
    by_clock: dict[str, list[ClockCase]] = defaultdict(list)
    for case in cases:
        by_clock[case.clock].append(case)
    return tuple(
        ClockRow(
            one.code,
            at_start=sum(not case.passed_within for case in by_clock[one.code]),
            passed=sum(case.passed_within for case in by_clock[one.code]),
            stopped=sum(case.stopped_at is not None for case in by_clock[one.code]),
            at_end=sum(case.stopped_at is None for case in by_clock[one.code]),
            people=len({case.number for case in by_clock[one.code]}),
            most_days_over=max((case.days_over for case in by_clock[one.code]), default=0),
        )
        for one in CLOCKS
    )


def unhoused(census: Census) -> tuple[UnhousedCase, ...]:
    """Everyone without a cell for an hour or more at some time, by facility and number; each stretch a case."""
    people = {one.custody: one for one in census.held}
    cases = []
    for custody, gaps in census.without_cell.items():
        one = people[custody]
        for gap in gaps:
            if seconds([gap]) < 3600:
                continue
            ends = gap.until if gap.until < census.scope.until else None
            cases.append(
                UnhousedCase(one.facility, one.number, one.name, gap.since, ends, _midnights(gap), seconds([gap]))
            )
    return tuple(sorted(cases, key=lambda case: (case.facility, case.number, case.since)))


def _midnights(gap: Span) -> int:
    first, last = clock.facility_date(gap.since), clock.facility_date(gap.until)
    return (last - first).days
