"""What the pages of clocks show: what is due and past, by clock and court; and the monthly return to the courts."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext

from inmates.clocks import CLOCKS, Running
from inmates.counting import after_months
from inmates.lawyers import lawyers
from inmates.models import ClockAlarm, ClockAlarmQuerySet, Custody
from inmates.running import AHEAD, Found, OnFile, clocks_of, due_of
from inmates.unknowns import Unknown, unknowns
from lcs_ims.facilities.models import Facility
from lcs_ims.lib import clock
from lcs_ims.lib.exports import Value

CLOCK_COLUMNS = (
    "facility",
    "inmate_no",
    "name",
    "clock",
    "starts",
    "due",
    "act_by",
    "past",
    "days_over",
    "court",
    "prosecutor",
    "lawyer",
    "basis",
)
RETURN_COLUMNS = (
    "court",
    "prosecutor",
    "facility",
    "inmate_no",
    "name",
    "clock",
    "due",
    "days_over",
    "basis",
    "step_asked",
    "answer",
    "answered_on",
    "words",
)
TO_COURT = [one.code for one in CLOCKS if one.to_court]


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which clocks are asked for; empty asks for all."""

    clock: str = ""
    court: str = ""
    lawyer: str = ""
    past: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """A clock of someone, as a page shows it."""

    facility: Facility
    number: str
    name: str
    court: str
    clock: Running
    past: bool
    days: int
    prosecutor: str = ""
    lawyer: str = ""

    @property
    def title(self) -> str:
        return gettext(self.clock.clock.title)


@dataclass(frozen=True, slots=True)
class ClockCount:
    """How many people have a clock due within a week, and past."""

    code: str
    title: str
    due: int
    past: int


def lines(people: Iterable[OnFile], facilities: Sequence[Facility], now: datetime, on: date) -> list[Line]:
    """The clocks of these people that are past or due within a week, the longest past first."""
    places = {facility.pk: facility for facility in facilities}
    found = due_of(people, on)
    theirs = lawyers({one.who.custody: one.who.inmate for one in found})
    return [_line(one, places[one.who.facility], theirs.get(one.who.custody, ""), now, on) for one in found]


def unknown(people: Iterable[OnFile]) -> list[tuple[OnFile, Unknown]]:
    """What is not known of these people and keeps a clock from running, by clock and person."""
    found = [(who, one) for who in people for one in unknowns(who.facts)]
    return sorted(found, key=lambda pair: (pair[1].clock, pair[0].facts.number))


def wanted_lines(found: Iterable[Line], wanted: Wanted) -> list[Line]:
    """Those that are asked for."""
    return [
        line
        for line in found
        if wanted.clock in {"", line.clock.clock.code}
        and wanted.court in {"", line.court}
        and wanted.lawyer.lower() in line.lawyer.lower()
        and (line.past or not wanted.past)
    ]


def counts(found: Sequence[Line]) -> list[ClockCount]:
    """How many of each clock, in the order of the registry; those without are left out."""
    past = Counter(line.clock.clock.code for line in found if line.past)
    every = Counter(line.clock.clock.code for line in found)
    return [
        ClockCount(one.code, gettext(one.title), every[one.code] - past[one.code], past[one.code])
        for one in CLOCKS
        if every[one.code]
    ]


def clock_rows(found: Iterable[Line]) -> list[list[Value]]:
    """The lines as a file gives them."""
    return [
        [
            line.facility.code,
            line.number,
            line.name,
            line.clock.clock.code,
            line.clock.starts,
            line.clock.due,
            line.clock.act_by,
            line.past,
            line.days,
            line.court,
            line.prosecutor,
            line.lawyer,
            line.clock.basis,
        ]
        for line in found
    ]


def return_of(facilities: Iterable[Facility], month: date) -> ClockAlarmQuerySet:
    """Every alarm to a court that was past on a day of the month, by court and person, with its answers."""
    rows = ClockAlarm.objects.at(*facilities).filter(clock__in=TO_COURT)
    rows = rows.past_between(month, after_months(month, 1))
    return (
        rows.select_related("inmate", "facility")
        .prefetch_related("answers")
        .order_by("court", "prosecutor", "due_on", "pk")
    )


def return_rows(alarms: Iterable[ClockAlarm]) -> list[list[Value]]:
    """The court return as a file gives it: one line for each answer, or one where none came."""
    rows: list[list[Value]] = []
    for alarm in alarms:
        inmate = alarm.inmate
        said: list[Value] = [
            alarm.court,
            alarm.prosecutor,
            alarm.facility.code,
            inmate.inmate_no,
            inmate.full_name,
            alarm.clock,
        ]
        said += [alarm.due_on, alarm.days_over, alarm.basis, alarm.step]
        answers = list(alarm.answers.all())
        rows += [[*said, str(a.get_kind_display()), a.answered_on, a.words] for a in answers] or [
            [*said, "", None, ""]
        ]
    return rows


def _line(found: Found, facility: Facility, lawyer: str, now: datetime, on: date) -> Line:
    running, who = found.clock, found.who
    past, days = running.is_past(now), running.days_over(on)
    return Line(facility, running.number, who.name, who.court, running, past, days, who.prosecutor, lawyer)


def due_now(custody: Custody, now: datetime) -> list[Line]:
    """The clocks of one custody that are past or due within a week; none before admission and after the end."""
    if custody.ended_at or custody.state == Custody.State.RECEIVED:
        return []
    on = clock.facility_date(now)
    return [
        Line(custody.facility, one.number, "", "", one, one.is_past(now), one.days_over(on))
        for one in clocks_of(custody, on)
        if one.due_on <= on + AHEAD
    ]
