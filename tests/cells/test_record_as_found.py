from datetime import timedelta

import pytest

from cells.models import Stay, Whereabouts
from cells.roll import roll_of_block
from cells.services.estate import retire_cell
from cells.services.finding import record_as_found
from cells.services.whereabouts import hold_inmate, send_out
from lcs_ims.accounts.roles import Role
from lcs_ims.lib import clock
from tests.building import (
    SHELL,
    WHY,
    a_cell,
    a_child,
    actions,
    an_inmate,
    an_officer,
    cells,
    found,
    open_breaches,
    placed,
    where,
)
from tests.refusing import code

pytestmark = pytest.mark.django_db


@pytest.fixture
def man_in_a_cell(mcci):
    cell = a_cell(mcci)
    placed(an_inmate(mcci), cell)
    return cell


def test_an_unlawful_truth_is_recorded_and_is_a_breach_at_once(mcci, man_in_a_cell):
    child = a_child(mcci)
    stay = found(child, man_in_a_cell)
    assert (stay.kind, stay.exempt, where(child)) == ("as_found", True, "A-01")
    assert open_breaches(mcci) == [("CHILD", "A-01", "1 2")]


@pytest.mark.parametrize("role", [Role.GATE_OFFICER, Role.INTAKE_OFFICER, Role.RECORDS_OFFICER, Role.HEALTH_OFFICER])
def test_any_officer_of_the_facility_may_tell(mcci, man_in_a_cell, role):
    officer = an_officer(role, mcci)
    assert record_as_found(a_child(mcci), man_in_a_cell, by=officer, learned="seen at the night count").pk


def test_nobody_of_another_facility_may(mcci, mfci, man_in_a_cell):
    stranger = an_officer(Role.OFFICER_IN_CHARGE, mfci)
    assert code(record_as_found, a_child(mcci), man_in_a_cell, by=stranger, learned="heard of it") == "not-permitted"


def test_it_says_that_no_lawful_cell_existed(mcci, man_in_a_cell):
    assert found(a_child(mcci), man_in_a_cell).lawful_cell_existed is False


def test_it_says_that_a_lawful_cell_existed(mcci, man_in_a_cell):
    a_cell(mcci, "A-02")
    assert found(a_child(mcci), man_in_a_cell).lawful_cell_existed is True


def test_a_lawful_truth_is_no_breach(mcci, man_in_a_cell):
    found(an_inmate(mcci), man_in_a_cell)
    assert open_breaches(mcci) == []


def test_more_people_than_beds_are_recorded(mcci):
    cell = a_cell(mcci, capacity=1)
    beds = [found(an_inmate(mcci), cell).bed for _ in range(3)]
    assert beds == [1, 2, 3]
    assert open_breaches(mcci) == [("CAPACITY", "A-01", "1 2 3")]


def test_a_cell_out_of_service_takes_the_truth_too(mcci):
    cell = a_cell(mcci, in_service=False)
    found(an_inmate(mcci), cell)
    assert open_breaches(mcci) == [("OUT-OF-SERVICE", "A-01", "1")]


def test_a_retired_cell_takes_the_truth_too(mcci):
    cell = a_cell(mcci)
    retire_cell(cell, by=SHELL, reason="now an office")
    someone = an_inmate(mcci)
    found(someone, cell)
    assert open_breaches(mcci) == [("OUT-OF-SERVICE", "A-01", "1")]
    assert [line.inmate for roll in roll_of_block(mcci, "A", clock.facility_date()) for line in roll.people] == [
        someone
    ]


def test_it_ends_the_stay_before_when_the_person_was_seen(mcci):
    here, there = cells(mcci, "A-01", "A-02")
    with clock.at(clock.now() - timedelta(hours=3)):
        inmate = an_inmate(mcci)
        before = placed(inmate, here)
    officer = an_officer(Role.GATE_OFFICER, mcci)
    seen = clock.now() - timedelta(hours=1)
    after = record_as_found(inmate, there, by=officer, learned="seen at the night count", found_at=seen)
    before.refresh_from_db()
    assert before.ended_at == after.began_at == seen


def test_someone_is_not_found_elsewhere_before_the_stay_on_the_book_began(mcci):
    here, there = cells(mcci, "A-01", "A-02")
    now = clock.now()
    with clock.at(now - timedelta(hours=3)):
        inmate = an_inmate(mcci)
    with clock.at(now - timedelta(hours=1)):
        before = placed(inmate, here)
    stay = record_as_found(inmate, there, by=SHELL, learned="seen there", found_at=now - timedelta(hours=2))
    before.refresh_from_db()
    assert before.ended_at == stay.began_at == before.began_at


def test_someone_is_not_found_before_they_came_in(mcci):
    inmate = an_inmate(mcci)
    early = clock.now() - timedelta(days=3)
    stay = record_as_found(inmate, a_cell(mcci), by=SHELL, learned="the night register", found_at=early)
    assert stay.began_at == inmate.custodies.get().admitted_at


def test_someone_is_not_found_in_two_places_at_once(mcci):
    here, there = cells(mcci, "A-01", "A-02")
    inmate = an_inmate(mcci)
    placed(inmate, here)
    hold_inmate(inmate, room="Reception", officer="Sgt Mosa", by=SHELL, reason=WHY)
    ended = Stay.objects.get().ended_at
    assert ended is not None
    stay = record_as_found(inmate, there, by=SHELL, learned="seen there", found_at=ended - timedelta(minutes=5))
    assert stay.began_at == ended


def test_it_refuses_a_time_to_come(mcci):
    late = clock.now() + timedelta(hours=1)
    refused = code(record_as_found, an_inmate(mcci), a_cell(mcci), by=SHELL, learned="seen there", found_at=late)
    assert refused == "in-the-future"


def test_it_refuses_what_the_book_says_already(mcci, man_in_a_cell):
    inmate = an_inmate(mcci)
    placed(inmate, man_in_a_cell)
    assert code(record_as_found, inmate, man_in_a_cell, by=SHELL, learned="seen there") == "already-there"


def test_it_refuses_an_empty_how(mcci, man_in_a_cell):
    assert code(record_as_found, a_child(mcci), man_in_a_cell, by=SHELL, learned="seen") == "reason-missing"


def test_someone_found_in_a_cell_is_not_at_court(mcci):
    cell = a_cell(mcci)
    inmate = an_inmate(mcci)
    send_out(
        inmate, kind=Whereabouts.Kind.COURT, place="Maseru", with_whom="Sgt Mosa", due_at=None, by=SHELL, reason=WHY
    )
    found(inmate, cell)
    assert not inmate.custodies.get().whereabouts.filter(ended_at=None).exists()


def test_it_is_no_way_to_place_anyone(mcci, man_in_a_cell):
    """A child found beside a man does not make the next placement there lawful."""
    from cells.services.placing import place_inmate

    found(a_child(mcci), man_in_a_cell)
    assert code(place_inmate, an_inmate(mcci), man_in_a_cell, by=SHELL, reason=WHY) == "absolute"


def test_it_is_in_the_trail_as_found(mcci, man_in_a_cell):
    found(a_child(mcci), man_in_a_cell)
    assert actions()[-2:] == ["cells.stay.found", "cells.breach.opened"]
