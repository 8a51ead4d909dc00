import signal
import threading
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from lcs_ims.sweeping import new_holder, sweep, sweep_until


class Command(BaseCommand):
    help = "Does what is due, in a loop, under a claim in the database. Several may run."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--once", action="store_true", help="do what is due now, and end")

    def handle(self, *args: Any, once: bool, **options: Any) -> None:
        if once:
            self._once()
            return
        stop = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
        sweep_until(stop)

    def _once(self) -> None:
        reports = sweep(new_holder(), regardless=True)
        for report in reports:
            self.stdout.write(f"{report.name}: {report.error or report.done}")
        failed = [report.name for report in reports if report.error]
        if failed:
            raise CommandError(f"Failed: {', '.join(failed)}. The reasons are in the log.")
