"""Eight processes want the last place in a room at one moment: one gets it. Also the same form, sent by all.

First the race is shown with the locks off; then it is run with them on. Both databases.
"""

from typing import Any
from uuid import UUID, uuid4

import pytest

from inmates.models import Inmate
from lcs_ims.facilities.models import Facility
from tests.building import SHELL, a_facility, an_inmate
from tests.cells.unprotected import locks_off
from tests.racing import values
from tests.visits.guests import a_relative, a_time, rooms, wanted
from visits.models import Visit, Visitor
from visits.services.booking import book_visit

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.both_databases]

RACERS, PATIENCE = 8, 60
Order = tuple[int, int, str, int]  # inmate, visitor, token, days ahead


def book(number: int, orders: list[Order], locked: bool) -> Any:
    inmate, visitor, token, days = orders[number]
    form = wanted(
        Inmate.objects.get(pk=inmate), Visitor.objects.get(pk=visitor), span=a_time(days=days), token=UUID(token)
    )
    if locked:
        return book_visit(form, by=SHELL).pk
    with locks_off():
        return book_visit(form, by=SHELL).pk


def field(facility: Facility) -> list[tuple[int, int]]:
    rooms(facility, hall=1)
    return [(an_inmate(facility).pk, a_relative(facility).pk) for _racer in range(RACERS)]


def forms(people: list[tuple[int, int]], turn: int) -> list[Order]:
    """All of them want the one place of a day; each round has a time of its own."""
    return [(inmate, visitor, str(uuid4()), turn % 3) for inmate, visitor in people]


def together() -> int:
    """How many booked visits are in the hall at the fullest moment of a day."""
    booked = Visit.objects.booked().order_by().values_list("booked_from", flat=True)
    return max((list(booked).count(at) for at in set(booked)), default=0)


def test_the_last_place_goes_to_one_of_eight(racers):
    people = field(a_facility())
    with racers(RACERS) as runners:
        for turn in range(PATIENCE):
            runners.run(book, forms(people, turn), False)
            if together() > 1:
                break
            _clear()
        assert together() > 1, "With the locks off the race never showed itself."
        for turn in range(3):
            _clear()
            outcomes = runners.run(book, forms(people, turn), True)
            assert len(values(outcomes)) == together() == 1
            assert {outcome.code for outcome in outcomes if not outcome.won} == {"cannot-be-booked"}


def test_one_form_sent_by_eight_at_once_makes_one_visit(race):
    (inmate, visitor), *_others = field(a_facility())
    outcomes = race(RACERS, book, [(inmate, visitor, str(uuid4()), 0)] * RACERS, True)
    assert len(values(outcomes)) == RACERS
    assert set(values(outcomes)) == set(Visit.objects.values_list("pk", flat=True))
    assert Visit.objects.count() == 1


def _clear() -> None:
    Visit.objects.update(state="absent")
