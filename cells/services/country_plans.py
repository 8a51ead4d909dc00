"""The plan for all facilities together, asked by headquarters and made by a worker."""

from collections import defaultdict
from dataclasses import asdict
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from cells.houses import Houses
from cells.models import Cell, CountryPlan, PlanState
from cells.planning.country import Country, plan_country
from cells.planning.country import CountryPlan as Made
from cells.planning.plan import OutOfTimeError
from cells.planning.solver import Clock
from cells.plans.kept import house_in, house_out
from cells.services.jobs import Claim, record_job, work
from cells.unhoused import without_cell
from cells.verdicts import RULES_VERSION
from inmates import locks
from inmates.models import Custody, Warrant
from inmates.status import GROUP_OF_STATUS, StatusGroup
from lcs_ims.accounts.access import require
from lcs_ims.accounts.permissions import Permission
from lcs_ims.audit import Action, Actor, deed
from lcs_ims.facilities.models import Facility
from lcs_ims.lib import clock
from lcs_ims.lib.refusal import Refused

SECONDS = 300


@deed
def ask_country_plan(*, by: Actor) -> CountryPlan:
    """Ask for the transfers that would do most good, from all facilities as they stand.

    Raises Refused: `plan-in-the-making`, `no-cells`, `not-permitted`.
    """
    require(by, Permission.PLAN_COUNTRY)
    now = clock.now()
    today = clock.facility_date(now)
    facilities = list(Facility.objects.filter(pk__in=Cell.objects.standing().values("facility")))
    if not facilities:
        raise Refused("no-cells", _("No cells are entered yet. Take over the estates first."))
    plan = CountryPlan(
        asked_at=now,
        asked_by=by.called,
        on=today,
        seconds=SECONDS,
        rules=RULES_VERSION,
        inputs=_inputs(facilities, Houses(today)),
    )
    try:
        with transaction.atomic():
            plan.save(force_insert=True)
    except IntegrityError as error:
        raise Refused("plan-in-the-making", _("A plan for all is in the making already. Wait for it.")) from error
    record_job(Action.PLAN_ASKED, plan, by=by, facilities=len(facilities))
    return plan


def _inputs(facilities: list[Facility], houses: Houses) -> dict[str, Any]:
    standing = houses.at(facilities)
    unhoused = defaultdict(list)
    for custody in without_cell(*facilities).select_related("inmate", "facility"):
        unhoused[custody.facility.code].append(houses.person(custody.inmate))
    district = {facility.code: facility.district for facility in facilities}
    return {
        "houses": {code: house_out(house, unhoused[code]) for code, house in standing.items()},
        "district": district,
        "near": near_to(facilities, set(district.values()) - {""}),
    }


def near_to(facilities: list[Facility], districts: set[str]) -> dict[str, str]:
    """By inmate number, the district to be near to: that of the court for who is untried, otherwise the home's.

    A court lies in the district that its name says; courts whose name says none count for nothing.
    """
    here = Custody.objects.open().at(*facilities)
    courts = dict(Warrant.objects.filter(custody__in=here).order_by("pk").values_list("custody_id", "court"))
    near = {}
    for pk, number, status, home in here.values_list(
        "pk", "inmate__inmate_no", "inmate__legal_status", "inmate__home_district"
    ):
        untried = GROUP_OF_STATUS.get(status) is StatusGroup.UNTRIED
        court = next((d for d in districts if untried and d in courts.get(pk, "")), "")
        near[number] = court or home
    return near


def make_country_plan(key: int) -> None:
    """Do the job, where no other worker has it and it is not over."""
    work(CountryPlan, key, solve, keep_country_plan)


def solve(plan: CountryPlan, claim: Claim | None = None) -> Made:
    """Make the plan from its kept inputs: the first time, or again. Raises OutOfTimeError."""
    kept = {code: house_in(house) for code, house in plan.inputs["houses"].items()}
    country = Country(
        {code: house for code, (house, _unhoused) in kept.items()},
        {code: unhoused for code, (_house, unhoused) in kept.items()},
        plan.inputs["district"],
        plan.inputs["near"],
    )
    watch = Clock(plan.seconds) if claim is None else Clock(plan.seconds, lambda: claim.lost, claim.hear)
    made = plan_country(country, watch)
    if made is None:
        raise OutOfTimeError
    return made


@deed
def keep_country_plan(plan: CountryPlan, made: Made, *, by: Actor) -> None:
    """Keep what came of it."""
    locks.hold(CountryPlan.objects.filter(pk=plan.pk))
    plan = CountryPlan.objects.get(pk=plan.pk)
    if plan.state != PlanState.ASKED:
        return
    plan.state, plan.made_at = PlanState.READY, clock.now()
    plan.result = {
        "transfers": [asdict(move) for move in made.transfers],
        "before": dict(made.before),
        "after": dict(made.after),
        "proved": made.proved,
        "at_least": made.at_least,
    }
    plan.save(update_fields=["state", "made_at", "result"])
    record_job(Action.COUNTRY_PLANNED, plan, by=by, transfers=len(made.transfers))
