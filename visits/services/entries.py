"""The gate book: numbered by the server for a facility and year, without holes. A gap is a page torn out."""

from datetime import datetime

from inmates import locks
from lcs_ims.audit import Action, Actor, record
from lcs_ims.facilities.models import Facility
from lcs_ims.lib import clock
from lcs_ims.lib.nights import is_night
from visits.models import GateEntry, Visit


def hold_book(facility: Facility) -> None:
    """Hold the gate book of a facility, before the visits: two desks never write the same number."""
    locks.hold(Facility.objects.filter(pk=facility.pk))


def write_entry(
    facility: Facility,
    words: str,
    now: datetime,
    *,
    by: Actor,
    visit: Visit | None = None,
    emergency: bool = False,
    came_at: datetime | None = None,
) -> GateEntry:
    """The next line of the book, which the caller holds.

    Of one written at night, or of who came at night (`came_at`), the Inspectorate is told the same minute, whoever it
    is said to be: nobody comes by night under another name.
    """
    year = clock.facility_date(now).year
    last = GateEntry.objects.filter(facility=facility, year=year).order_by("-number").first()
    entry = GateEntry.objects.create(
        facility=facility,
        year=year,
        number=last.number + 1 if last else 1,
        visit=visit,
        opened_at=now,
        opened_by=by.called,
        words=words,
        emergency=emergency,
    )
    subjects = [visit.subject, facility.subject] if visit else [facility.subject]
    action = Action.GATE_ENTRY_AT_NIGHT if is_night(now) or is_night(came_at or now) else Action.GATE_ENTRY_WRITTEN
    record(action, by=by, on=subjects, after={"number": f"{year}/{entry.number}", "words": words})
    return entry


def holes(facility: Facility, year: int) -> list[int]:
    """Numbers of the year's book that are missing: none, unless somebody edited the tables."""
    numbers = set(GateEntry.objects.filter(facility=facility, year=year).values_list("number", flat=True))
    return sorted(set(range(1, max(numbers, default=0) + 1)) - numbers)
