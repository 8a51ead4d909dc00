from datetime import timedelta

import pytest

from cells.duties import ring_for_plans
from cells.models import Plan, PlanState, PlanStep, Stay, Whereabouts
from cells.planning.what_if import Pins
from cells.plans.kept import result_out
from cells.services.jobs import SILENT, claim
from cells.services.plans import Wish, ask_plan, cancel_plan, keep_plan, make_plan, solve
from cells.services.walking import Escort, confirm_walk, stop_plan
from lcs_ims.audit.models import Event
from lcs_ims.audit.verification import verify
from lcs_ims.lib import clock
from lcs_ims.lib.refusal import Refused
from tests.building import SHELL, WHY, actions, cells, in_cell, placed, where
from tests.refusing import code

pytestmark = pytest.mark.django_db

REMAND = {"legal_status": "remand"}
ESCORT = Escort("Office 2", "Sgt Mosa")


def made(facility, by=SHELL, **pins) -> Plan:
    plan = ask_plan(facility, Wish(pins=Pins(**pins)), by=by)
    make_plan(plan.pk)
    return Plan.objects.select_related("facility").get(pk=plan.pk)


@pytest.fixture
def mixed(mcci):
    """Three sentenced men with one on remand in A-01, a second on remand in A-02, and A-03 free."""
    first, second, _third = cells(mcci, "A-01", "A-02", "A-03")
    return in_cell(first, {}, {}, {}, REMAND) + in_cell(second, {}, REMAND)


def test_the_same_inputs_give_the_same_plan_again(mcci, mixed):
    plan = made(mcci)
    assert plan.moves == plan.lower_bound == 2
    placed(mixed[3], mcci.cells.get(code="A-03"))
    assert result_out(solve(plan)) == plan.result


def test_the_trail_tells_of_a_plan_and_every_row_of_it(mcci, mixed, in_charge):
    plan = made(mcci, in_charge)
    confirm_walk(plan, 1, ESCORT, by=in_charge)
    assert actions()[-1] == "cells.plan.finished"
    assert {"cells.plan.asked", "cells.plan.made", "cells.plan.step_taken"} <= set(actions())
    assert verify().problems == []


def test_a_walk_moves_everyone_as_planned(mcci, mixed, in_charge):
    plan = made(mcci, in_charge)
    walked = confirm_walk(plan, 1, ESCORT, by=in_charge)
    assert (walked.taken, walked.refused) == (2, None)
    assert plan.result is not None
    assert {person.inmate_no: where(person) for person in mixed} == plan.result["end"]
    assert Plan.objects.get().state == PlanState.DONE


def test_a_step_that_has_become_unlawful_stops_the_plan_and_what_was_walked_stays(mcci, mixed, in_charge):
    plan = made(mcci, in_charge)
    first, last = plan.steps.all()
    assert last.to is not None
    in_cell(last.to, {"sex": "female"})
    walked = confirm_walk(plan, 1, ESCORT, by=in_charge)
    stopped = Plan.objects.get()
    assert (stopped.state, walked.stopped_at) == (PlanState.STOPPED, last if walked.taken else first)
    assert "can never take" in stopped.why
    assert code(confirm_walk, plan, 1, ESCORT, by=in_charge) == "plan-over"
    assert "cells.stay.refused" in actions(refused=True)
    again = ask_plan(mcci, Wish(continues=stopped), by=in_charge)
    assert again.continues == stopped


def test_whoever_is_there_already_or_gone_is_no_reason_to_stop(mcci, mixed, in_charge):
    plan = made(mcci, in_charge)
    one, other = plan.steps.all()
    assert one.to is not None
    placed(one.inmate, one.to)
    other.inmate.custodies.update(ended_at=clock.now())
    Stay.objects.filter(inmate=other.inmate).update(ended_at=clock.now())
    assert confirm_walk(plan, 1, ESCORT, by=in_charge).taken == 2
    assert list(plan.steps.values_list("outcome", flat=True)) == ["there", "gone"]


def test_a_hold_names_the_room_and_the_officer(mcci, in_charge):
    one, other = cells(mcci, "A-01", "A-02", capacity=1, area="20", status="untried")
    other.status = "convicted"
    other.save()
    convicted, remanded = in_cell(one, {})[0], in_cell(other, REMAND)[0]
    plan = made(mcci, in_charge)
    assert plan.holds == 1
    assert code(confirm_walk, plan, 1, Escort(), by=in_charge) == "officer-missing"
    assert confirm_walk(plan, 1, ESCORT, by=in_charge).taken == 3
    assert (where(convicted), where(remanded)) == ("A-02", "A-01")
    assert Whereabouts.objects.get().with_whom == "Sgt Mosa"


def test_a_plan_of_least_harm_waits_for_an_order_where_a_cell_is_full(mcci, in_charge):
    (small,) = cells(mcci, "A-01", capacity=2, area="60")
    large = cells(mcci, "A-02", capacity=3, area="60")[0]
    in_cell(small, {}, {}, {}, {})
    in_cell(large, {}, {})
    plan = made(mcci, in_charge)
    assert plan.status == Plan.Status.IMPOSSIBLE
    steps = list(plan.steps.all())
    taken = [step for step in steps if step.to == large]
    placed(in_cell(cells(mcci, "A-03", capacity=1, area="9")[0], {})[0], large)
    assert taken
    assert code(confirm_walk, plan, 1, ESCORT, by=in_charge) == "strict"
    assert Plan.objects.get().can_be_walked


def test_only_the_officer_in_charge_carries_out(mcci, mixed, in_charge, supervisor):
    plan = made(mcci, in_charge)
    assert code(confirm_walk, plan, 1, ESCORT, by=supervisor) == "not-permitted"
    assert code(ask_plan, mcci, Wish(), by=supervisor) == "not-permitted"
    assert code(stop_plan, plan, WHY, by=supervisor) == "not-permitted"


def test_one_plan_is_in_the_making_and_one_carried_out_at_a_time(mcci, mixed, in_charge):
    first, second = made(mcci, in_charge), made(mcci, in_charge)
    ask_plan(mcci, Wish(), by=in_charge)
    assert code(ask_plan, mcci, Wish(), by=in_charge) == "plan-in-the-making"
    Plan.objects.filter(pk=first.pk).update(state="under_way")
    assert code(confirm_walk, second, 1, ESCORT, by=in_charge) == "another-plan-under-way"


def test_a_plan_cancelled_while_it_is_made_is_not_kept(mcci, mixed, in_charge):
    plan = ask_plan(mcci, Wish(), by=in_charge)
    result = solve(plan, claim(Plan, plan.pk))
    cancel_plan(plan, by=in_charge)
    keep_plan(plan, result, by=SHELL)
    assert Plan.objects.get().state == PlanState.CANCELLED
    assert not PlanStep.objects.exists()


def test_a_worker_has_a_job_alone(mcci, mixed, in_charge):
    plan = ask_plan(mcci, Wish(), by=in_charge)
    assert claim(Plan, plan.pk) is not None
    assert claim(Plan, plan.pk) is None


def test_a_job_whose_worker_died_goes_to_another_and_fails_the_second_time(mcci, mixed, in_charge):
    plan = ask_plan(mcci, Wish(), by=in_charge)
    for _worker in range(2):
        assert claim(Plan, plan.pk) is not None
        Plan.objects.update(heard_at=clock.now() - SILENT - timedelta(seconds=1))
    assert ring_for_plans(clock.now()) == 1
    failed = Plan.objects.get()
    assert (failed.state, claim(Plan, plan.pk)) == (PlanState.FAILED, None)
    assert "died twice" in failed.why
    assert Event.objects.filter(action="cells.plan.failed").count() == 1


def test_a_claim_that_is_given_away_is_noticed(mcci, mixed, in_charge):
    from cells.planning.solver import News, Stage

    plan = ask_plan(mcci, Wish(), by=in_charge)
    mine = claim(Plan, plan.pk)
    assert mine is not None
    mine._told = 0
    mine.hear(News(Stage.MOVES, 5, 3))
    plan.refresh_from_db()
    assert (mine.lost, plan.best, plan.bound) == (False, 5, 3)
    cancel_plan(plan, by=in_charge)
    mine._told = 0
    mine.hear(News(Stage.MOVES, 4, 3))
    assert mine.lost


def test_what_is_not_known_here_is_refused(mcci, mixed):
    with pytest.raises(Refused) as refused:
        ask_plan(mcci, Wish(pins=Pins(stay=frozenset({"LCS/1/1"}), alone=frozenset({"Z-9"}))), by=SHELL)
    assert refused.value.code == "not-known-here"
    assert "LCS/1/1, Z-9" in refused.value.message
