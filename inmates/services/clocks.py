"""Deeds about the clocks: facts that start or stop them, alarms when they pass, and what a court answered."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from inmates import locks
from inmates.models import ClockAlarm, ClockFact, CourtAnswer, Inmate
from inmates.running import Found, running_clocks
from inmates.services.leaving import open_custody
from lcs_ims.accounts.access import require
from lcs_ims.accounts.permissions import Permission
from lcs_ims.audit import Action, Actor, Subject, deed, record
from lcs_ims.facilities.models import Facility
from lcs_ims.lib import clock
from lcs_ims.lib.refusal import Refused


def permission_for(kind: str) -> Permission:
    """Health staff say that they have seen someone; whoever changes facts says the rest."""
    return Permission.SET_ISOLATION if kind == ClockFact.Kind.HEALTH_SEEN else Permission.CHANGE_FACTS


@deed
def record_clock_fact(inmate: Inmate, kind: str, *, at: datetime, rests_on: str, by: Actor) -> ClockFact:
    """Record a moment that starts or stops a clock, and what it rests on (an order, a name, a register).

    Raises Refused: `not-in-custody`, `not-yet-happened`, `evidence-missing`, `not-permitted`.
    """
    locks.hold(Inmate.objects.filter(pk=inmate.pk))
    custody = open_custody(inmate)
    require(by, permission_for(kind), custody.facility)
    now = clock.now()
    if at > now:
        raise Refused("not-yet-happened", _("That time has not come yet. Write when it happened."))
    if not rests_on.strip():
        raise Refused("evidence-missing", _("Write what it rests on: an order, a name, a register."))
    who = by.called
    fact = ClockFact(custody=custody, kind=kind, at=at, rests_on=rests_on.strip(), recorded_at=now, recorded_by=who)
    fact.save(force_insert=True)
    record(
        Action.CLOCK_FACT_RECORDED,
        by=by,
        on=[custody.inmate.subject, custody.facility.subject],
        after={"fact": fact.get_kind_display(), "at": at.isoformat(), "rests_on": fact.rests_on},
    )
    return fact


Key = tuple[int, str, datetime]


@deed
def raise_clock_alarms(*, by: Actor, now: datetime, facilities: Iterable[Facility] | None = None) -> int:
    """Bring the alarms in line with the clocks that are past: a row for each new one; those no longer past stop.

    A row is one person, clock and start: who is moved to another facility takes their alarms along. Returns how
    many rows began, stopped or moved.
    """
    places = {place.pk: place for place in (Facility.objects.all() if facilities is None else facilities)}
    on = clock.facility_date(now)
    past = {_key(found): found for found in running_clocks(places.values(), on) if found.clock.is_past(now)}
    known = {(row.inmate_id, row.clock, row.starts_at): row for row in _rows(past, places.values())}
    new = [found for key, found in past.items() if key not in known]
    _begin(new, places, by=by, now=now)
    changed = [row for key, row in known.items() if _follow(row, past.get(key), places, by=by, now=now)]
    ClockAlarm.objects.bulk_update(changed, ["stopped_at", "facility", "court", "prosecutor"], batch_size=500)
    return len(new) + len(changed)


def _rows(past: dict[Key, Found], places: Iterable[Facility]) -> list[ClockAlarm]:
    """The alarms that are open here, and the older ones of those whom a clock has passed."""
    rows = list(ClockAlarm.objects.open().at(*places).select_related("inmate", "facility"))
    have = {row.pk for row in rows}
    people = sorted({inmate for inmate, _code, _start in past})
    for first in range(0, len(people), 500):
        older = ClockAlarm.objects.filter(inmate__in=people[first : first + 500]).select_related("inmate", "facility")
        rows += [row for row in older if row.pk not in have]
    return rows


def _key(found: Found) -> Key:
    return found.who.inmate, found.clock.clock.code, found.clock.starts_at


def _begin(new: list[Found], places: dict[int, Facility], *, by: Actor, now: datetime) -> None:
    ClockAlarm.objects.bulk_create(
        (
            ClockAlarm(
                inmate_id=found.who.inmate,
                facility=places[found.who.facility],
                clock=found.clock.clock.code,
                court=found.who.court,
                prosecutor=found.who.prosecutor,
                starts_at=found.clock.starts_at,
                passed_at=found.clock.passes_at,
                due_on=found.clock.due_on,
                recorded_at=now,
            )
            for found in new
        ),
        batch_size=500,
    )
    for found in new:
        person = Subject("inmates.inmate", str(found.who.inmate), found.clock.number)
        record(
            Action.CLOCK_PASSED,
            by=by,
            on=[person, places[found.who.facility].subject],
            after={
                "clock": found.clock.clock.title,
                "due": found.clock.due_on.isoformat(),
                "basis": found.clock.basis,
            },
        )


def _follow(row: ClockAlarm, found: Found | None, places: dict[int, Facility], *, by: Actor, now: datetime) -> bool:
    """Let an alarm say how things are now; whether anything changed."""
    if found is None:
        if row.stopped_at or row.facility_id not in places:
            return False
        row.stopped_at = now
        record(
            Action.CLOCK_STOPPED, by=by, on=[row.inmate.subject, row.facility.subject], before={"clock": row.title}
        )
        return True
    before = row.stopped_at, row.facility_id, row.court, row.prosecutor
    row.stopped_at, row.facility = None, places[found.who.facility]
    row.court, row.prosecutor = found.who.court, found.who.prosecutor
    return before != (row.stopped_at, row.facility_id, row.court, row.prosecutor)


@dataclass(frozen=True, slots=True)
class Answered:
    """What a court said to a line of the court return."""

    kind: str
    answered_on: date
    words: str = ""


@deed
def record_court_answer(alarm: ClockAlarm, answer: Answered, *, by: Actor) -> CourtAnswer:
    """Record what a court answered about a clock that passed. It stops no clock: only what the court does can.

    Raises Refused: `not-yet-happened`, `words-missing`, `not-permitted`.
    """
    require(by, Permission.CHANGE_FACTS, alarm.facility)
    now = clock.now()
    if answer.answered_on > clock.facility_date(now):
        raise Refused("not-yet-happened", _("That day has not come yet. Write the day of the answer."))
    if answer.kind != CourtAnswer.Kind.NONE and not answer.words.strip():
        raise Refused("words-missing", _("Write the number of the order, or the words of the answer."))
    made = CourtAnswer(
        alarm=alarm,
        kind=answer.kind,
        answered_on=answer.answered_on,
        words=answer.words.strip(),
        recorded_at=now,
        recorded_by=by.called,
    )
    made.save(force_insert=True)
    record(
        Action.COURT_ANSWERED,
        by=by,
        on=[alarm.inmate.subject, alarm.subject, alarm.facility.subject],
        after={"clock": alarm.title, "answer": made.get_kind_display(), "court": alarm.court, "words": made.words},
    )
    return made


@deed
def record_export(what: str, rows: int, facilities: Iterable[Facility], *, by: Actor) -> None:
    """Write into the trail that a list of people left the Service as a file."""
    record(
        Action.LIST_EXPORTED,
        by=by,
        on=[facility.subject for facility in facilities],
        after={"list": what, "rows": rows},
    )
