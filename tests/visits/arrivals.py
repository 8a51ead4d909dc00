"""Visitors at the gate, brought there by the real services."""

from contextlib import AbstractContextManager
from datetime import datetime, time, timedelta
from typing import Any

from inmates.models import Inmate
from lcs_ims.audit import Action
from lcs_ims.audit.disclosures import DISCLOSED, disclosure_of
from lcs_ims.audit.models import Event
from lcs_ims.facilities.models import Facility
from lcs_ims.lib import clock
from tests.building import SHELL
from tests.visits.guests import a_relative
from visits.models import Visit, Visitor
from visits.services.arriving import WalkIn, receive_walk_in
from visits.services.police import Written


def here(inmate: Inmate, *visitors: Visitor, kind: str = "family") -> Visit:
    """Someone who came unbooked and waits."""
    facility = inmate.held_at or Facility()
    who = WalkIn(facility, inmate, kind, list(visitors) or [a_relative(facility, kind=kind)])
    return receive_walk_in(who, by=SHELL)


def police_here(inmate: Inmate) -> Visit:
    return here(inmate, kind="police")


def today_at(hour: int, minute: int = 0) -> datetime:
    return datetime.combine(a_monday(), time(hour, minute), clock.ZONE)


def at(hour: int, minute: int = 0) -> AbstractContextManager[None]:
    """The clock told a time of an ordinary Monday to come."""
    return clock.at(today_at(hour, minute))


def a_monday() -> Any:
    day = clock.facility_date(datetime.now(clock.ZONE)) + timedelta(days=1)
    while day.weekday():
        day += timedelta(days=1)
    return day


def written(**said: Any) -> Written:
    ordinary: dict[str, Any] = {
        "officer": "Sergeant Pule",
        "force_number": "P 4411",
        "station": "Maseru Central",
        "purpose": "interview",
        "authority": "CR 12/2026",
        "place": "Room 2",
        "present": "Officer Thamae in sight",
        "state_before": "well",
        "inmate_consents": True,
        "lawyer_not_told_why": "no lawyer on record",
    }
    return Written(**ordinary | said)


def told() -> list[str]:
    """The kinds of disclosure in the trail, oldest first. A step of this machine's own clock is none of them."""
    events = Event.objects.filter(action__in=set(DISCLOSED) - {Action.CLOCK_STEPPED}).order_by("leaf")
    kinds = [disclosure_of(e.action, e.after, late=e.is_late, refused=bool(e.refusal)) for e in events]
    return [kind.kind for kind in kinds if kind]
