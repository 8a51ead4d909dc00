from datetime import timedelta
from typing import Any

import pytest

from cells.services.leaving import Leaving, discharge
from cells.services.placing import place_inmate
from cells.services.whereabouts import hold_inmate
from cells.unhoused import queue
from inmates.models import Custody, Inmate, Reception
from inmates.services.admission import admit_again
from inmates.services.reception import (
    AtTheGate,
    admit_received,
    alarm_receptions,
    recapture_received,
    receive,
    receive_escort,
    refuse_reception,
)
from lcs_ims.accounts.roles import Role
from lcs_ims.lib import clock
from tests.building import (
    SHELL,
    WHY,
    a_cell,
    a_newcomer,
    actions,
    an_inmate,
    an_officer,
    found,
    open_breaches,
    where,
)
from tests.refusing import code

pytestmark = pytest.mark.django_db


def at_gate(described="tall man, blue jacket", **said):
    ordinary: dict[str, Any] = {
        "sex": "male",
        "apparent_age": "adult",
        "brought_by": "Sgt Thabo, Maseru police",
        "order_seen": True,
    }
    return AtTheGate(described, **ordinary | said)


def received(facility, by=SHELL, **said):
    return receive(at_gate(**said), facility, by=by)


@pytest.fixture
def gate(mcci):
    return an_officer(Role.GATE_OFFICER, mcci)


@pytest.fixture
def intake(mcci):
    return an_officer(Role.INTAKE_OFFICER, mcci)


def admitted(reception, by=SHELL, known=None, **said):
    return admit_received(reception, a_newcomer(**{"not_same_person": "", **said}), by=by, known=known)


def test_from_that_minute_the_person_counts_and_waits_for_a_cell(mcci, gate):
    reception = received(mcci, gate)
    assert [waiting.custody for waiting in queue(mcci)] == [reception.custody]
    assert reception.number_at_gate == reception.custody.inmate.inmate_no
    assert actions()[-1] == "inmates.inmate.received"


def test_nothing_is_assumed_of_who_was_received(mcci):
    inmate = received(mcci).custody.inmate
    assert inmate.age(clock.facility_date()).band == "age_disputed"
    assert (inmate.category, inmate.record) == ("unclassified", "unknown")


@pytest.mark.parametrize(
    ("said", "refusal"), [({"described": " "}, "undescribed"), ({"brought_by": ""}, "nobody-brought-them")]
)
def test_a_description_and_a_name_of_who_brought_them_is_the_least(mcci, said, refusal):
    assert code(received, mcci, **said) == refusal


def test_nobody_is_placed_before_they_are_admitted(mcci, intake):
    inmate = received(mcci).custody.inmate
    assert code(place_inmate, inmate, a_cell(mcci), by=intake, reason=WHY) == "not-admitted"


def test_whoever_waits_at_the_gate_can_be_held_and_found(mcci):
    reception = received(mcci)
    inmate = reception.custody.inmate
    assert hold_inmate(inmate, room="Reception", officer="Sgt Mosa", by=SHELL, reason=WHY).pk
    found(inmate, a_cell(mcci))
    assert where(inmate) == "A-01"


def test_an_admission_takes_the_received_person_up(mcci, intake):
    reception = received(mcci)
    inmate = admitted(reception, intake)
    custody = Custody.objects.get()
    assert (custody.inmate, custody.state, inmate.inmate_no) == (inmate, "admitted", reception.number_at_gate)
    assert custody.warrants.get().number == "W1/2026"
    assert Reception.objects.get().outcome == "admitted"
    assert custody.admitted_at == reception.received_at


def test_two_clerks_who_admit_the_same_person_make_one_admission(mcci, intake):
    reception = received(mcci)
    admitted(reception, intake)
    assert code(admitted, reception, intake) == "not-waiting"
    assert Custody.objects.count() == 1


def test_a_known_person_is_admitted_on_the_record_on_file(mcci):
    known = an_inmate(mcci)
    Custody.objects.filter(inmate=known).update(ended_at=clock.now())
    reception = received(mcci)
    cell = a_cell(mcci)
    found(reception.custody.inmate, cell)
    assert admitted(reception, known=known) == known
    assert (known.held_at, where(known)) == (mcci, "A-01")
    assert queue(mcci) == []


def test_who_is_in_custody_is_not_admitted_twice(mcci):
    assert code(admitted, received(mcci), known=an_inmate(mcci)) == "in-custody-already"


def test_a_record_of_the_same_person_is_shown_first(mcci):
    known = an_inmate(mcci, identity_no="0123")
    Custody.objects.filter(inmate=known).update(ended_at=clock.now())
    assert code(admitted, received(mcci), identity_no="0123") == "identity-known"


def test_a_child_under_ten_is_not_admitted_and_handed_back(mcci, intake):
    reception = received(mcci)
    born = f"{clock.facility_date().year - 8}-01-01"
    assert code(admitted, reception, intake, date_of_birth=born) == "under-ten"
    refuse_reception(reception, by=intake, reason="8 years old", handed_to="probation officer M. Tau")
    assert queue(mcci) == []
    assert Inmate.objects.count() == 1


def test_a_refused_reception_says_why_and_to_whom(mcci, intake):
    reception = received(mcci)
    assert code(refuse_reception, reception, by=intake, reason=" ", handed_to="x") == "reason-missing"
    assert code(refuse_reception, reception, by=intake, reason="no order", handed_to=" ") == "handed-to-nobody"
    refuse_reception(reception, by=intake, reason="no order", handed_to="Sgt Thabo, 4411")
    assert code(refuse_reception, reception, by=intake, reason="again", handed_to="x") == "not-waiting"
    assert code(admitted, reception, intake) == "not-waiting"


def test_nobody_is_handed_back_out_of_a_cell(mcci, intake):
    reception = received(mcci)
    found(reception.custody.inmate, a_cell(mcci))
    assert code(refuse_reception, reception, by=intake, reason="no order", handed_to="x") == "in-a-cell"


def test_after_four_hours_it_alarms_once(mcci):
    received(mcci)
    with clock.at(clock.now() + timedelta(hours=4, minutes=1)):
        assert [alarm_receptions(by=SHELL, now=clock.now()) for _ in range(2)] == [1, 0]
    assert "inmates.reception.overdue" in actions()


def test_before_four_hours_and_after_admission_nothing_alarms(mcci):
    received(mcci)
    admitted(received(mcci))
    assert alarm_receptions(by=SHELL, now=clock.now() + timedelta(hours=3)) == 0
    assert alarm_receptions(by=SHELL, now=clock.now() + timedelta(hours=9)) == 1


def test_a_van_is_one_record_with_its_orders(mcci, gate):
    people = [at_gate(f"person {n}") for n in range(12)]
    escort = receive_escort(people, mcci, brought_by="Insp. Mohale", vehicle="A 123", orders="W1 to W12", by=gate)
    assert (escort.receptions.count(), escort.orders) == (12, "W1 to W12")
    assert len(queue(mcci)) == 12


def test_an_empty_van_is_no_escort(mcci, gate):
    refused = code(receive_escort, [], mcci, brought_by="Insp. Mohale", vehicle="", orders="", by=gate)
    assert refused == "nobody-named"


def test_an_escaped_person_who_is_received_is_recaptured(mcci):
    escaped = an_inmate(mcci)
    discharge(escaped, Leaving("escape", circumstances="fence", reported_to="police"), by=SHELL)
    reception = received(mcci)
    assert code(admitted, reception, known=escaped) == "use-recapture"
    recapture_received(reception, escaped, by=SHELL, reason="brought by the police")
    assert escaped.held_at == mcci
    assert Custody.objects.get(inmate=escaped, ended_at=None).warrants.count() == 1
    assert Reception.objects.get().outcome == "admitted"


def test_an_unknown_person_found_beside_others_is_a_breach_until_admitted(mcci):
    cell = a_cell(mcci)
    found(an_inmate(mcci), cell)
    reception = received(mcci)
    found(reception.custody.inmate, cell)
    assert "CHILD" in [rule for rule, _cell, _people in open_breaches(mcci)]
    admitted(reception)
    assert open_breaches(mcci) == []


def test_an_admission_cannot_be_dated_back(mcci):
    """Neither the form nor the service knows a time of admission: it is the minute at the gate."""
    before = clock.now()
    inmate = admit_again(_released(mcci), a_newcomer(), mcci, by=SHELL)
    assert inmate.custodies.get(ended_at=None).admitted_at >= before


def test_only_who_may_receive_receives_and_only_who_may_admit_hands_back(mcci, mfci, gate):
    nurse = an_officer(Role.HEALTH_OFFICER, mcci)
    assert code(received, mcci, nurse) == "not-permitted"
    assert code(received, mcci, an_officer(Role.GATE_OFFICER, mfci)) == "not-permitted"
    assert code(refuse_reception, received(mcci), by=gate, reason="x", handed_to="y") == "not-permitted"


def _released(facility):
    inmate = an_inmate(facility)
    Custody.objects.filter(inmate=inmate).update(ended_at=clock.now())
    return inmate
