from datetime import timedelta

import pytest

from cells.models import Breach, PlacementException, Stay
from cells.services.exceptions import (
    ask_exception,
    end_exceptions,
    grant_exception,
    refuse_exception,
    renew_exception,
    withdraw_exception,
)
from lcs_ims.accounts.roles import Role
from lcs_ims.audit.sentences import entries
from lcs_ims.lib import clock
from tests.building import (
    PETTY,
    SERIOUS,
    SHELL,
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
from tests.refusing import code, refusal

pytestmark = pytest.mark.django_db

WHY = "nothing else is free"


@pytest.fixture
def full(mcci):
    """A cell certified for one, with someone in it: only CAPACITY speaks against a second."""
    cell = a_cell(mcci, capacity=1, area="20")
    placed(an_inmate(mcci), cell)
    return cell


@pytest.fixture
def newcomer(mcci):
    return an_inmate(mcci)


@pytest.fixture
def asked(full, newcomer, intake):
    return ask_exception(newcomer, full, by=intake, reason=WHY, hours=48)


@pytest.fixture
def granted(asked, supervisor):
    return grant_exception(asked, by=supervisor, answer="agreed by telephone")


def later(**time):
    return clock.at(clock.now() + timedelta(**time))


def test_it_says_which_rules_it_is_to_cover(asked):
    assert (asked.state, asked.rules, asked.ends_at) == ("asked", ["CAPACITY"], None)


def test_asking_places_nobody(asked, newcomer):
    assert where(newcomer) == ""


def test_a_second_officer_grants_it_and_the_person_is_placed(granted, newcomer, supervisor):
    assert where(newcomer) == "A-01"
    leave = granted.exception
    assert (leave.state, leave.answered_by_id) == ("granted", supervisor.user_id)
    assert leave.ends_at - leave.answered_at == timedelta(hours=48)


def test_what_is_placed_under_it_is_a_breach_all_the_same(granted, mcci):
    assert open_breaches(mcci) == [("CAPACITY", "A-01", "1 2")]


def test_the_trail_tells_of_asking_granting_and_the_stay(granted):
    assert [a for a in actions() if "exception" in a] == ["cells.exception.asked", "cells.exception.granted"]
    assert "cells.stay.began" in actions()


def test_the_officer_who_asks_never_grants(mcci, full, newcomer, supervisor):
    own = ask_exception(newcomer, full, by=supervisor, reason=WHY, hours=8)
    assert code(grant_exception, own, by=supervisor) == "own-exception"
    assert code(refuse_exception, own, by=supervisor, answer="not this time") == "own-exception"


def test_an_officer_without_the_right_never_grants(mcci, asked):
    other = an_officer(Role.INTAKE_OFFICER, mcci)
    assert code(grant_exception, asked, by=other) == "not-permitted"


def test_a_machine_never_grants(asked):
    assert code(grant_exception, asked, by=SHELL) == "own-exception"


def test_a_machine_never_asks(full, newcomer):
    assert code(ask_exception, newcomer, full, by=SHELL, reason=WHY, hours=8) == "officer-needed"


def test_an_absolute_rule_knows_no_exception(mcci, full, intake):
    assert code(ask_exception, a_child(mcci), full, by=intake, reason=WHY, hours=8) == "absolute"


def test_a_lawful_cell_needs_none(mcci, newcomer, intake):
    cell = a_cell(mcci, "B-01")
    assert code(ask_exception, newcomer, cell, by=intake, reason=WHY, hours=8) == "lawful-already"


@pytest.mark.parametrize("hours", [0, 73])
def test_it_lasts_one_to_72_hours(full, newcomer, intake, hours):
    assert code(ask_exception, newcomer, full, by=intake, reason=WHY, hours=hours) == "hours-out-of-range"


def test_it_needs_a_reason(full, newcomer, intake):
    assert code(ask_exception, newcomer, full, by=intake, reason="full", hours=8) == "reason-missing"


def test_one_waits_at_a_time(mcci, asked, newcomer, intake):
    other = a_cell(mcci, "B-01", status="untried")
    assert code(ask_exception, newcomer, other, by=intake, reason=WHY, hours=8) == "asked-already"


def test_a_rule_that_was_not_asked_about_is_not_covered(mcci, asked, full, supervisor):
    found(an_inmate(mcci, legal_status="remand"), full)
    refused = refusal(grant_exception, asked, by=supervisor)
    assert refused.code == "strict"
    assert "STATUS" in {objection.code for objection in refused.objections}


def test_an_absolute_rule_that_speaks_meanwhile_refuses_the_grant(mcci, asked, full, supervisor):
    found(a_child(mcci), full)
    assert code(grant_exception, asked, by=supervisor) == "absolute"


def test_a_refused_grant_leaves_it_waiting(mcci, asked, full, supervisor):
    found(a_child(mcci), full)
    code(grant_exception, asked, by=supervisor)
    asked.refresh_from_db()
    assert asked.state == "asked"


def test_it_is_granted_once(asked, granted, supervisor):
    assert code(grant_exception, asked, by=supervisor) == "not-asked"


def test_a_second_officer_says_no(asked, newcomer, supervisor):
    refuse_exception(asked, by=supervisor, answer="a bed is free in C")
    asked.refresh_from_db()
    assert (asked.state, where(newcomer)) == ("refused", "")
    assert code(grant_exception, asked, by=supervisor) == "not-asked"


def test_saying_no_needs_a_reason(asked, supervisor):
    assert code(refuse_exception, asked, by=supervisor, answer="no") == "reason-missing"


def test_only_the_one_who_asked_takes_it_back(asked, intake, supervisor):
    assert code(withdraw_exception, asked, by=supervisor) == "not-yours"
    assert withdraw_exception(asked, by=intake).state == "withdrawn"


def test_after_it_was_taken_back_another_can_be_asked(asked, full, newcomer, intake):
    withdraw_exception(asked, by=intake)
    assert ask_exception(newcomer, full, by=intake, reason=WHY, hours=8).state == "asked"


def test_the_clock_ends_it_and_the_breach_stays(granted, mcci):
    with later(hours=48):
        assert end_exceptions(by=SHELL, now=clock.now()) == 1
    granted.exception.refresh_from_db()
    assert granted.exception.ended_at == granted.exception.ends_at
    assert open_breaches(mcci) == [("CAPACITY", "A-01", "1 2")]


def test_the_clock_ends_it_not_a_moment_sooner_and_once(granted):
    with later(hours=47, minutes=59):
        assert end_exceptions(by=SHELL, now=clock.now()) == 0
    with later(hours=49):
        assert [end_exceptions(by=SHELL, now=clock.now()) for _ in range(2)] == [1, 0]


def test_leaving_the_cell_ends_it(mcci, granted, newcomer):
    placed(newcomer, a_cell(mcci, "B-01"))
    granted.exception.refresh_from_db()
    assert granted.exception.ended_at is not None


def renewed(stay, intake, supervisor):
    asked = renew_exception(stay.exception, by=intake, reason="still nothing free", hours=24)
    return grant_exception(asked, by=supervisor)


def test_a_renewal_keeps_the_stay_and_follows_the_one_before(granted, intake, supervisor):
    after = renewed(granted, intake, supervisor)
    assert after.pk == granted.pk
    assert after.exception.renews_id == granted.exception_id
    assert Stay.objects.open().get(pk=granted.pk).exception == after.exception
    assert PlacementException.objects.get(pk=granted.exception_id).ended_at is not None


def test_a_renewal_can_be_asked_again_after_a_no(granted, intake, supervisor):
    first = renew_exception(granted.exception, by=intake, reason="still nothing free", hours=24)
    refuse_exception(first, by=supervisor, answer="a bed is free in C")
    assert renew_exception(granted.exception, by=intake, reason="that bed is taken", hours=24).renewal == 1


def test_an_ended_one_can_be_renewed_while_the_person_is_there(granted, intake, supervisor):
    with later(hours=50):
        end_exceptions(by=SHELL, now=clock.now())
        assert renewed(granted, intake, supervisor).exception_id != granted.exception_id


def test_the_third_renewal_is_for_headquarters(granted, intake, supervisor, headquarters):
    stay = granted
    for _ in range(2):
        stay = renewed(stay, intake, supervisor)
    third = renew_exception(stay.exception, by=intake, reason="still nothing free", hours=24)
    assert code(grant_exception, third, by=supervisor) == "not-permitted"
    assert grant_exception(third, by=headquarters).exception == third


def test_asking_anew_is_no_way_around_the_renewals(granted, full, newcomer, intake):
    assert code(ask_exception, newcomer, full, by=intake, reason=WHY, hours=8) == "renew-instead"


def test_a_renewal_covers_what_is_wrong_now(mcci, granted, full, intake, supervisor):
    found(an_inmate(mcci, legal_status="remand"), full)
    assert renewed(granted, intake, supervisor).exception.rules == ["CAPACITY", "STATUS"]


def test_nothing_is_renewed_after_the_person_left(mcci, granted, newcomer, intake):
    placed(newcomer, a_cell(mcci, "B-01"))
    refused = code(renew_exception, granted.exception, by=intake, reason="still nothing free", hours=24)
    assert refused == "not-running"


def test_one_exception_covers_several_rules(mcci, intake, supervisor):
    cell = a_cell(mcci, "B-01", status="untried")
    placed(an_inmate(mcci, legal_status="remand", offences=(SERIOUS,)), cell)
    petty = an_inmate(mcci, offences=(PETTY,))
    asked = ask_exception(petty, cell, by=intake, reason=WHY, hours=8)
    assert asked.rules == ["CELL-STATUS", "GRAVITY", "STATUS"]
    grant_exception(asked, by=supervisor)
    assert {breach.rule for breach in Breach.objects.open()} == set(asked.rules)


def test_someone_found_there_already_can_be_covered(mcci, intake, supervisor):
    here, _there = cells(mcci, "C-01", "C-02", capacity=1, area="20")
    people = [an_inmate(mcci) for _ in range(2)]
    for person in people:
        found(person, here)
    asked = ask_exception(people[1], here, by=intake, reason=WHY, hours=8)
    stay = grant_exception(asked, by=supervisor)
    assert (stay.kind, where(people[1])) == ("placed", "C-01")


def test_its_history_names_the_rules_in_words(mcci, asked):
    assert "Over capacity" in entries(asked.subject)[0].text


def test_an_officer_without_the_right_neither_asks_nor_renews(mcci, full, newcomer, granted):
    gate = an_officer(Role.GATE_OFFICER, mcci)
    third = an_inmate(mcci)
    assert code(ask_exception, third, full, by=gate, reason=WHY, hours=8) == "not-permitted"
    assert code(renew_exception, granted.exception, by=gate, reason=WHY, hours=8) == "not-permitted"


def test_a_renewal_lapses_when_the_person_left_before_the_answer(mcci, granted, newcomer, intake, supervisor):
    asked = renew_exception(granted.exception, by=intake, reason="still nothing free", hours=24)
    placed(newcomer, a_cell(mcci, "B-01"))
    assert code(grant_exception, asked, by=supervisor) == "not-running"


def test_a_no_and_a_withdrawal_are_in_the_trail(asked, full, newcomer, intake, supervisor):
    refuse_exception(asked, by=supervisor, answer="a bed is free in C")
    withdraw_exception(ask_exception(newcomer, full, by=intake, reason=WHY, hours=8), by=intake)
    assert [action.rpartition(".")[2] for action in actions() if "exception" in action] == [
        "asked",
        "refused",
        "asked",
        "ended",
    ]


def test_a_grant_that_is_refused_is_in_the_trail_as_refused(asked, intake):
    code(grant_exception, asked, by=intake)
    assert actions(refused=True) == ["cells.exception.refused"]
