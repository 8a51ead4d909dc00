"""Emergency entries of which nobody has said yet for whom they are: the press, its clock of 5 minutes, the name.

The line in the gate book carries the clock until the visit is written. Locks: the gate book of the facility.
"""

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from inmates.models import Inmate
from lcs_ims.accounts.access import require
from lcs_ims.accounts.permissions import Permission
from lcs_ims.audit import Action, Actor, deed, record
from lcs_ims.facilities.models import Facility
from lcs_ims.lib import clock
from lcs_ims.lib.refusal import Refused
from visits.kinds import Kind
from visits.models import GateEntry, Visit
from visits.services.emergency import write_emergency
from visits.services.entries import hold_book, write_entry
from visits.standards import standards
from visits.times import wait_of_entry
from visits.waits import OVER, Standards

WORDS = gettext_lazy("Emergency medical entry")


@deed
def let_in_emergency(facility: Facility, *, by: Actor) -> GateEntry:
    """The press: a doctor or an ambulance goes in now. Its line in the gate book is all that is needed.

    Raises Refused("not-permitted").
    """
    require(by, Permission.RUN_GATE, facility)
    hold_book(facility)
    entry = write_entry(facility, str(WORDS), clock.now(), by=by, emergency=True)
    record(Action.EMERGENCY_ENTERED, by=by, on=[entry.subject, facility.subject], after={"number": entry.number})
    return entry


@deed
def press_reached(entry: GateEntry, *, by: Actor) -> GateEntry:
    """The doctor is with the person: the clock stops. Pressed twice, the first press counts.

    Raises Refused: `not-permitted`, `named-already`.
    """
    entry = _held(entry, by)
    if entry.reached_at is None:
        _reach(entry, clock.now(), by=by)
    return entry


@deed
def name_emergency(
    entry: GateEntry, inmate: Inmate, *, words: str, by: Actor, reached_at: datetime | None = None
) -> Visit:
    """Say for whom an emergency entry was: the visit is written from its line, and goes on until somebody leaves.

    `reached_at`: when the doctor was with the person, where that was not pressed. Raises Refused: `not-permitted`,
    `named-already`, `reached-missing`, `before-the-entry`, `not-yet-happened`.
    """
    entry = _held(entry, by)
    now = clock.now()
    if entry.reached_at is None:
        _reach(entry, _told(entry, reached_at, now), by=by)
    visit = write_emergency(inmate, entry.facility, entry.opened_at, now, by=by, started_at=entry.reached_at)
    visit.purpose = words.strip()
    visit.save(update_fields=["purpose"])
    entry.visit = visit
    entry.save(update_fields=["visit"])
    record(
        Action.VISITOR_ARRIVED,
        by=by,
        on=[visit.subject, inmate.subject, entry.facility.subject],
        after={"kind": str(visit.get_kind_display()), "entry": entry.number},
        reason=_("Written after an emergency entry."),
        occurred_at=entry.opened_at,
    )
    return visit


def tell_late_entries(now: datetime, *, by: Actor) -> int:
    """Tell the Inspectorate of entries whose doctor is with nobody after 5 minutes, of each once; how many."""
    running = GateEntry.objects.unnamed().filter(reached_at__isnull=True, late_at__isnull=True)
    known = standards()
    late = [entry for entry in running.select_related("facility") if wait_of_entry(entry, known, now).is_over]
    return sum(_tell(entry, known, now, by=by) for entry in late)


@deed
def _tell(entry: GateEntry, known: Standards, now: datetime, *, by: Actor) -> int:
    hold_book(entry.facility)
    entry = GateEntry.objects.select_related("facility").get(pk=entry.pk)
    return _tell_if_late(entry, known, now, by=by) if entry.reached_at is None else 0


def _held(entry: GateEntry, by: Actor) -> GateEntry:
    hold_book(entry.facility)
    entry = GateEntry.objects.select_related("facility").get(pk=entry.pk)
    require(by, Permission.RUN_GATE, entry.facility)
    if entry.visit_id or not entry.emergency:
        raise Refused("named-already", _("This entry has its visit already. Look at it in the gate book."))
    return entry


def _told(entry: GateEntry, reached_at: datetime | None, now: datetime) -> datetime:
    if reached_at is None:
        raise Refused("reached-missing", _("Nobody pressed when the doctor was with the person. Write the time."))
    if reached_at < entry.opened_at:
        raise Refused("before-the-entry", _("That is before they were let in. Give a later time."))
    if reached_at > now:
        raise Refused("not-yet-happened", _("That time has not come yet. Give the time at which it happened."))
    return reached_at


def _reach(entry: GateEntry, at: datetime, *, by: Actor) -> None:
    """What the clock had reached is told with its end: nothing is lost between two sweeps."""
    entry.reached_at = at
    entry.save(update_fields=["reached_at"])
    known = standards()
    said = {"number": entry.number, "minutes": wait_of_entry(entry, known, at).minutes}
    record(Action.EMERGENCY_REACHED, by=by, on=[entry.subject, entry.facility.subject], after=said)
    _tell_if_late(entry, known, at, by=by)


def _tell_if_late(entry: GateEntry, known: Standards, now: datetime, *, by: Actor) -> int:
    wait = wait_of_entry(entry, known, now)
    if entry.late_at or not wait.is_over:
        return 0
    entry.late_at = clock.now()
    entry.save(update_fields=["late_at"])
    record(
        Action.EMERGENCY_LATE,
        by=by,
        on=[entry.subject, entry.facility.subject],
        after={
            "kind": str(Kind.EMERGENCY_DOCTOR),
            "level": OVER.code,
            "waited": wait.minutes,
            "standard": wait.standard_minutes,
        },
    )
    return 1
