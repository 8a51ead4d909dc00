import logging
import signal
import threading
from typing import Any

from django.core.management.base import CommandParser
from django.db import Error, close_old_connections

from inspectorate.commands import PortalCommand
from inspectorate.report.services.jobs import remind
from inspectorate.services.comparing import keep_comparisons
from inspectorate.services.watching import look
from lcs_ims.lib.commands import Answer

EVERY = 60.0  # seconds

logger = logging.getLogger(__name__)


class Command(PortalCommand):
    help = "Watches the Service's trail every minute, in a loop that needs no queue. Several may run."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--once", action="store_true", help="look once, and end")

    def answer(self, **options: Any) -> Answer:
        if options["once"]:
            copied = look()
            keep_comparisons()
            return Answer({"copied": copied}, [f"{copied} disclosures copied."])
        stop = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
        while not stop.is_set():
            try:
                look()
                keep_comparisons()
                remind()
            except Error:
                logger.exception("The watcher could not use a database. It looks again in %s s.", EVERY)
            close_old_connections()
            stop.wait(EVERY)
        return Answer({})
