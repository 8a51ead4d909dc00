from datetime import timedelta

import pytest

from cells.models import Transfer, Whereabouts
from cells.services.leaving import Leaving, discharge
from cells.services.placing import place_inmate
from cells.services.transfers import Sending, receive_transfer, return_transfer, send_transfer, take_in_found
from cells.services.whereabouts import Papers, alarm_overdue, bring_back
from cells.unhoused import queue
from inmates.models import Custody, Departure
from inmates.running import clocks_of
from inmates.services.clocks import record_clock_fact
from lcs_ims.accounts.roles import Role
from lcs_ims.lib import clock
from tests.building import SHELL, WHY, a_cell, actions, an_inmate, an_officer, in_cell, open_breaches, placed, where
from tests.refusing import code

pytestmark = pytest.mark.django_db

PAPERS = Papers("HQ 12/2026", "4411", "A 123 BCD", "no injury seen")


def sent(inmate, destination, by=SHELL, papers=PAPERS, hours=6):
    sending = Sending("Sgt Mosa", clock.now() + timedelta(hours=hours), papers)
    return send_transfer(inmate, destination, sending, by=by, reason=WHY)


@pytest.fixture
def inmate(mcci):
    person = an_inmate(mcci)
    placed(person, a_cell(mcci))
    return person


@pytest.fixture
def their_gate(mfci):
    return an_officer(Role.GATE_OFFICER, mfci)


def test_who_is_sent_gives_up_the_bed_and_counts_where_they_were(mcci, mfci, inmate, supervisor):
    transfer = sent(inmate, mfci, supervisor)
    assert (where(inmate), inmate.held_at) == ("", mcci)
    assert [(w.custody.inmate, w.elsewhere) for w in queue(mcci)] == [(inmate, transfer.way)]


def test_the_other_facility_receives_them(mcci, mfci, inmate, supervisor, their_gate):
    begun = receive_transfer(sent(inmate, mfci, supervisor), by=their_gate, state="no injury seen")
    assert begun.resumes
    assert (inmate.held_at, begun.resumes.facility) == (mfci, mcci)
    assert [w.custody for w in queue(mfci)] == [begun]
    assert queue(mcci) == []
    assert [warrant.number for warrant in begun.warrants.all()] == ["W1/2026"]
    assert Departure.objects.get().kind == "transfer"


def test_the_clocks_go_along(mfci, inmate, their_gate):
    demanded = clock.now() - timedelta(hours=7)
    record_clock_fact(inmate, "copy_demanded", at=demanded, rests_on="he asked", by=SHELL)
    begun = receive_transfer(sent(inmate, mfci), by=their_gate, state="well")
    running = {one.clock.code: one.starts for one in clocks_of(begun, clock.facility_date())}
    assert running["COPY-6H"] == demanded


def test_once_received_a_cell_there_takes_them(mfci, inmate, their_gate):
    receive_transfer(sent(inmate, mfci), by=their_gate, state="well")
    cell = a_cell(mfci, "B-01")
    assert place_inmate(inmate, cell, by=an_officer(Role.INTAKE_OFFICER, mfci), reason=WHY).cell == cell


def test_only_the_destination_receives(mfci, inmate, supervisor):
    assert code(receive_transfer, sent(inmate, mfci), by=supervisor, state="well") == "not-permitted"


def test_the_state_on_arrival_is_said(mfci, inmate, their_gate):
    assert code(receive_transfer, sent(inmate, mfci), by=their_gate, state=" ") == "state-missing"


def test_it_is_received_once(mfci, inmate, their_gate):
    transfer = sent(inmate, mfci)
    receive_transfer(transfer, by=their_gate, state="well")
    assert code(receive_transfer, transfer, by=their_gate, state="well") == "not-under-way"
    assert Custody.objects.filter(ended_at=None).count() == 1


def test_a_transfer_that_does_not_arrive_alarms_once(mfci, inmate):
    sent(inmate, mfci)
    with clock.at(clock.now() + timedelta(hours=7)):
        assert [alarm_overdue(by=SHELL, now=clock.now()) for _ in range(2)] == [1, 0]
    assert "cells.whereabouts.overdue" in actions()


def test_whoever_comes_back_waits_for_a_cell_where_they_were(mcci, mfci, inmate, supervisor):
    transfer = sent(inmate, mfci)
    return_transfer(transfer, by=supervisor, state="well", reason="the road was closed")
    assert [(w.custody.inmate, w.elsewhere) for w in queue(mcci)] == [(inmate, None)]
    assert Transfer.objects.get().outcome == "returned"


def test_nobody_in_transit_is_brought_back_as_from_court(mfci, inmate):
    sent(inmate, mfci)
    assert code(bring_back, inmate, by=SHELL) == "in-transit"


def test_an_escape_from_the_van_ends_the_transfer(mfci, inmate, supervisor, their_gate):
    transfer = sent(inmate, mfci)
    discharge(inmate, Leaving("escape", circumstances="the van", reported_to="police"), by=supervisor)
    assert code(receive_transfer, transfer, by=their_gate, state="well") == "not-under-way"


def test_every_paper_is_named(mfci, inmate, supervisor):
    assert code(sent, inmate, mfci, supervisor, Papers("HQ 12/2026")) == "exit-unnamed"
    assert where(inmate) == "A-01"


def test_nobody_is_sent_where_they_are_or_twice(mcci, mfci, inmate):
    assert code(sent, inmate, mcci) == "same-facility"
    sent(inmate, mfci)
    assert code(sent, inmate, mfci) == "out-already"


def test_who_stays_behind_alone_is_a_breach(mcci, mfci):
    _at_risk, company = in_cell(a_cell(mcci), {"needs": ("not_alone",)}, {})
    sent(company, mfci)
    assert open_breaches(mcci) == [("ALONE", "A-01", "1")]


def test_nobody_sends_without_the_right(mfci, inmate, intake):
    assert code(sent, inmate, mfci, intake) == "not-permitted"
    assert not Whereabouts.objects.exists()


def test_whoever_is_found_here_without_a_transfer_is_on_the_book_here(mcci, mfci, inmate, their_gate):
    begun = take_in_found(inmate, mfci, by=their_gate, learned="seen at the count", state="none seen")
    assert begun.resumes
    assert (inmate.held_at, begun.resumes.facility, where(inmate)) == (mfci, mcci, "")
    assert [w.custody for w in queue(mfci)] == [begun]
    assert "cells.transfer.found_without" in actions()


def test_a_transfer_under_way_ends_where_the_person_is_found(mcci, mfci, inmate, their_gate):
    sent(inmate, mfci)
    begun = take_in_found(inmate, mfci, by=their_gate, learned="seen at the count", state="none seen")
    assert Transfer.objects.get().begun == begun
    assert not Whereabouts.objects.filter(ended_at=None).exists()


def test_only_those_who_receive_here_take_in_who_is_found(mfci, inmate, supervisor):
    assert code(take_in_found, inmate, mfci, by=supervisor, learned="heard of it", state="well") == "not-permitted"


def test_whoever_is_on_the_book_here_is_not_taken_in_again(mcci, inmate, supervisor):
    assert code(take_in_found, inmate, mcci, by=supervisor, learned="seen here", state="well") == "same-facility"
