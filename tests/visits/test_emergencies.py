"""A doctor in an emergency: one press, a clock of five minutes whoever it is for, looked at by another officer."""

from datetime import timedelta

import pytest

from inmates.models import Inmate
from lcs_ims.audit import Actor
from lcs_ims.audit.models import Event
from lcs_ims.facilities.models import Facility
from lcs_ims.lib import clock
from lcs_ims.sweeping import sweep
from tests.building import SHELL
from tests.refusing import code as refused
from visits.board import unnamed_at
from visits.models import GateEntry, Visit
from visits.services.emergency import receive_emergency, tell_overdue_reviews
from visits.services.refusing import refuse_visit
from visits.services.reviewing import review_visit
from visits.services.unnamed import let_in_emergency, name_emergency, press_reached, tell_late_entries

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

MINUTE = timedelta(minutes=1)
LATE, OVERDUE = "visits.emergency.late", "visits.emergency.review_overdue"


def told(action: str) -> int:
    return Event.objects.filter(action=action).count()


def let_in(facility: Facility, desk: Actor, *, minutes_ago: int = 0) -> GateEntry:
    with clock.at(clock.now() - minutes_ago * MINUTE):
        return let_in_emergency(facility, by=desk)


def test_an_emergency_takes_one_press(inmate: Inmate, mcci: Facility, desk: Actor) -> None:
    visit = receive_emergency(inmate, mcci, by=desk)
    assert (visit.state, visit.kind) == ("waiting", "emergency_doctor")
    assert receive_emergency(inmate, mcci, by=desk) == visit


def test_an_emergency_doctor_refused_is_told_to_the_inspectorate(inmate: Inmate, mcci: Facility, desk: Actor) -> None:
    visit = receive_emergency(inmate, mcci, by=desk)
    refuse_visit(visit, "staff", reason="count", reviewer="Supt Moeti", by=desk)
    assert told("visits.emergency.refused") == 1


def test_an_entry_for_nobody_named_yet_is_late_after_five_minutes_and_told_once(mcci: Facility, desk: Actor) -> None:
    entry = let_in(mcci, desk)
    assert tell_late_entries(entry.opened_at + 299 * timedelta(seconds=1), by=SHELL) == 0
    assert tell_late_entries(entry.opened_at + 5 * MINUTE, by=SHELL) == 1
    assert tell_late_entries(entry.opened_at + 6 * MINUTE, by=SHELL) == 0
    assert told(LATE) == 1


def test_the_sweep_of_waits_tells_it(mcci: Facility, desk: Actor) -> None:
    let_in(mcci, desk, minutes_ago=6)
    sweep("me")
    assert told(LATE) == 1


def test_who_is_with_the_person_in_time_is_not_late(mcci: Facility, desk: Actor) -> None:
    entry = press_reached(let_in(mcci, desk, minutes_ago=4), by=desk)
    assert press_reached(entry, by=desk).reached_at == entry.reached_at
    assert tell_late_entries(clock.now() + 60 * MINUTE, by=SHELL) == told(LATE) == 0


def test_a_press_that_comes_late_tells_what_no_sweep_has_told(mcci: Facility, desk: Actor) -> None:
    press_reached(let_in(mcci, desk, minutes_ago=6), by=desk)
    assert told(LATE) == 1


def test_the_board_shows_the_clock_until_it_is_said_for_whom(inmate: Inmate, mcci: Facility, desk: Actor) -> None:
    entry = press_reached(let_in(mcci, desk, minutes_ago=7), by=desk)
    (shown,) = unnamed_at([mcci], clock.now())
    assert (shown.entry, shown.wait.minutes, shown.tone) == (entry, 7, "stop")
    name_emergency(entry, inmate, words="ambulance", by=desk)
    assert unnamed_at([mcci], clock.now()) == []


def test_named_afterwards_it_is_a_visit_that_began_when_it_was_pressed(
    inmate: Inmate, mcci: Facility, desk: Actor
) -> None:
    entry = press_reached(let_in(mcci, desk, minutes_ago=3), by=desk)
    visit = name_emergency(entry, inmate, words="ambulance, chest pain", by=desk)
    assert (visit.arrived_at, visit.started_at, visit.state) == (entry.opened_at, entry.reached_at, "with_inmate")
    assert refused(name_emergency, entry, inmate, words="again", by=desk) == "named-already"
    assert refused(press_reached, entry, by=desk) == "named-already"


def test_where_nobody_pressed_the_time_is_asked_for(inmate: Inmate, mcci: Facility, desk: Actor) -> None:
    entry = let_in(mcci, desk, minutes_ago=20)
    for at, code in (
        (None, "reached-missing"),
        (entry.opened_at - MINUTE, "before-the-entry"),
        (clock.now() + MINUTE, "not-yet-happened"),
    ):
        assert refused(name_emergency, entry, inmate, words="chest pain", by=desk, reached_at=at) == code
    name_emergency(entry, inmate, words="chest pain", by=desk, reached_at=entry.opened_at + 12 * MINUTE)
    assert told(LATE) == 1


def test_another_officer_reviews_an_emergency_within_a_day(
    inmate: Inmate, mcci: Facility, desk: Actor, supervisor: Actor
) -> None:
    visit = receive_emergency(inmate, mcci, by=desk)
    assert tell_overdue_reviews(clock.now() + clock.days(2), by=SHELL) == 1
    assert tell_overdue_reviews(clock.now() + clock.days(2), by=SHELL) == 0
    review_visit(visit, "seen at 14:10, taken to hospital", by=supervisor)
    assert refused(review_visit, visit, "again", by=supervisor) == "nothing-to-review"
    assert told(OVERDUE) == 1


def test_an_entry_nobody_names_within_a_day_is_told_once(mcci: Facility, desk: Actor) -> None:
    let_in(mcci, desk)
    assert tell_overdue_reviews(clock.now() + clock.days(2), by=SHELL) == 1
    assert tell_overdue_reviews(clock.now() + clock.days(2), by=SHELL) == 0


def test_nobody_reviews_what_they_pressed(inmate: Inmate, mcci: Facility, supervisor: Actor) -> None:
    visit = receive_emergency(inmate, mcci, by=supervisor)
    assert refused(review_visit, visit, "all well", by=supervisor) == "own-deed"
    assert Visit.objects.get(pk=visit.pk).reviewed_at is None
