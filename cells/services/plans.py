"""Rehousing plans: asked by an officer, made by a worker, kept with what they rested on.

The row is the job. A worker claims it, says every second how far it is, and keeps the result; a worker that
falls silent loses its claim (`cells.duties`), and the second one that does ends the job as failed.
"""

import logging
import time
from dataclasses import dataclass, field
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _

from cells.houses import Houses
from cells.kept_plans import house_in, house_out, pins_in, pins_out, result_out
from cells.models import Cell
from cells.plan_models import SILENT, Plan, PlanStep
from cells.planning.plan import OutOfTimeError, plan_rehousing
from cells.planning.plan import Plan as Made
from cells.planning.solver import News
from cells.planning.walks import walks
from cells.planning.what_if import NO_PINS, Pins
from cells.unhoused import without_cell
from cells.verdicts import RULES_VERSION
from inmates import locks
from inmates.models import Inmate
from lcs_ims.accounts.access import require
from lcs_ims.accounts.permissions import Permission
from lcs_ims.audit import Action, Actor, deed, record
from lcs_ims.facilities.models import Facility
from lcs_ims.lib import clock
from lcs_ims.lib.refusal import Refused

LONGEST = 600  # seconds
MOST_TRIES = 2
WORKER = Actor.system("planner")

log = logging.getLogger(__name__)


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
        asked_by=by.name or by.username,
        continues=wish.continues,
        on=today,
        seconds=wish.seconds,
        rules=RULES_VERSION,
        house=house_out(house, unhoused),
        pins=pins_out(pins),
    )
    _begin(plan)
    _record(Action.PLAN_ASKED, plan, by=by, pins=plan.pins, people=len(house.people) + len(unhoused))
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
    if plan.state != Plan.State.ASKED:
        raise Refused("plan-made-already", _("The plan is no longer in the making. Look at what came of it."))
    plan.state, plan.ended_at = Plan.State.CANCELLED, clock.now()
    plan.save(update_fields=["state", "ended_at"])
    _record(Action.PLAN_CANCELLED, plan, by=by)
    return plan


def make_plan(key: int) -> None:
    """Do the job: claim the row, solve, keep the result. Nothing where another worker has it or it is done."""
    claim = _claim(key)
    if claim is None:
        return
    plan = Plan.objects.select_related("facility").get(pk=key)
    try:
        made = solve(plan, claim)
    except OutOfTimeError:
        if not claim.lost:
            why = _("%s seconds were too short for any plan. Allow more time.") % plan.seconds
            fail_plan(plan, why, by=WORKER)
    except Exception:
        log.exception("Plan %s", plan)
        fail_plan(plan, _("The planner made a fault. It is in the log of the worker."), by=WORKER)
    else:
        if not claim.lost:
            keep_plan(plan, made, by=WORKER)


def solve(plan: Plan, claim: "Claim | None" = None) -> Made:
    """Make a plan from its kept inputs: the first time, or again. Raises OutOfTimeError."""
    house, unhoused = house_in(plan.house)
    pins = pins_in(plan.pins)
    if claim is None:
        return plan_rehousing(house, unhoused, seconds=plan.seconds, pins=pins)
    return plan_rehousing(
        house, unhoused, seconds=plan.seconds, pins=pins, hears=claim.hear, cancelled=lambda: claim.lost
    )


@dataclass(slots=True)
class Claim:
    """A worker's hold on a plan: what it tells keeps it; it is lost when the plan is cancelled or given away."""

    key: int
    claimed_at: datetime
    lost: bool = False
    _told: float = field(default_factory=time.monotonic)

    def hear(self, news: News) -> None:
        if time.monotonic() - self._told < 1 or self.lost:
            return
        self._told = time.monotonic()
        own = Plan.objects.in_the_making().filter(pk=self.key, claimed_at=self.claimed_at)
        said = own.update(heard_at=clock.now(), stage=news.stage, best=news.best, bound=news.bound)
        self.lost = not said


def _claim(key: int) -> Claim | None:
    now = clock.now()
    free = Plan.objects.in_the_making().filter(pk=key, tries__lt=MOST_TRIES)
    free = free.filter(Q(claimed_at__isnull=True) | Q(heard_at__lte=now - SILENT))
    taken = free.update(claimed_at=now, heard_at=now, tries=F("tries") + 1, stage="", best=None, bound=None)
    return Claim(key, now) if taken else None


@deed
def keep_plan(plan: Plan, made: Made, *, by: Actor) -> Plan:
    """Keep what came of it, step by step. A plan cancelled meanwhile stays cancelled."""
    plan = locked(plan)
    if plan.state != Plan.State.ASKED:
        return plan
    plan.state = Plan.State.READY if made.steps else Plan.State.DONE
    plan.made_at, plan.status, plan.moves = clock.now(), made.status, made.moves
    plan.lower_bound, plan.holds, plan.result = made.lower_bound, made.holds, result_out(made)
    plan.save(update_fields=["state", "made_at", "status", "moves", "lower_bound", "holds", "result"])
    _keep_steps(plan, made)
    missing = made.missing.shortfall if made.missing else ()
    _record(
        Action.PLAN_MADE,
        plan,
        by=by,
        moves=made.moves,
        at_least=made.lower_bound,
        status=plan.get_status_display(),
        cells_missing=sum(row.cells for row in missing),
        places_missing=sum(row.places for row in missing),
    )
    return plan


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


@deed
def fail_plan(plan: Plan, why: str, *, by: Actor) -> Plan:
    """End a job that brought no plan. One that is over already stays as it is."""
    plan = locked(plan)
    if plan.state == Plan.State.ASKED:
        plan.state, plan.ended_at, plan.why = Plan.State.FAILED, clock.now(), why
        plan.save(update_fields=["state", "ended_at", "why"])
        _record(Action.PLAN_FAILED, plan, by=by, why=why)
    return plan


def waiting(now: datetime) -> list[int]:
    """The jobs that no living worker has: asked a while ago and not begun, or silent. Ring for them again."""
    silent = Q(claimed_at__isnull=True) | Q(heard_at__lte=now - SILENT)
    return list(Plan.objects.in_the_making().filter(silent, tries__lt=MOST_TRIES).values_list("pk", flat=True))


def end_abandoned(*, by: Actor, now: datetime) -> int:
    """Fail the jobs that fell silent once too often. Returns how many."""
    silent = Plan.objects.in_the_making().filter(tries__gte=MOST_TRIES, heard_at__lte=now - SILENT)
    why = _(
        "The worker died twice while making the plan. Ask for it again; if it happens again, tell the technicians."
    )
    return len([fail_plan(plan, why, by=by) for plan in silent.select_related("facility")])


def locked(plan: Plan) -> Plan:
    locks.hold(Plan.objects.filter(pk=plan.pk))
    return Plan.objects.select_related("facility").get(pk=plan.pk)


def _record(action: Action, plan: Plan, *, by: Actor, **said: object) -> None:
    record(action, by=by, on=[plan.facility.subject, plan.subject], after={"plan": str(plan), **said})
