"""What the country lacks: one row a facility, from its newest plan; and how the plans are carried out."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Q

from cells.models import CountryPlan, Plan, PlanState, PlanStep
from cells.planning.walks import MOVES_A_DAY
from cells.plans.words import group_in_words, proof_in_words
from lcs_ims.facilities.models import Facility
from lcs_ims.lib import clock
from lcs_ims.lib.exports import Value

COLUMNS = (
    "facility",
    "name",
    "district",
    "plan",
    "planned_at",
    "answer",
    "people",
    "places",
    "moves",
    "moves_at_least",
    "group",
    "cells_missing",
    "places_missing",
    "proved",
    "transfers_kept_apart",
    "sent_by_country_plan",
    "received_by_country_plan",
    "without_lawful_bed_after_transfers",
)


@dataclass(frozen=True, slots=True)
class Row:
    """One facility. `wanted` holds (group, cells, places) of what is missing; numbers are None without a plan."""

    facility: Facility
    plan: Plan | None
    people: int
    places: int
    wanted: Sequence[tuple[str, int, int]]
    proofs: Sequence[str]
    proved: bool
    apart: int
    sent: int
    received: int
    lacking: int | None
    under_way: "UnderWay | None"

    @property
    def cells_missing(self) -> int:
        return sum(cells for _group, cells, _places in self.wanted)

    @property
    def places_missing(self) -> int:
        return sum(places for _group, _cells, places in self.wanted)


@dataclass(frozen=True, slots=True)
class UnderWay:
    """A plan that is being carried out: steps done, left, and today's moves against the target of three."""

    plan: int
    done: int
    left: int
    today: int

    @property
    def target(self) -> int:
        return min(MOVES_A_DAY, self.today + self.left)

    @property
    def behind(self) -> bool:
        return self.today < self.target


@dataclass(frozen=True, slots=True)
class Investment:
    """The table, and its sums."""

    rows: Sequence[Row]
    country: CountryPlan | None

    @property
    def cells_missing(self) -> int:
        return sum(row.cells_missing for row in self.rows)

    @property
    def places_missing(self) -> int:
        return sum(row.places_missing for row in self.rows)

    @property
    def planned(self) -> int:
        return sum(row.plan is not None for row in self.rows)

    @property
    def walking(self) -> Sequence[Row]:
        """Where a plan is being carried out."""
        return [row for row in self.rows if row.under_way]

    @property
    def transfers(self) -> Sequence[dict[str, Any]]:
        return self.country.result["transfers"] if self.country and self.country.result else ()

    @property
    def lacking_before(self) -> int:
        return sum(self.country.result["before"].values()) if self.country and self.country.result else 0

    @property
    def lacking_after(self) -> int:
        return sum(self.country.result["after"].values()) if self.country and self.country.result else 0


def investment(facilities: Sequence[Facility], now: datetime) -> Investment:
    """The newest plans of these facilities, and the newest plan for all. Four queries."""
    country = CountryPlan.objects.filter(state=PlanState.READY).defer("inputs").first()
    newest = _newest(facilities)
    walked = _under_way(facilities, now)
    rows = [_row(facility, newest.get(facility.pk), country, walked.get(facility.pk)) for facility in facilities]
    return Investment(rows, country)


def _newest(facilities: Iterable[Facility]) -> dict[int, Plan]:
    """The newest plan with a result and without a "what if", by facility."""
    made = Plan.objects.filter(facility__in=facilities, result__isnull=False, pins={}).order_by("asked_at", "pk")
    found = dict(made.values_list("facility_id", "pk"))
    plans = Plan.objects.filter(pk__in=found.values()).select_related("facility")
    return {plan.facility_id: plan for plan in plans}


def _under_way(facilities: Iterable[Facility], now: datetime) -> dict[int, UnderWay]:
    midnight = clock.midnight(clock.facility_date(now))
    rows = (
        PlanStep.objects.filter(plan__facility__in=facilities, plan__state=PlanState.UNDER_WAY)
        .order_by()
        .values("plan__facility", "plan")
        .annotate(
            done=Count("pk", filter=~Q(outcome="")),
            left=Count("pk", filter=Q(outcome="", to__isnull=False)),
            today=Count("pk", filter=Q(taken_at__gte=midnight, to__isnull=False)),
        )
    )
    return {r["plan__facility"]: UnderWay(r["plan"], r["done"], r["left"], r["today"]) for r in rows}


def _row(facility: Facility, plan: Plan | None, country: CountryPlan | None, walked: UnderWay | None) -> Row:
    result: dict[str, Any] = (plan.result if plan else None) or {"shortfall": [], "proof": [], "transfers": []}
    house: dict[str, Any] = plan.house if plan else {"people": [], "cells": []}
    moves = country.result["transfers"] if country and country.result else []
    after = country.result["after"] if country and country.result else {}
    return Row(
        facility,
        plan,
        sum(len(group["in"]) for group in house["people"]),
        sum(cell["capacity"] for cell in house["cells"] if cell["in_service"]),
        [(group_in_words(row), row["cells"], row["places"]) for row in result["shortfall"]],
        [proof_in_words(proof) for proof in result["proof"]],
        result.get("shortfall_proved") is not False,
        len(result["transfers"]),
        sum(move["origin"] == facility.code for move in moves),
        sum(move["to"] == facility.code for move in moves),
        after.get(facility.code),
        walked,
    )


def table(found: Investment) -> list[list[Value]]:
    """The rows of the file: a line for each group that lacks cells, or one for a facility that lacks none."""
    lines: list[list[Value]] = []
    for row in found.rows:
        plan = row.plan
        head: list[Value] = [row.facility.code, row.facility.name, row.facility.district, str(plan) if plan else ""]
        said: list[Value] = [None] * 6
        if plan:
            said = [plan.made_at, plan.status, row.people, row.places, plan.moves, plan.lower_bound]
        tail: list[Value] = [row.proved if plan else None, row.apart, row.sent, row.received, row.lacking]
        for group, cells, places in row.wanted or [("", 0, 0)]:
            lines.append([*head, *said, group, cells, places, *tail])
    return lines
