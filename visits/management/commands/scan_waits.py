from argparse import ArgumentTypeError
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.core.management.base import CommandParser

from lcs_ims.audit import Actor
from lcs_ims.audit.commands import RecordingCommand
from lcs_ims.lib import clock, table_fields
from lcs_ims.lib.commands import Answer
from visits.services.waits import raise_alerts


class Command(RecordingCommand):
    help = "Raises the wait alerts that are due and were not raised before. The sweep does the same by itself."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument(
            "--at", type=moment, metavar="DATETIME", help="the moment to judge, as 2026-11-21T15:14:00+02:00"
        )

    def answer(self, **options: Any) -> Answer:
        raised = raise_alerts(options["at"] or clock.now(), by=Actor.shell("scan_waits"))
        alerts = [
            {"visit": alert.visit.visit_no, "level": alert.level, "waited_minutes": alert.waited_minutes}
            for alert in raised
        ]
        return Answer({"alerts": alerts}, _lines(alerts))


def moment(text: str) -> datetime:
    """The type of `--at`: an instant with its offset."""
    value = table_fields.moment(text)
    if isinstance(value, table_fields.Wrong):
        raise ArgumentTypeError(value.reason)
    return value


def _lines(alerts: list[dict[str, Any]]) -> Iterator[str]:
    yield from (f"{a['visit']}: {a['level']}, waited {a['waited_minutes']} minutes" for a in alerts)
    yield f"{len(alerts)} alerts raised."
