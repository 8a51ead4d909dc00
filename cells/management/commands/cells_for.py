from typing import Any

from django.core.management.base import CommandParser

from cells.asking import verdicts_for
from cells.verdicts import CellVerdict
from inmates.named import inmate_named
from lcs_ims.facilities.named import facility_named
from lcs_ims.lib import clock
from lcs_ims.lib.commands import Answer, AnsweringCommand, day
from lcs_ims.lib.objections import Objection
from lcs_ims.lib.refusal import Refused


class Command(AnsweringCommand):
    help = "Says of every cell of a facility whether it may take someone, and everything that speaks against."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("inmate_no", metavar="INMATE_NO")
        parser.add_argument("--facility", metavar="CODE", help="another facility than the one the person is in")
        parser.add_argument("--on", type=day, metavar="DATE", help="judge ages on this facility date")

    def answer(self, **options: Any) -> Answer:
        inmate = inmate_named(options["inmate_no"])
        on = options["on"] or clock.facility_date()
        facility = facility_named(options["facility"]) if options["facility"] else inmate.held_at
        if facility is None:
            raise Refused("not-in-custody", f"{inmate.inmate_no} is not in custody. Name a facility with --facility.")
        answers = verdicts_for(inmate, facility, on)
        document = {
            "inmate": inmate.inmate_no,
            "on": on.isoformat(),
            "cells": [_cell(answer) for answer in answers],
        }
        return Answer(document, map(_line, sorted(answers, key=_order)))


def objection_document(objection: Objection) -> dict[str, Any]:
    return {
        "code": objection.code,
        "severity": objection.severity.label,
        "concerns": list(objection.concerns),
        "message": objection.message,
        "basis": objection.basis,
    }


def _cell(answer: CellVerdict) -> dict[str, Any]:
    return {
        "cell": answer.cell.code,
        "verdict": answer.verdict.label,
        "rank": answer.rank,
        "least_harm": answer.least_harm,
        "objections": [objection_document(objection) for objection in answer.objections],
    }


def _order(answer: CellVerdict) -> tuple[int, int, str]:
    return answer.verdict, answer.rank or answer.least_harm or 0, answer.cell.code


def _line(answer: CellVerdict) -> str:
    why = "; ".join(f"{o.code}: {o.message}" for o in answer.objections)
    return f"{answer.cell.code:8} {answer.verdict.label:10} {why}"
