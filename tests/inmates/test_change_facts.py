from datetime import timedelta

import pytest

from cells.services.leaving import Leaving, discharge
from inmates.models import Cohort, FactChange, Inmate
from inmates.services.facts import change_facts, confirm_change, refuse_change, withdraw_change
from lcs_ims.accounts.roles import Role
from lcs_ims.audit.models import Event
from lcs_ims.lib import clock
from tests.building import (
    SHELL,
    WHY,
    a_cell,
    a_child,
    actions,
    an_inmate,
    an_officer,
    found,
    in_cell,
    open_breaches,
    placed,
)
from tests.refusing import code

pytestmark = pytest.mark.django_db

PAPER = "birth certificate 1234/1990"
GROWN = {"date_of_birth": "1990-01-01", "age_evidence": "birth_certificate"}


@pytest.fixture
def records(mcci):
    return an_officer(Role.RECORDS_OFFICER, mcci)


@pytest.fixture
def shift(mcci):
    return an_officer(Role.SHIFT_SUPERVISOR, mcci)


@pytest.fixture
def in_charge(mcci):
    return an_officer(Role.OFFICER_IN_CHARGE, mcci)


@pytest.fixture
def nurse(mcci):
    return an_officer(Role.HEALTH_OFFICER, mcci)


@pytest.fixture
def cohort(db):
    return Cohort.objects.create(code="AB12", condition="tuberculosis")


def change(inmate, by, second=None, evidence=PAPER, **changes):
    return change_facts(inmate, changes, by=by, reason=WHY, evidence=evidence, second=second)


def fact(inmate, name):
    return getattr(Inmate.objects.get(pk=inmate.pk), name)


# What narrows acts at once


def test_a_dispute_acts_at_once_and_is_a_breach_at_once(mcci, records):
    boy, _man = in_cell(a_cell(mcci), {}, {})
    change(boy, records, evidence="", age_disputed=True)
    assert [rule for rule, _cell, _people in open_breaches(mcci)] == ["CHILD"]


def test_who_when_why_and_on_what_evidence_is_kept(mcci, records):
    done = change(an_inmate(mcci), records, protection="informer").done
    assert (done.reason, done.evidence, done.asked_by_id, done.acted_at) == (
        WHY,
        PAPER,
        records.user_id,
        done.asked_at,
    )
    assert done.changes == {"protection": ["", "informer"]}


def test_nothing_changed_is_refused(mcci, records):
    assert code(change, an_inmate(mcci), records, record="first") == "nothing-changed"


def test_a_reason_is_needed(mcci, records):
    refused = code(change_facts, an_inmate(mcci), {"age_disputed": True}, by=records, reason=" ")
    assert refused == "reason-missing"


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"sex": "other"}, "not-a-value"),
        ({"date_of_birth": "1990-02-30"}, "not-a-value"),
        ({"date_of_birth": "2090"}, "born-in-future"),
        ({"needs": ["a_window"]}, "not-a-value"),
        ({"isolation": "XX99"}, "not-a-value"),
        ({"surname": "Mohapi"}, "no-such-fact"),
    ],
)
def test_only_facts_and_their_values_are_taken(mcci, in_charge, changes, refusal):
    assert code(change, an_inmate(mcci), in_charge, **changes) == refusal


# What widens takes two officers


def test_a_boy_is_not_aged_by_an_edit(mcci, records):
    boy = a_child(mcci)
    waiting = change(boy, records, **GROWN).waiting
    assert waiting.state == "asked"
    assert fact(boy, "date_of_birth") != "1990-01-01"
    assert actions()[-1] == "inmates.facts.widening_asked"


def test_a_second_officer_makes_it_act(mcci, records, shift):
    boy = a_child(mcci)
    confirm_change(change(boy, records, **GROWN).waiting, by=shift)
    assert fact(boy, "date_of_birth") == "1990-01-01"


def test_it_is_disclosed_with_both_names(mcci, records, shift):
    confirm_change(change(a_child(mcci), records, **GROWN).waiting, by=shift)
    event = Event.objects.get(action="inmates.facts.widened")
    assert (event.after["asked_by"], event.by.user_id) == ("records_officer-1", shift.user_id)


def test_the_second_officer_can_sign_at_the_same_desk(mcci, records, shift):
    boy = a_child(mcci)
    change(boy, records, second=shift, **GROWN)
    assert fact(boy, "date_of_birth") == "1990-01-01"


def test_nobody_confirms_their_own_change(mcci, records):
    boy = a_child(mcci)
    waiting = change(boy, records, **GROWN).waiting
    assert code(confirm_change, waiting, by=records) == "same-officer"
    assert code(change, a_child(mcci), records, second=records, **GROWN) == "same-officer"
    assert fact(boy, "date_of_birth") != "1990-01-01"


@pytest.mark.parametrize("role", [Role.INTAKE_OFFICER, Role.GATE_OFFICER, Role.HEALTH_OFFICER])
def test_a_second_officer_without_the_right_confirms_nothing(mcci, records, role):
    waiting = change(a_child(mcci), records, **GROWN).waiting
    assert code(confirm_change, waiting, by=an_officer(role, mcci)) == "not-permitted"


def test_a_friend_at_another_facility_confirms_nothing(mcci, mfci, records):
    waiting = change(a_child(mcci), records, **GROWN).waiting
    friend = an_officer(Role.OFFICER_IN_CHARGE, mfci)
    assert code(confirm_change, waiting, by=friend) == "not-permitted"


def test_without_evidence_nothing_widens(mcci, records):
    assert code(change, a_child(mcci), records, evidence=" ", **GROWN) == "evidence-missing"


def test_weaker_evidence_does_not_replace_better(mcci, records):
    boy = a_child(mcci, age_evidence="birth_certificate")
    said = GROWN | {"age_evidence": "statement"}
    assert code(change, boy, records, **said) == "weaker-evidence"


def test_a_magistrate_settles_an_age_whatever_it_rested_on(mcci, records):
    boy = a_child(mcci, age_evidence="birth_certificate")
    said = GROWN | {"age_evidence": "magistrate_finding"}
    assert change(boy, records, **said).waiting


def test_nobody_is_downgraded_to_petty_by_one_officer(mcci, records, shift):
    inmate = an_inmate(mcci)
    waiting = change(inmate, records, category_set="petty").waiting
    assert fact(inmate, "category_set") == ""
    confirm_change(waiting, by=shift)
    assert fact(inmate, "category") == "petty"


def test_a_charge_closed_that_leaves_a_petty_one_waits_too(mcci, records):
    inmate = an_inmate(mcci, offences=("PC31", "PC30"))
    assert change(inmate, records, charges=["PC30"]).waiting
    assert fact(inmate, "category") == "serious"


def test_a_further_charge_acts_at_once(mcci, records):
    inmate = an_inmate(mcci, offences=("PC30",))
    assert change(inmate, records, charges=["PC30", "PC31"]).done
    assert fact(inmate, "category") == "serious"
    assert inmate.custodies.get().charges.count() == 2


def test_what_narrows_does_not_wait_for_what_widens(mcci, records):
    inmate = an_inmate(mcci, protection="informer")
    changed = change(inmate, records, protection="", faction="red")
    assert (changed.done.changes, changed.waiting.changes) == (
        {"faction": ["", "red"]},
        {"protection": ["informer", ""]},
    )
    assert (fact(inmate, "faction"), fact(inmate, "protection")) == ("red", "informer")


def test_a_man_made_a_child_is_in_dispute_until_a_second_officer_agrees(mcci, records, shift):
    man = an_inmate(mcci)
    waiting = change(man, records, date_of_birth="2010-01-01", age_evidence="birth_certificate").waiting
    assert (fact(man, "age_disputed"), fact(man, "date_of_birth")) == (True, "1990-05-17")
    confirm_change(waiting, by=shift)
    assert (fact(man, "age_disputed"), fact(man, "date_of_birth")) == (False, "2010-01-01")


def test_a_second_change_of_the_same_fact_waits_for_the_first(mcci, records):
    boy = a_child(mcci)
    change(boy, records, **GROWN)
    assert code(change, boy, records, **GROWN) == "asked-already"


def test_what_changed_meanwhile_is_not_confirmed(mcci, records, shift):
    boy = a_child(mcci)
    waiting = change(boy, records, **GROWN).waiting
    change(boy, records, date_of_birth="2012-01-01")
    assert code(confirm_change, waiting, by=shift) == "changed-meanwhile"


def test_it_is_answered_once(mcci, records, shift):
    waiting = change(a_child(mcci), records, **GROWN).waiting
    refuse_change(waiting, by=shift, answer="the certificate is another boy's")
    assert code(confirm_change, waiting, by=shift) == "not-asked"
    assert FactChange.objects.get().state == "refused"


def test_only_who_asked_takes_it_back(mcci, records, shift):
    waiting = change(a_child(mcci), records, **GROWN).waiting
    assert code(withdraw_change, waiting, by=shift) == "not-yours"
    assert withdraw_change(waiting, by=records).state == "withdrawn"


def test_nothing_is_confirmed_for_who_has_left(mcci, records, shift):
    boy = a_child(mcci)
    waiting = change(boy, records, **GROWN).waiting
    discharge(boy, Leaving("escape", circumstances="x", reported_to="y"), by=shift)
    assert code(confirm_change, waiting, by=shift) == "not-in-custody"


def test_a_command_widens_nothing(mcci):
    assert code(change, a_child(mcci), SHELL, **GROWN) == "officer-needed"


def test_who_widens_a_fact_of_someone_housed_sees_the_cell_judged_again(mcci, records, shift):
    cell = a_cell(mcci)
    boy = a_child(mcci)
    placed(boy, cell)
    found(a_child(mcci), cell)
    assert open_breaches(mcci) == []
    change(boy, records, second=shift, **GROWN)
    assert open_breaches(mcci)[0][0] == "CHILD"


# What courts decide


def test_a_sentence_is_true_at_once_and_names_its_order(mcci, records):
    cell = a_cell(mcci)
    untried, _other = in_cell(cell, {"legal_status": "remand"}, {"legal_status": "remand"})
    assert code(change, untried, records, evidence="", legal_status="sentenced") == "evidence-missing"
    ends = clock.facility_date() + timedelta(days=365)
    change(untried, records, legal_status="sentenced", sentence_months=12, earliest_release_on=ends)
    assert [rule for rule, _cell, _people in open_breaches(mcci)] == ["STATUS"]
    custody = untried.custodies.get()
    assert (custody.sentence_months, custody.earliest_release_on) == (12, ends)
    assert custody.charges.get().convicted


# Health staff


def test_isolation_belongs_to_health_staff(mcci, in_charge, nurse, cohort):
    inmate = an_inmate(mcci)
    assert code(change, inmate, in_charge, isolation="AB12") == "not-permitted"
    change(inmate, nurse, isolation="AB12")
    assert fact(inmate, "isolation_id") == "AB12"


def test_isolation_does_not_end_without_health_staff(mcci, in_charge, shift, nurse, cohort):
    inmate = an_inmate(mcci, isolation="AB12")
    assert code(change, inmate, in_charge, second=shift, isolation="") == "not-permitted"
    waiting = change(inmate, nurse, isolation="").waiting
    assert fact(inmate, "isolation_id") == "AB12"
    confirm_change(waiting, by=shift)
    assert fact(inmate, "isolation_id") is None


def test_company_is_ordered_and_ended_by_health_staff(mcci, in_charge, nurse):
    inmate = an_inmate(mcci)
    assert code(change, inmate, in_charge, needs=["not_alone"]) == "not-permitted"
    assert change(inmate, nurse, needs=["not_alone"]).done
    assert code(change, inmate, in_charge, needs=[]) == "not-permitted"


def test_health_staff_change_no_other_fact(mcci, nurse):
    inmate = an_inmate(mcci)
    assert code(change, inmate, nurse, protection="informer") == "not-permitted"
    assert code(change, inmate, nurse, needs=["not_alone", "step_free"]) == "not-permitted"


def test_neither_condition_nor_cohort_is_in_an_event(mcci, nurse, shift, cohort):
    inmate = an_inmate(mcci)
    change(inmate, nurse, isolation="AB12")
    change(inmate, nurse, second=shift, isolation="")
    said = [str((e.before, e.after, e.reason)) for e in Event.objects.filter(action__contains="facts")]
    assert len(said) == 3
    assert not [text for text in said if "AB12" in text or "tubercul" in text]
