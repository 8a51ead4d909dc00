"""What somebody inside could try: each is refused, or disclosed, and what goes round the Service is named."""

from datetime import timedelta

import pytest

from cells.services.counting import begin_count, enter_figures
from cells.services.exceptions import ask_exception, grant_exception
from cells.unhoused import queue
from inmates.models import Cohort, Custody, Inmate
from inmates.services.facts import change_facts, confirm_change
from inmates.services.from_paper import receive_from_paper
from inmates.services.paper import OnPaper, issue_forms
from inmates.services.reception import AtTheGate, admit_received, receive
from lcs_ims.accounts.roles import Role
from lcs_ims.audit.disclosures import EXCEPTION, WIDENED, disclosure_of
from lcs_ims.audit.models import Event
from lcs_ims.audit.verification import verify
from lcs_ims.lib import clock
from tests.building import (
    WHY,
    a_cell,
    a_child,
    a_newcomer,
    an_inmate,
    an_officer,
    cells,
    found,
    open_breaches,
    placed,
)
from tests.refusing import code
from tests.visiting import signed_in, visit

pytestmark = pytest.mark.django_db

GROWN = {"date_of_birth": "1990-01-01", "age_evidence": "birth_certificate"}
SEEN = AtTheGate("tall man", "male", "adult", "Sgt Thabo, 4411", order_seen=True)


@pytest.fixture
def insider(mcci):
    return an_officer(Role.RECORDS_OFFICER, mcci)


@pytest.fixture
def friend(mcci):
    return an_officer(Role.SHIFT_SUPERVISOR, mcci)


def disclosures():
    """The kinds under which the Inspectorate is told of what happened, oldest first."""
    events = Event.objects.order_by("leaf")
    told = (disclosure_of(e.action, e.after, late=e.is_late, refused=bool(e.refusal)) for e in events)
    return [one for one in told if one]


def change(inmate, by, evidence="certificate 12/1990", **changes):
    return change_facts(inmate, changes, by=by, reason=WHY, evidence=evidence)


def test_a_boy_is_not_aged_by_an_edit(mcci, insider):
    boy = a_child(mcci)
    waiting = change(boy, insider, **GROWN).waiting
    assert code(confirm_change, waiting, by=insider) == "same-officer"
    assert code(placed, boy, in_use_by_a_man(mcci)) == "absolute"


def in_use_by_a_man(facility):
    cell = a_cell(facility, "M-01")
    placed(an_inmate(facility), cell)
    return cell


def test_a_boy_aged_by_two_is_disclosed_with_both_names(mcci, insider, friend):
    confirm_change(change(a_child(mcci), insider, **GROWN).waiting, by=friend)
    assert WIDENED in disclosures()
    event = Event.objects.get(action="inmates.facts.widened")
    assert (event.by.name, event.after["asked_by"]) == (friend.name, insider.name)


def test_a_boy_aged_in_the_database_itself_is_named(mcci):
    boy = a_child(mcci)
    Inmate.objects.filter(pk=boy.pk).update(date_of_birth="1990-01-01")
    assert any(boy.inmate_no in problem for problem in verify().problems)


def test_nobody_is_downgraded_to_petty_alone(mcci, insider):
    robber = an_inmate(mcci, offences=("PC31",))
    waiting = change(robber, insider, category_set="petty").waiting
    robber.refresh_from_db()
    assert (robber.category, code(confirm_change, waiting, by=insider)) == ("serious", "same-officer")


def test_isolation_does_not_end_without_health_staff_nor_with_a_friend(mcci, insider, friend):
    Cohort.objects.create(code="AB12", condition="tuberculosis")
    inmate = an_inmate(mcci, isolation="AB12")
    for officer in (insider, friend, an_officer(Role.OFFICER_IN_CHARGE, mcci)):
        assert code(change, inmate, officer, isolation="") == "not-permitted"


def test_an_admission_is_as_old_as_the_minute_at_the_gate(mcci, friend):
    reception = receive(SEEN, mcci, by=friend)
    with clock.at(clock.now() + timedelta(hours=3)):
        inmate = admit_received(reception, a_newcomer(), by=friend)
    assert inmate.custodies.get().admitted_at == reception.received_at


def test_a_paper_form_backdates_no_further_than_the_pack_it_was_in(mcci, friend):
    issue_forms(mcci, by=friend)
    paper = OnPaper(1, clock.now() - timedelta(days=2), clock.now())
    assert code(receive_from_paper, mcci, SEEN, paper, by=friend) == "before-the-pack"


def test_an_admission_backdated_in_the_database_itself_is_named(mcci):
    inmate = an_inmate(mcci)
    Custody.objects.filter(inmate=inmate).update(admitted_at=clock.now() - timedelta(days=30))
    assert any(inmate.inmate_no in problem for problem in verify().problems)


def test_who_is_left_without_a_cell_is_counted_timed_and_asked_for(mcci, friend):
    hidden, men = a_child(mcci), in_use_by_a_man(mcci)
    with clock.at(clock.now() + timedelta(hours=9)):
        (waiting,) = queue(mcci)
        assert (waiting.custody.inmate, clock.now() - waiting.since >= timedelta(hours=9)) == (hidden, True)
        (question,) = enter_figures(
            begin_count(mcci, "lock_up", by=friend), {"M-01": 2}, second="Sgt Mosa", by=friend
        )
    assert question.answer == ""
    found(hidden, men)
    assert ("CHILD", "M-01", "1 2") in [(rule, cell, people) for rule, cell, people in open_breaches(mcci)]


def test_a_friend_who_grants_everything_is_disclosed_each_time_and_named_as_a_pair(mcci, friend):
    asker = an_officer(Role.INTAKE_OFFICER, mcci)
    for number, cell in enumerate(cells(mcci, "G-01", "G-02", "G-03", capacity=1, area="20")):
        placed(an_inmate(mcci), cell)
        asked = ask_exception(an_inmate(mcci), cell, by=asker, reason=f"nothing else is free {number}", hours=8)
        grant_exception(asked, by=friend)
    assert disclosures().count(EXCEPTION) == 3
    shown = visit(signed_in(an_officer(Role.OFFICER_IN_CHARGE, mcci)), "/exceptions/")
    assert asker.name in shown
    assert friend.name in shown


def test_a_friend_does_not_grant_what_is_absolute(mcci, friend):
    asker = an_officer(Role.INTAKE_OFFICER, mcci)
    asked = {"by": asker, "reason": "nothing else is free", "hours": 8}
    assert code(ask_exception, a_child(mcci), in_use_by_a_man(mcci), **asked) == "absolute"
