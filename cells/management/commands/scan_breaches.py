from typing import Any

from django.core.management.base import CommandParser

from cells.cover import running_cover
from cells.houses import load_houses
from cells.scan import scan
from cells.unhoused import without_cell
from lcs_ims.facilities.models import Facility
from lcs_ims.facilities.named import facilities_named
from lcs_ims.lib import clock
from lcs_ims.lib.commands import Answer, AnsweringCommand, day


class Command(AnsweringCommand):
    help = "Says what is unlawful now: every breach, and everyone without a cell. Changes nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--facility", metavar="CODE", help="one facility only")
        parser.add_argument("--on", type=day, metavar="DATE", help="judge ages on this facility date")

    def answer(self, **options: Any) -> Answer:
        facilities = facilities_named(options["facility"])
        now = clock.now()
        on = options["on"] or clock.facility_date(now)
        cover = running_cover(facilities, now)
        breaches = []
        for code, house in load_houses(facilities, on).items():
            for found in scan(house):
                until = cover.get((code, found.cell or "", found.rule))
                breaches.append(
                    {
                        "rule": found.rule,
                        "severity": found.severity.label,
                        "facility": code,
                        "cell": found.cell,
                        "persons": list(found.persons),
                        "excepted_until": clock.local(until).isoformat() if until else None,
                    }
                )
        document = {"on": on.isoformat(), "breaches": breaches, "unhoused": _unhoused(facilities)}
        return Answer(document, _lines(document))


def _unhoused(facilities: list[Facility]) -> list[str]:
    return sorted(without_cell(*facilities).values_list("inmate__inmate_no", flat=True))


def _lines(document: dict[str, Any]) -> list[str]:
    lines = [
        f"{b['facility']} {b['cell'] or '-'} {b['rule']} ({b['severity']}): {', '.join(b['persons'])}"
        for b in document["breaches"]
    ]
    count, unhoused = len(document["breaches"]), len(document["unhoused"])
    return [*lines, f"{count} breaches on {document['on']}. {unhoused} people without a cell."]
