from argparse import ArgumentTypeError
from typing import Any

from django.core.management.base import CommandParser

from cells.houses import Houses
from cells.planning.plan import OutOfTimeError, Plan, plan_rehousing
from cells.plans.kept import result_out
from cells.plans.words import instead_in_words, proof_in_words, why_in_words
from cells.unhoused import without_cell
from lcs_ims.facilities.models import Facility
from lcs_ims.facilities.named import facility_named
from lcs_ims.lib import clock
from lcs_ims.lib.commands import Answer, AnsweringCommand, day
from lcs_ims.lib.refusal import Refused


class Command(AnsweringCommand):
    help = "Plans the fewest moves to a lawful facility, or proves what is missing. Changes nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("facility", metavar="FACILITY")
        parser.add_argument("--seconds", type=_seconds, default=60, metavar="S", help="stop after so long (60)")
        parser.add_argument("--on", type=day, metavar="DATE", help="judge ages on this facility date")

    def answer(self, **options: Any) -> Answer:
        facility = facility_named(options["facility"])
        on = options["on"] or clock.facility_date()
        houses = Houses(on)
        house = houses.at([facility])[facility.code]
        if not house.cells:
            raise Refused("no-cells", f"{facility.code} has no cells on file. Import its estate first.")
        waiting = without_cell(facility).select_related("inmate")
        unhoused = [houses.person(custody.inmate) for custody in waiting]
        try:
            plan = plan_rehousing(house, unhoused, seconds=options["seconds"])
        except OutOfTimeError as error:
            refusal = f"{options['seconds']:g} seconds were too short for any plan. Allow more with --seconds."
            raise Refused("no-plan-in-time", refusal) from error
        document = _document(plan, facility)
        return Answer(document, _lines(plan, document), _failure(plan, facility, document))


def _seconds(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = 0
    if not 0 < seconds < float("inf"):
        raise ArgumentTypeError(f"{text!r} is not a number of seconds above 0.")
    return seconds


def _document(plan: Plan, facility: Facility) -> dict[str, Any]:
    kept = result_out(plan)
    rows, proofs = kept["shortfall"], kept["proof"]
    return kept | {
        "steps": [{"inmate": s.inmate, "from": s.origin, "to": s.to} for s in plan.steps],
        "holds": plan.holds,
        "residual": [_breach(found, facility) for found in kept["residual"]],
        "shortfall": [
            {name: row[name] for name in ("sex", "age", "status", "cells", "places")}
            | {"why": why_in_words(row, proofs)}
            for row in rows
        ],
        "proof": [proof_in_words(proof) for proof in proofs],
    }


def _breach(found: dict[str, Any], facility: Facility) -> dict[str, Any]:
    return {**found, "facility": facility.code, "excepted_until": None}


def _lines(plan: Plan, document: dict[str, Any]) -> list[str]:
    lines = [f"{s.inmate}: {s.origin or 'no cell'} to {s.to or 'escort (hold)'}" for s in plan.steps]
    lines += [f"Transfer one of {a} and {b}: they are kept apart in the whole facility." for a, b in plan.transfers]
    lines += [*document["proof"], *(_addition(row) for row in document["shortfall"])]
    lines += [instead_in_words(document["instead"])] if document["instead"] else []
    gap = "the fewest there are" if plan.moves == plan.lower_bound else f"at least {plan.lower_bound} are needed"
    holds = f"{plan.holds} holds, {plan.escorts} at once"
    return [*lines, f"{plan.status}: {plan.moves} moves ({gap}), {holds}, {len(plan.residual)} breaches left."]


def _addition(row: dict[str, Any]) -> str:
    cells, places = row["cells"], row["places"]
    return f"Missing: {cells} cells, {places} places ({row['sex']}, {row['age']}, {row['status']}). {row['why']}"


def _failure(plan: Plan, facility: Facility, document: dict[str, Any]) -> str:
    if plan.status != "impossible":
        return ""
    return f"No arrangement of {facility.code} is lawful. {' '.join(document['proof'])}"
