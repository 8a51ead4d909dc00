from argparse import ArgumentTypeError
from typing import Any

from django.core.management.base import CommandParser

from cells.houses import Houses
from cells.planning.plan import OutOfTimeError, Plan, plan_rehousing
from cells.scan import Finding
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
        return Answer(_document(plan, facility), _lines(plan), _failure(plan, facility))


def _seconds(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = 0
    if not 0 < seconds < float("inf"):
        raise ArgumentTypeError(f"{text!r} is not a number of seconds above 0.")
    return seconds


def _document(plan: Plan, facility: Facility) -> dict[str, Any]:
    missing = plan.missing
    rows = missing.shortfall if missing else ()
    return {
        "status": plan.status,
        "moves": plan.moves,
        "lower_bound": plan.lower_bound,
        "steps": [{"inmate": s.inmate, "from": s.origin, "to": s.to} for s in plan.steps],
        "holds": plan.holds,
        "residual": [_breach(found, facility) for found in plan.residual],
        "transfers": [list(pair) for pair in plan.transfers],
        "shortfall": [{name: getattr(row, name) for name in row.__slots__} for row in rows],
        "shortfall_proved": missing.proved if missing else None,
        "proof": list(missing.proof) if missing else [],
        "aims": _aims(plan),
    }


def _breach(found: Finding, facility: Facility) -> dict[str, Any]:
    return {
        "rule": found.rule,
        "severity": found.severity.label,
        "facility": facility.code,
        "cell": found.cell,
        "persons": list(found.persons),
        "excepted_until": None,
    }


def _aims(plan: Plan) -> dict[str, Any] | None:
    if plan.aims is None:
        return None
    absolute, children, others = plan.aims.harms
    return {
        "absolute": absolute,
        "children": children,
        "others": others,
        "highest_load": float(plan.aims.load),
        "proved": plan.aims.proved,
    }


def _lines(plan: Plan) -> list[str]:
    lines = [f"{s.inmate}: {s.origin or 'no cell'} to {s.to or 'escort (hold)'}" for s in plan.steps]
    lines += [f"Transfer one of {a} and {b}: they are kept apart in the whole facility." for a, b in plan.transfers]
    if plan.missing:
        lines += [*plan.missing.proof, *(_addition(row) for row in plan.missing.shortfall)]
    gap = "the fewest there are" if plan.moves == plan.lower_bound else f"at least {plan.lower_bound} are needed"
    return [
        *lines,
        f"{plan.status}: {plan.moves} moves ({gap}), {plan.holds} holds, {len(plan.residual)} breaches left.",
    ]


def _addition(row: Any) -> str:
    return f"Missing: {row.cells} cells, {row.places} places ({row.sex}, {row.age}, {row.status}). {row.why}"


def _failure(plan: Plan, facility: Facility) -> str:
    if plan.status != "impossible":
        return ""
    why = " ".join(plan.missing.proof) if plan.missing else ""
    return f"No arrangement of {facility.code} is lawful. {why}"
