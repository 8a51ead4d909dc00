"""Rehousing plans: asked by an officer, made by a worker, kept with what they rested on."""

from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from cells.houses import Houses
from cells.models import Cell, Plan, PlanState, PlanStep
from cells.planning.plan import Plan as Made
from cells.planning.plan import plan_rehousing
from cells.planning.walks import walks
from cells.planning.what_if import NO_PINS, Pins
from cells.plans.kept import house_in, house_out, pins_in, pins_out, result_out
from cells.services.jobs import Claim, record_job, work
from cells.unhoused import without_cell
from cells.verdicts import RULES_VERSION
from inmates import locks
from inmates.models import Inmate
from lcs_ims.accounts.access import require
from lcs_ims.accounts.permissions import Permission
from lcs_ims.audit import Action, Actor, deed
from lcs_ims.facilities.models import Facility
from lcs_ims.lib import clock
from lcs_ims.lib.refusal import Refused

LONGEST = 600  # seconds


@dataclass(frozen=True, slots=True)
class Wish:
    """What a plan is asked to be: how long it may take, the "what if", and the plan it goes on from."""

    seconds: int = 60
    pins: Pins = NO_PINS
    continues: Plan | None = None


@deed
def ask_plan(facility: Facility, wish: Wish, *, by: Actor) -> Plan:
    """Ask for a plan from the facility as it stands. Ring for a worker when the deed is done.

    Raises Refused: `no-cells`, `not-known-here`, `plan-in-the-making`, `seconds-out-of-range`, `not-permitted`.
    """
    may_plan(facility, by)
    if not 1 <= wish.seconds <= LONGEST:
        raise Refused("seconds-out-of-range", _("A plan takes between 1 and %s seconds.") % LONGEST)
    now = clock.now()
    today = clock.facility_date(now)
    houses = Houses(today)
    house = houses.at([facility])[facility.code]
    unhoused = [houses.person(custody.inmate) for custody in without_cell(facility).select_related("inmate")]
    if not house.cells:
        raise Refused("no-cells", _("No cells are entered here yet. Take over the estate first."))
    pins = wish.pins
    unknown = (pins.stay - house.people.keys()) | ((pins.alone | pins.close | pins.open) - house.cells.keys())
    if unknown:
        raise Refused("not-known-here", _("Not known here: %s. Read it again.") % ", ".join(sorted(unknown)))
    plan = Plan(
        facility=facility,
        asked_at=now,
        asked_by=by.called,
        continues=wish.continues,
        on=today,
        seconds=wish.seconds,
        rules=RULES_VERSION,
        house=house_out(house, unhoused),
        pins=pins_out(pins),
    )
    _begin(plan)
    record_job(Action.PLAN_ASKED, plan, by=by, pins=plan.pins, people=len(house.people) + len(unhoused))
    return plan


def may_plan(facility: Facility, by: Actor) -> None:
    """The officer in charge plans for the facility, headquarters for all. Raises NotPermitted."""
    try:
        require(by, Permission.PLAN_REHOUSING, facility)
    except Refused:
        require(by, Permission.PLAN_COUNTRY, facility)


def _begin(plan: Plan) -> None:
    try:
        with transaction.atomic():
            plan.save(force_insert=True)
    except IntegrityError as error:
        raise Refused(
            "plan-in-the-making", _("A plan is in the making here already. Wait for it, or cancel it.")
        ) from error


@deed
def cancel_plan(plan: Plan, *, by: Actor) -> Plan:
    """Cancel a plan that is in the making; its worker notices within seconds. Raises Refused: `plan-made-already`."""
    may_plan(plan.facility, by)
    plan = locked(plan)
    if plan.state != PlanState.ASKED:
        raise Refused("plan-made-already", _("The plan is no longer in the making. Look at what came of it."))
    plan.state, plan.ended_at = PlanState.CANCELLED, clock.now()
    plan.save(update_fields=["state", "ended_at"])
    record_job(Action.PLAN_CANCELLED, plan, by=by)
    return plan


def make_plan(key: int) -> None:
    """Do the job, where no other worker has it and it is not over."""
    work(Plan, key, solve, keep_plan)


def solve(plan: Plan, claim: Claim | None = None) -> Made:
    """Make a plan from its kept inputs: the first time, or again. Raises OutOfTimeError."""
    house, unhoused = house_in(plan.house)
    pins = pins_in(plan.pins)
    if claim is None:
        return plan_rehousing(house, unhoused, seconds=plan.seconds, pins=pins)
    return plan_rehousing(
        house, unhoused, seconds=plan.seconds, pins=pins, hears=claim.hear, cancelled=lambda: claim.lost
    )


@deed
def keep_plan(plan: Plan, made: Made, *, by: Actor) -> None:
    """Keep what came of it, step by step. A plan cancelled meanwhile stays cancelled."""
    plan = locked(plan)
    if plan.state != PlanState.ASKED:
        return
    plan.state = PlanState.READY if made.steps else PlanState.DONE
    plan.made_at, plan.status, plan.moves = clock.now(), made.status, made.moves
    plan.lower_bound, plan.holds, plan.result = made.lower_bound, made.holds, result_out(made)
    plan.save(update_fields=["state", "made_at", "status", "moves", "lower_bound", "holds", "result"])
    _keep_steps(plan, made)
    missing = made.missing.shortfall if made.missing else ()
    record_job(
        Action.PLAN_MADE,
        plan,
        by=by,
        moves=made.moves,
        at_least=made.lower_bound,
        status=plan.get_status_display(),
        cells_missing=sum(row.cells for row in missing),
        places_missing=sum(row.places for row in missing),
    )


def _keep_steps(plan: Plan, made: Made) -> None:
    people = {i.inmate_no: i for i in Inmate.objects.filter(inmate_no__in={step.inmate for step in made.steps})}
    cells = {cell.code: cell for cell in Cell.objects.filter(facility=plan.facility)}
    PlanStep.objects.bulk_create(
        PlanStep(
            plan=plan,
            number=number,
            walk=walk,
            inmate=people[step.inmate],
            origin=cells[step.origin] if step.origin else None,
            to=cells[step.to] if step.to else None,
        )
        for number, (walk, step) in enumerate(walks(made.steps), 1)
    )


def locked(plan: Plan) -> Plan:
    locks.hold(Plan.objects.filter(pk=plan.pk))
    return Plan.objects.select_related("facility").get(pk=plan.pk)
