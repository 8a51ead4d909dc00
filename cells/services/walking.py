"""Carrying a rehousing plan out: walk by walk, each step through the ordinary placing."""

from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from cells.locks import hold_move
from cells.models import Plan, PlanState, PlanStep, Stay, Whereabouts
from cells.services.moving import stated
from cells.services.placing import place_inmate
from cells.services.plans import locked
from cells.services.whereabouts import hold_inmate
from inmates.models import Custody
from lcs_ims.accounts.access import require
from lcs_ims.accounts.permissions import Permission
from lcs_ims.audit import Action, Actor, deed, record
from lcs_ims.lib import clock
from lcs_ims.lib.refusal import Refused

BREAK_THE_PLAN = frozenset(
    {"absolute", "strict", "kept-apart-by-the-database", "no-longer-available", "cell-retired", "not-admitted"}
)
"""Refusals that say that the step has become unlawful. Any other is about who confirms, and what they wrote."""


@dataclass(frozen=True, slots=True)
class Escort:
    """Where people wait who must be out of every cell for a while, and the officer who stays with them."""

    room: str = ""
    officer: str = ""


@dataclass(frozen=True, slots=True)
class Walked:
    """How many steps were taken, and the step at which the plan stopped, with the refusal."""

    taken: int
    stopped_at: PlanStep | None = None
    refused: Refused | None = None


def confirm_walk(plan: Plan, walk: int, escort: Escort, *, by: Actor) -> Walked:
    """Take the steps of a walk that are left, in order. Each is a deed of its own: what was walked stays walked
    when a later step has become unlawful, which stops the plan.

    Raises Refused: those of `take_step`, and `strict` where a plan of least harm needs an order or exception first.
    """
    taken = 0
    for step in plan.steps.filter(walk=walk, outcome="").select_related("inmate", "to", "plan__facility"):
        try:
            take_step(step, escort, by=by)
        except Refused as refused:
            if refused.code not in BREAK_THE_PLAN or _awaits_cover(plan, refused):
                raise
            stop_plan(plan, refused.message, by=by, step=step)
            return Walked(taken, step, refused)
        taken += 1
    return Walked(taken)


def _awaits_cover(plan: Plan, refused: Refused) -> bool:
    """A plan of least harm breaks strict rules by design: an overcrowding order or an exception comes first."""
    return plan.status == Plan.Status.IMPOSSIBLE and refused.code == "strict"


@deed
def take_step(step: PlanStep, escort: Escort, *, by: Actor) -> PlanStep:
    """Take one step, if the rules allow it now. Whoever is there already, or gone, is no reason to stop.

    Raises Refused: those of `place_inmate` and `hold_inmate`, `plan-over`, `another-plan-under-way`,
    `step-out-of-order`, `not-permitted`.
    """
    facility = step.plan.facility
    require(by, Permission.PLAN_REHOUSING, facility)
    hold_move([step.inmate_id], *([step.to_id] if step.to_id else []))
    plan = locked(step.plan)
    if not plan.can_be_walked:
        raise Refused("plan-over", _("This plan is no longer carried out. Ask for a new one from here."))
    first = plan.steps.filter(outcome="").order_by("number").first()
    if first is None or first.pk != step.pk:
        raise Refused("step-out-of-order", _("The steps before are not confirmed, or this one is. Look again."))
    now = clock.now()
    step.outcome = _outcome(step, facility.pk)
    if step.outcome == PlanStep.Outcome.DONE:
        _walk(step, plan, escort, by=by)
    step.taken_at, step.taken_by = now, by.called
    step.save(update_fields=["outcome", "taken_at", "taken_by"])
    _begin(plan, now)
    record(
        Action.PLAN_STEP_TAKEN,
        by=by,
        on=[step.inmate.subject, plan.subject, facility.subject],
        after={
            "plan": str(plan),
            "step": step.number,
            "outcome": step.get_outcome_display(),
            "to": step.to.code if step.to else None,
        },
    )
    if not plan.steps.filter(outcome="").exists():
        _end(plan, PlanState.DONE, Action.PLAN_FINISHED, by=by)
    return step


def _outcome(step: PlanStep, facility: int) -> str:
    custody = Custody.objects.open().filter(inmate=step.inmate_id, facility=facility).first()
    if custody is None:
        return PlanStep.Outcome.GONE
    if step.to_id:
        there = Stay.objects.open().filter(inmate=step.inmate_id, cell=step.to_id).exists()
    else:
        held = Whereabouts.objects.filter(custody=custody, ended_at__isnull=True)
        there = not Stay.objects.open().filter(inmate=step.inmate_id).exists() and held.exists()
    return PlanStep.Outcome.THERE if there else PlanStep.Outcome.DONE


def _walk(step: PlanStep, plan: Plan, escort: Escort, *, by: Actor) -> None:
    reason = _("Rehousing plan {plan}, step {step}.").format(plan=plan, step=step.number)
    if step.to is None:
        hold_inmate(step.inmate, room=escort.room, officer=escort.officer, by=by, reason=reason)
    else:
        place_inmate(step.inmate, step.to, by=by, reason=reason)


def _begin(plan: Plan, now: datetime) -> None:
    if plan.state == PlanState.UNDER_WAY:
        return
    plan.state, plan.began_at = PlanState.UNDER_WAY, now
    try:
        with transaction.atomic():
            plan.save(update_fields=["state", "began_at"])
    except IntegrityError as error:
        raise Refused(
            "another-plan-under-way", _("Another plan is being carried out here. Stop it first.")
        ) from error


@deed
def stop_plan(plan: Plan, why: str, *, by: Actor, step: PlanStep | None = None) -> Plan:
    """Stop carrying a plan out; what was walked stays. Raises Refused: `plan-over`, `reason-missing`..."""
    require(by, Permission.PLAN_REHOUSING, plan.facility)
    why = stated(why)
    plan = locked(plan)
    if not plan.can_be_walked:
        raise Refused("plan-over", _("This plan is no longer carried out. Ask for a new one from here."))
    step = step or plan.steps.filter(outcome="").order_by("number").first()
    _end(plan, PlanState.STOPPED, Action.PLAN_STOPPED, by=by, why=why, step=step.number if step else None)
    return plan


def _end(plan: Plan, state: PlanState, action: Action, *, by: Actor, why: str = "", **said: object) -> None:
    plan.state, plan.ended_at, plan.why = state, clock.now(), why
    plan.save(update_fields=["state", "ended_at", "why"])
    told = {"why": why} if why else {}
    record(action, by=by, on=[plan.facility.subject, plan.subject], after={"plan": str(plan), **told, **said})
