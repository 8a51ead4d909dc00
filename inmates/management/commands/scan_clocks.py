from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.core.management.base import CommandParser

from inmates.running import Found, due_clocks
from lcs_ims.facilities.named import facilities_named
from lcs_ims.lib import clock
from lcs_ims.lib.commands import Answer, AnsweringCommand, day


class Command(AnsweringCommand):
    help = "Says which clocks of custody are due within 7 days or past. Changes nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--facility", metavar="CODE", help="one facility only")
        parser.add_argument("--on", type=day, metavar="DATE", help="judge ages and clocks on this facility date")

    def answer(self, **options: Any) -> Answer:
        on = options["on"] or clock.facility_date()
        clocks = [_line(found, on) for found in due_clocks(facilities_named(options["facility"]), on)]
        return Answer({"on": on.isoformat(), "clocks": clocks}, _lines(clocks, on))


def _line(found: Found, on: date) -> dict[str, Any]:
    running = found.clock
    return {
        "inmate": running.number,
        "clock": running.clock.code,
        "starts": _iso(running.starts),
        "due": _iso(running.due),
        "days_over": running.days_over(on),
        "basis": running.basis,
    }


def _iso(moment: date | datetime) -> str:
    return (clock.local(moment) if isinstance(moment, datetime) else moment).isoformat()


def _lines(clocks: list[dict[str, Any]], on: date) -> Iterable[str]:
    yield from (f"{c['inmate']} {c['clock']}: due {c['due']}, {c['days_over']} days over" for c in clocks)
    over = sum(c["days_over"] > 0 for c in clocks)
    yield f"{len(clocks)} clocks due or past on {on}, {over} of them past."
