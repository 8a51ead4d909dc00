from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from cells.models import Whereabouts
from cells.services.leaving import Leaving, discharge
from cells.services.whereabouts import (
    Papers,
    alarm_overdue,
    bring_back,
    confirm_arrival,
    end_holdings,
    hold_inmate,
    holding_ends,
    send_out,
)
from cells.unhoused import queue
from lcs_ims.accounts.roles import Role
from lcs_ims.audit.models import Event
from lcs_ims.lib import clock
from tests.building import SHELL, WHY, a_cell, actions, an_inmate, an_officer, in_cell, open_breaches, placed, where
from tests.refusing import code

pytestmark = pytest.mark.django_db

Kind = Whereabouts.Kind


def hold(inmate, by=SHELL):
    return hold_inmate(inmate, room="Reception 1", officer="Sgt Mosa", by=by, reason=WHY)


def send(inmate, kind=Kind.COURT, by=SHELL, due_at=None):
    return send_out(inmate, kind=kind, place="Maseru", with_whom="Sgt Mosa", due_at=due_at, by=by, reason=WHY)


def elsewhere(inmate):
    return list(Whereabouts.objects.filter(custody__inmate=inmate, ended_at=None).values_list("kind", flat=True))


@pytest.mark.parametrize(
    ("now", "ends"),
    [
        (datetime(2026, 11, 21, 3, 59, tzinfo=UTC), datetime(2026, 11, 21, 4, 0, tzinfo=UTC)),  # 05:59 in Maseru
        (datetime(2026, 11, 21, 4, 0, tzinfo=UTC), datetime(2026, 11, 22, 4, 0, tzinfo=UTC)),  # 06:00
        (datetime(2026, 11, 21, 21, 0, tzinfo=UTC), datetime(2026, 11, 22, 4, 0, tzinfo=UTC)),  # 23:00
        (datetime(2026, 11, 21, 22, 30, tzinfo=UTC), datetime(2026, 11, 22, 4, 0, tzinfo=UTC)),  # 00:30 the next day
    ],
)
def test_holding_ends_at_the_next_six_in_the_morning_in_maseru(now, ends):
    assert holding_ends(now) == ends


def test_someone_in_holding_gives_up_their_bed_and_is_waiting_for_one(mcci):
    inmate = an_inmate(mcci)
    placed(inmate, a_cell(mcci))
    held = hold(inmate)
    assert (where(inmate), held.with_whom) == ("", "Sgt Mosa")
    assert [(w.custody.inmate, w.elsewhere) for w in queue(mcci)] == [(inmate, held)]


def test_a_newcomer_can_be_held(mcci):
    assert hold(an_inmate(mcci)).pk


def test_a_cell_ends_the_holding(mcci):
    inmate = an_inmate(mcci)
    hold(inmate)
    placed(inmate, a_cell(mcci))
    assert elsewhere(inmate) == []


def test_at_six_whoever_is_still_held_is_without_a_place(mcci):
    inmate = an_inmate(mcci)
    held = hold(inmate)
    with clock.at(held.due_at + timedelta(minutes=2)):
        assert [end_holdings(by=SHELL, now=clock.now()) for _ in range(2)] == [1, 0]
    assert elsewhere(inmate) == []
    assert [waiting.elsewhere for waiting in queue(mcci)] == [None]
    held.refresh_from_db()
    assert held.ended_at == held.due_at


def test_before_six_nothing_ends(mcci):
    held = hold(an_inmate(mcci))
    assert end_holdings(by=SHELL, now=held.due_at - timedelta(seconds=1)) == 0


def test_someone_at_court_keeps_their_bed_and_counts(mcci):
    inmate = an_inmate(mcci)
    cell = a_cell(mcci, capacity=1, area="20")
    placed(inmate, cell)
    send(inmate)
    assert where(inmate) == "A-01"
    from cells.services.placing import place_inmate

    assert code(place_inmate, an_inmate(mcci), cell, by=SHELL, reason=WHY) == "strict"


def test_at_six_nobody_comes_back_from_court_by_themselves(mcci):
    inmate = an_inmate(mcci)
    send(inmate, due_at=clock.now() + timedelta(hours=1))
    assert end_holdings(by=SHELL, now=clock.now() + timedelta(days=3)) == 0
    assert elsewhere(inmate) == ["court"]


def test_another_bed_does_not_bring_anyone_back_from_court(mcci):
    inmate = an_inmate(mcci)
    send(inmate)
    placed(inmate, a_cell(mcci))
    assert elsewhere(inmate) == ["court"]


def test_someone_comes_back(mcci):
    inmate = an_inmate(mcci)
    send(inmate)
    bring_back(inmate, by=SHELL)
    assert elsewhere(inmate) == []
    assert code(bring_back, inmate, by=SHELL) == "not-out"


def test_nobody_is_out_twice(mcci):
    inmate = an_inmate(mcci)
    placed(inmate, a_cell(mcci))
    send(inmate)
    assert code(send, inmate, Kind.HOSPITAL) == "out-already"
    assert code(hold, inmate) == "out-already"
    assert where(inmate) == "A-01"


def test_someone_must_be_named(mcci):
    inmate = an_inmate(mcci)
    refused = code(hold_inmate, inmate, room="Reception", officer=" ", by=SHELL, reason=WHY)
    assert refused == "officer-missing"


def test_nobody_is_due_back_in_the_past(mcci):
    assert code(send, an_inmate(mcci), due_at=clock.now() - timedelta(minutes=1)) == "due-in-the-past"


def test_court_leaves_someone_alone_openly(mcci):
    """Going to court is never held up: the bed is kept, so nobody counts as alone."""
    _at_risk, company = in_cell(a_cell(mcci), {"needs": ("not_alone",)}, {})
    send(company)
    assert open_breaches(mcci) == []


def test_holding_that_leaves_someone_alone_is_a_breach(mcci):
    _at_risk, company = in_cell(a_cell(mcci), {"needs": ("not_alone",)}, {})
    hold(company)
    assert open_breaches(mcci) == [("ALONE", "A-01", "1")]


PAPERS = Papers("Order 7/2026", "4411", "A 123 BCD", "no injury seen")


def out_with_police(inmate, by, papers=PAPERS):
    due = clock.now() + timedelta(hours=3)
    said = {"place": "Maseru", "with_whom": "Det. Tau", "due_at": due, "by": by, "reason": WHY}
    return send_out(inmate, kind=Kind.POLICE, papers=papers, **said)


@pytest.mark.parametrize("lacks", ["order", "receiver_no", "vehicle", "state_before"])
def test_an_officer_names_every_way_out(mcci, supervisor, lacks):
    papers = replace(PAPERS, **{lacks: " "})
    assert code(out_with_police, an_inmate(mcci), supervisor, papers) == "exit-unnamed"


def test_to_go_with_police_is_an_action_of_its_own(mcci, supervisor):
    out = out_with_police(an_inmate(mcci), supervisor)
    assert (out.order, out.receiver_no) == ("Order 7/2026", "4411")
    event = Event.objects.get(action="cells.whereabouts.went_with_police")
    assert (event.after["order"], event.after["receiver_no"]) == ("Order 7/2026", "4411")
    assert "no injury seen" not in str(event.after)


def test_the_state_on_return_is_said(mcci, supervisor):
    inmate = an_inmate(mcci)
    out_with_police(inmate, supervisor)
    assert code(bring_back, inmate, by=supervisor) == "state-missing"
    assert bring_back(inmate, by=supervisor, state="swollen left hand").state_after == "swollen left hand"


def test_the_destination_confirms_the_arrival(mcci, supervisor):
    inmate = an_inmate(mcci)
    assert code(confirm_arrival, inmate, who="Det. Tau, 4411", by=supervisor) == "not-out"
    out_with_police(inmate, supervisor)
    assert confirm_arrival(inmate, who="Det. Tau, 4411", by=supervisor).arrival_confirmed_at


def test_whoever_is_overdue_alarms_once(mcci, supervisor):
    out_with_police(an_inmate(mcci), supervisor)
    hold(an_inmate(mcci))
    with clock.at(clock.now() + timedelta(hours=4)):
        assert [alarm_overdue(by=SHELL, now=clock.now()) for _ in range(2)] == [1, 0]


def test_an_officer_of_another_facility_moves_nobody(mcci, mfci):
    stranger = an_officer(Role.SHIFT_SUPERVISOR, mfci)
    inmate = an_inmate(mcci)
    assert code(hold, inmate, stranger) == "not-permitted"
    assert code(send, inmate, by=stranger) == "not-permitted"
    assert code(out_with_police, inmate, stranger) == "not-permitted"


def test_an_officer_without_the_right_brings_nobody_back(mcci):
    inmate = an_inmate(mcci)
    send(inmate)
    assert code(bring_back, inmate, by=an_officer(Role.GATE_OFFICER, mcci)) == "not-permitted"


def test_each_going_and_coming_is_in_the_trail(mcci):
    inmate = an_inmate(mcci)
    hold(inmate)
    placed(inmate, a_cell(mcci))
    send(inmate)
    bring_back(inmate, by=SHELL)
    assert [a.rpartition(".")[2] for a in actions() if "whereabouts" in a] == ["began", "ended", "began", "ended"]


def test_holding_and_going_out_need_a_reason(mcci):
    inmate = an_inmate(mcci)
    assert code(hold_inmate, inmate, room="Reception", officer="Sgt Mosa", by=SHELL, reason="so") == "reason-missing"


def test_nobody_who_has_left_is_held_or_sent_anywhere(mcci):
    inmate = an_inmate(mcci)
    gone = Leaving("escape", circumstances="over the wall", reported_to="the police at Maseru")
    discharge(inmate, gone, by=SHELL, reason=WHY)
    assert [code(deed, inmate) for deed in (hold, send)] == ["not-in-custody"] * 2
