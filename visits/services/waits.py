"""Alerts of long waits: raised by the sweep or by the press that ends a wait, acknowledged with a cause, kept."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from inmates import locks
from lcs_ims.accounts.access import require
from lcs_ims.accounts.permissions import Permission
from lcs_ims.audit import Action, Actor, deed, record
from lcs_ims.audit.times import clock_was_set
from lcs_ims.lib import clock
from lcs_ims.lib.refusal import Refused
from visits.kind_words import CHOICES
from visits.kinds import Kind
from visits.models import Visit, WaitAlert
from visits.models.visit import VisitQuerySet
from visits.standards import standards
from visits.steps import under_way
from visits.telling import tell_of_alerts
from visits.times import clock_of, clock_steps, is_young, spans_a_step, wait_of_visit
from visits.waits import ESCALATED, OVER, Level, Standards, Wait

AT_ONCE = 500  # visits in one transaction, so that no desk waits long for a sweep

Raised = dict[int, set[str]]
"""The levels raised already, by visit."""


def raise_alerts(now: datetime, *, by: Actor) -> list[WaitAlert]:
    """Raise every level that a wait has reached at this moment and that was not raised before; what was raised.

    Safe in several sweeps at once: a visit is locked and read again, and the database keeps one alert a level.
    """
    known = standards()
    waiting = list(Visit.objects.waiting().only(*_TIMES))
    raised = _raised(Visit.objects.waiting())
    due = [visit.pk for visit in waiting if _levels_due(visit, known, now, raised)]
    alerts: list[WaitAlert] = []
    for start in range(0, len(due), AT_ONCE):
        alerts += _raise(due[start : start + AT_ONCE], known, now, by=by)
    return alerts


_TIMES = ("pk", "facility_id", "kind", "booked_from", "arrived_at", "started_at", "left_at", "refused_at")


@deed
def _raise(keys: Sequence[int], known: Standards, now: datetime, *, by: Actor) -> list[WaitAlert]:
    locks.hold(Visit.objects.filter(pk__in=keys))
    visits = Visit.objects.waiting().filter(pk__in=keys).select_related("facility", "inmate").order_by("pk")
    return raise_due(visits, known, now, by=by)


@deed
def raise_due(visits: Iterable[Visit], known: Standards, now: datetime, *, by: Actor) -> list[WaitAlert]:
    """Raise what these visits, held by the caller, have reached and not raised. Their inmates are loaded."""
    visits = list(visits)
    raised = _raised(Visit.objects.filter(pk__in=[visit.pk for visit in visits]))
    waits = [(visit, wait) for visit in visits if (wait := wait_of_visit(visit, known, now))]
    due = [(*one, level) for one in waits for level in one[1].levels if level.code not in raised[one[0].pk]]
    steps = clock_steps(min((wait.since for _visit, wait, _level in due), default=None))
    # The first alerts after the clock was set: the event that says so comes with their own.
    just_set = bool(due) and clock_was_set()
    alerts = [_alert(visit, wait, level, marked=just_set or spans_a_step(wait, steps)) for visit, wait, level in due]
    WaitAlert.objects.bulk_create(alerts)
    words = _Words()
    for alert in alerts:
        _record(alert, words, by=by)
    tell_of_alerts(alerts, by=by)
    return alerts


@deed
def acknowledge_alert(alert: WaitAlert, cause: str, *, words: str = "", by: Actor) -> WaitAlert:
    """A named person says that they know of a wait, and what it comes from. It answers the lower levels too.

    Raises Refused: `acknowledged-already`, `words-missing`, `not-permitted`.
    """
    locks.hold(Visit.objects.filter(pk=alert.visit_id))
    alert = WaitAlert.objects.select_related("visit__facility", "visit__inmate").get(pk=alert.pk)
    visit = alert.visit
    require(by, Permission.RUN_GATE, visit.facility)
    if alert.acknowledged_at:
        raise Refused("acknowledged-already", _("Someone acknowledged this already. Look at the board."))
    if cause == Visit.Cause.OTHER and not words.strip():
        raise Refused("words-missing", _("Other needs its words. Say what the wait comes from."))
    open_ones = visit.alerts.filter(acknowledged_at__isnull=True, raised_at__lte=alert.raised_at)
    for one in open_ones:
        one.acknowledged_at, one.acknowledged_by = clock.now(), by.called
        one.cause, one.cause_words = cause, words.strip()
        one.save(update_fields=["acknowledged_at", "acknowledged_by", "cause", "cause_words"])
    visit.cause, visit.cause_words = cause, words.strip()
    visit.cause_step = str(under_way(clock_of(visit)))
    visit.save(update_fields=["cause", "cause_words", "cause_step"])
    alert.refresh_from_db()
    record(
        Action.ALERT_ACKNOWLEDGED,
        by=by,
        on=[visit.subject, visit.facility.subject],
        after={"cause": str(alert.get_cause_display()), "step": visit.cause_step, "level": alert.level},
        sensitive={"words": words.strip()},
    )
    return alert


def _levels_due(visit: Visit, known: Standards, now: datetime, raised: Raised) -> bool:
    wait = wait_of_visit(visit, known, now)
    return wait is not None and any(level.code not in raised[visit.pk] for level in wait.levels)


def _raised(visits: VisitQuerySet) -> Raised:
    levels: Raised = defaultdict(set)
    rows = WaitAlert.objects.filter(visit__in=visits.order_by()).order_by()
    for visit, level in rows.values_list("visit_id", "level"):
        levels[visit].add(level)
    return levels


def _alert(visit: Visit, wait: Wait, level: Level, *, marked: bool) -> WaitAlert:
    return WaitAlert(
        visit=visit,
        level=level.code,
        due_at=wait.due_at(level),
        raised_at=clock.now(),
        waited_minutes=wait.minutes,
        standard_minutes=wait.standard_minutes,
        step=under_way(clock_of(visit)),
        clock_stepped=marked,
    )


class _Words:
    """The words of levels and kinds, looked up once for a thousand alerts."""

    def __init__(self) -> None:
        self.levels = {str(code): str(label) for code, label in WaitAlert.Level.choices}
        self.kinds = {code: str(label) for code, label in CHOICES}


def _record(alert: WaitAlert, words: _Words, *, by: Actor) -> None:
    visit = alert.visit
    said = {
        "level": words.levels[alert.level],
        "waited": alert.waited_minutes,
        "standard": alert.standard_minutes,
        "kind": words.kinds[visit.kind],
        "step": alert.step,
        "child": is_young(visit.inmate, alert.raised_at),
    }
    if alert.clock_stepped:
        said["clock_stepped"] = True
    subjects = [visit.subject, visit.facility.subject]
    record(_action(alert), by=by, on=subjects, after=said)


def _action(alert: WaitAlert) -> Action:
    if alert.visit.kind == Kind.EMERGENCY_DOCTOR and alert.level == OVER.code:
        return Action.EMERGENCY_LATE
    return Action.WAIT_ESCALATED if alert.level == ESCALATED.code else Action.WAIT_ALERTED
