"""Visitors, rooms and bookings for tests, made by the real services. What a test does not name is ordinary.

An ordinary visit is one of a verified mother, on the next Monday that is no holiday, from 10:00 for 30 minutes.
"""

from datetime import datetime, time, timedelta
from itertools import count
from typing import Any
from uuid import uuid4

from inmates.counting import court_sits
from inmates.models import Inmate
from lcs_ims.accounts.models import User
from lcs_ims.accounts.roles import Role
from lcs_ims.accounts.services import create_user
from lcs_ims.facilities.models import Facility
from lcs_ims.lib import clock
from tests.building import SHELL
from visits.hours import Span
from visits.kinds import KINDS, Kind
from visits.models import Client, Room, Visit, Visitor
from visits.services.answering import confirm_client
from visits.services.booking import Booking, book_visit
from visits.services.clients import Request, ask_for_client
from visits.services.facility import set_room
from visits.services.people import Person, identify_self, register_visitor, verify_visitor

_numbers = count(1)


def rooms(facility: Facility, *, legal: int = 1, hall: int = 2) -> list[Room]:
    """A private room for one group, and a hall."""
    return [
        set_room(facility, "Legal", capacity=legal, private=True, by=SHELL),
        set_room(facility, "Hall", capacity=hall, private=False, by=SHELL),
    ]


def a_time(hour: float = 10, minutes: int = 30, *, days: int = 0) -> Span:
    """On the next working Monday or later, so that notice and hours never stand in the way."""
    day = clock.facility_date() + timedelta(days=1)
    while day.weekday() or not all(court_sits(day + timedelta(days=more)) for more in range(3)):
        day += timedelta(days=1)
    begins = datetime.combine(day + timedelta(days=days), time(), clock.ZONE) + timedelta(hours=hour)
    return Span(begins, begins + timedelta(minutes=minutes))


def a_relative(facility: Facility, *, seen: str = "identity card", **said: Any) -> Visitor:
    number = next(_numbers)
    ordinary = {"kind": "family", "full_name": f"Mpho Tau {number}", "identified_by": f"ID {number:06}"}
    return register_visitor(Person(**{**ordinary, "relation": "mother", **said}), facility, by=SHELL, seen=seen)


def someone_outside(role: Role = Role.LAWYER, kind: str = "lawyer", *, verified: bool = True, **said: Any) -> Visitor:
    """A lawyer, doctor or police officer with an account, who has said who they are and is verified."""
    number = next(_numbers)
    name = said.pop("full_name", f"Advocate {number}")
    user = create_user(f"outside-{number}", role, by=SHELL, full_name=name)
    person = Person(kind, name, f"ROLL {number}", email=f"outside{number}@example.org", **said)
    visitor = identify_self(user, person, by=user.actor("tests"))
    if verified:
        verify_visitor(visitor, seen="practising certificate", until=clock.now() + clock.days(300), by=SHELL)
    return Visitor.objects.get(pk=visitor.pk)


def request_for(inmate: Inmate, **said: Any) -> Request:
    ordinary = {"named": inmate.full_name, "number": inmate.inmate_no, "ground": "client", "token": uuid4()}
    return Request(**{**ordinary, **said})


def a_client(visitor: Visitor, inmate: Inmate, **said: Any) -> Client:
    """A confirmed tie."""
    asked = ask_for_client(visitor, request_for(inmate, **said), by=account(visitor).actor("tests"))
    return confirm_client(asked, inmate, agreed=True, by=SHELL)[0]


def account(visitor: Visitor) -> User:
    assert visitor.user is not None
    return visitor.user


def wanted(inmate: Inmate, *visitors: Visitor, span: Span | None = None, **said: Any) -> Booking:
    facility = inmate.held_at
    assert facility is not None
    kind = said.pop("kind", visitors[0].kind if visitors else "family")
    when = span or a_time(minutes=KINDS[Kind(kind)].length)
    return Booking(facility, inmate, kind, list(visitors), when, said.pop("token", uuid4()), **said)


def booked(inmate: Inmate, *visitors: Visitor, **said: Any) -> Visit:
    return book_visit(wanted(inmate, *(visitors or [a_relative(inmate.held_at or Facility())]), **said), by=SHELL)
