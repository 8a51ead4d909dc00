"""Somebody who came unbooked takes a place too: from the start of the visit until they have left."""

from collections.abc import Callable

import pytest

from inmates.models import Inmate
from lcs_ims.audit import Actor
from lcs_ims.facilities.models import Facility
from tests.building import SHELL, a_facility, an_inmate
from tests.racing import Outcome
from tests.refusing import refusal
from tests.visits.arrivals import at, here, today_at
from tests.visits.guests import a_client, a_relative, rooms, someone_outside, wanted
from visits.hours import Span
from visits.models import Visit, Visitor
from visits.services import gate
from visits.services.booking import book_visit
from visits.services.emergency import receive_emergency
from visits.steps import Step

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def a_lawyer_of(inmate: Inmate) -> Visitor:
    return a_client(someone_outside(), inmate).visitor


def against(inmate: Inmate, visitor: Visitor, hour: int, minute: int = 0, minutes: int = 60) -> list[str]:
    begins = today_at(hour, minute)
    span = Span(begins, begins + (today_at(1) - today_at(0)) * minutes / 60)
    return [one.code for one in refusal(book_visit, wanted(inmate, visitor, span=span), by=SHELL).objections]


def unbooked(inmate: Inmate, desk: Actor, kind: str = "lawyer") -> Visit:
    return gate.start(here(inmate, kind=kind), by=desk)


def test_who_came_unbooked_is_given_the_room_of_their_kind(inmate: Inmate, desk: Actor) -> None:
    with at(10):
        lawyer, mother = unbooked(inmate, desk), unbooked(an_inmate(inmate.held_at or Facility()), desk, "family")
    assert [visit.room and visit.room.name for visit in (lawyer, mother)] == ["Legal", "Hall"]


def test_the_room_of_who_came_unbooked_is_booked_by_nobody_until_they_have_left(
    inmate: Inmate, mcci: Facility, desk: Actor
) -> None:
    other = an_inmate(mcci)
    lawyer = a_lawyer_of(other)
    with at(10):
        inside = unbooked(inmate, desk)
        assert against(other, lawyer, 10, 30) == ["no-room"]
    with at(11, 20):  # they stay longer than is usual
        assert against(other, lawyer, 11, 19) == ["past", "no-room"]
        gate.press(inside, Step.LEFT, by=desk)
        begins = today_at(11, 30)
        assert book_visit(wanted(other, lawyer, span=Span(begins, today_at(12, 30))), by=SHELL).room == inside.room


def test_who_has_a_visitor_now_is_busy(inmate: Inmate, mcci: Facility, desk: Actor) -> None:
    with at(10):
        unbooked(inmate, desk, "chief")
        assert "inmate-busy" in against(inmate, a_relative(mcci), 10, 15, 30)


def test_where_no_room_is_free_the_visit_is_written_all_the_same(inmate: Inmate, mcci: Facility, desk: Actor) -> None:
    with at(10):
        unbooked(inmate, desk)
        second = unbooked(an_inmate(mcci), desk)
    assert (second.state, second.room) == ("with_inmate", None)


def test_an_emergency_doctor_takes_no_room(inmate: Inmate, mcci: Facility, desk: Actor) -> None:
    with at(10):
        assert gate.start(receive_emergency(inmate, mcci, by=desk), by=desk).room is None


def start_or_book(number: int, visit: int, inmate: int, visitor: int) -> str:
    """One desk lets in who came unbooked, another books the same room of the same hour."""
    with at(10):
        if number == 0:
            room = gate.start(Visit.objects.get(pk=visit), by=SHELL).room
            return room.name if room else ""
        form = wanted(
            Inmate.objects.get(pk=inmate), Visitor.objects.get(pk=visitor), span=Span(today_at(10), today_at(11))
        )
        return str(book_visit(form, by=SHELL).room)


@pytest.mark.django_db(transaction=True)
def test_the_one_room_is_given_to_who_comes_in_or_to_who_books(race: Callable[..., list[Outcome]]) -> None:
    mcci = a_facility("MCCI")
    rooms(mcci)
    with at(10):
        came, other = here(an_inmate(mcci), kind="lawyer"), an_inmate(mcci)
    outcomes = race(2, start_or_book, came.pk, other.pk, a_lawyer_of(other).pk)
    assert [outcome.error for outcome in outcomes if outcome.error] == []
    assert [outcome.value for outcome in outcomes].count("Legal") == 1
