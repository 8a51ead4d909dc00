"""How fast the portal's pages are over a long trail.

`python -m benchmarks.portal [--events 1000000] [--home DIR]`, on SQLite files of its own: the demonstration, and
after it events up to so many, written by the trail's own sequencing, all within the thirty days that a search
covers. With `--home` the files stay there and the next run goes on from them. Goal: every page under 150 ms and
15 queries.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import timedelta
from itertools import count, islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.figures import Figure, tell

if TYPE_CHECKING:
    from lcs_ims.audit.draft import Draft

ROUNDS, BATCH = 5, 10_000
GOAL_MS, GOAL_QUERIES = 150, 15
PAGES = (
    "/", "/people/", "/breaches/", "/exceptions/", "/clocks/", "/mixed/", "/facilities/", "/facilities/MCCI/",
    "/facilities/MCCI/cells/A-01/", "/visits/", "/disclosed/", "/alarms/", "/readings/", "/pairs/", "/patterns/",
    "/compare/", "/packs/", "/trail/", "/trail/?facility=MCCI", "/trail/?actor=gate", "/trail/?late=on",
    "/trail/5000/",
)  # fmt: skip


def fill(events: int) -> None:
    """In a process of the Service: the demonstration, then events up to so many, and a checkpoint over all."""
    import django  # noqa: PLC0415

    django.setup()
    from django.conf import settings  # noqa: PLC0415
    from django.core.management import call_command  # noqa: PLC0415
    from django.db import transaction  # noqa: PLC0415

    from lcs_ims.audit import signer  # noqa: PLC0415
    from lcs_ims.audit.models import Head  # noqa: PLC0415
    from lcs_ims.audit.sequencing import append  # noqa: PLC0415

    call_command("migrate", verbosity=0)
    if not Head.objects.exists():
        call_command("demo", verbosity=0, stdout=sys.stderr)
    settings.DEBUG = False  # it would keep every statement in memory
    coming = drafts()
    while (size := Head.objects.get().size) < events:
        with transaction.atomic():
            append(list(islice(coming, min(BATCH, events - size))))
    signer.sign_checkpoint()


def drafts() -> "Iterator[Draft]":
    """Events without end, as a year brings them: all facilities, forty officers, one in fifty entered late."""
    from inmates.models import Inmate  # noqa: PLC0415
    from lcs_ims.audit import Action, Actor  # noqa: PLC0415
    from lcs_ims.audit.draft import Draft  # noqa: PLC0415
    from lcs_ims.facilities.models import Facility  # noqa: PLC0415
    from lcs_ims.lib import clock  # noqa: PLC0415

    people, places = list(Inmate.objects.all()[:500]), list(Facility.objects.all())
    actions = (Action.INTAKE_ANSWERED, Action.RECORD_READ, Action.SHEET_PRINTED, Action.SIGN_IN_SUCCEEDED)
    late, then = clock.now() - timedelta(hours=1), clock.now()
    for n in count():
        place = places[n % len(places)]
        officer = f"officer.{n % 40}"
        yield Draft.of(
            actions[n % len(actions)],
            Actor("user", officer, officer.title(), "intake_officer", place.code, 1000 + n % 40, "web 127.0.0.1"),
            (people[n % len(people)].subject, place.subject),
            after={"title": "Property", "answer": "done"},
            reason="" if n % 3 else "As the register says.",
            occurred_at=None if n % 5 else late if n % 50 == 0 else then,
        )


def measure() -> list[Figure]:
    """In a process of the portal: watch once, then each page a few times; the median counts."""
    import django  # noqa: PLC0415

    django.setup()
    from django.conf import settings  # noqa: PLC0415

    from inspectorate.commands import bring_up_to_date  # noqa: PLC0415
    from inspectorate.demo import sign_ins  # noqa: PLC0415
    from inspectorate.models import Inspector  # noqa: PLC0415
    from inspectorate.services.watching import look  # noqa: PLC0415

    settings.DEBUG = False
    settings.ALLOWED_HOSTS.append("testserver")
    bring_up_to_date()
    sign_ins()
    began = time.perf_counter()
    look()
    found = [Figure("the watcher's first look", time.perf_counter() - began, "s")]
    began = time.perf_counter()
    look()
    found.append(Figure("the watcher's next look", time.perf_counter() - began, "s"))
    client = _signed_in(Inspector.objects.get(username="head"))
    for address in PAGES:
        found += _page(client, address)
    return found


def _page(client: Any, address: str) -> Iterator[Figure]:
    """Once to fill what is remembered, once for the queries, and the median of a few."""
    from django.db import connections  # noqa: PLC0415
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415

    client.get(address)
    with CaptureQueriesContext(connections["default"]) as own, CaptureQueriesContext(connections["service"]) as read:
        client.get(address)
    asked = sum(not query["sql"].startswith(("BEGIN", "COMMIT")) for query in [*own, *read])
    wall, worked = sorted(_timed(client, address) for _ in range(ROUNDS))[ROUNDS // 2]
    what = f"{address} ({asked} queries, {1000 * worked:.0f} ms of this process's own work)"
    yield Figure(what, 1000 * wall, "ms", GOAL_MS)
    if asked > GOAL_QUERIES:
        yield Figure(f"{address}: queries", asked, "", GOAL_QUERIES)


def _signed_in(head: Any) -> Any:
    from django.test import Client  # noqa: PLC0415

    client = Client()
    client.force_login(head)
    session = client.session
    session["otp_device_id"] = head.totpdevice_set.get().persistent_id
    session.save()
    return client


def _timed(client: Any, address: str) -> tuple[float, float]:
    """Wall time, and the processor time of this process: on a busy machine they part."""
    began, worked = time.perf_counter(), time.process_time()
    client.get(address)
    return time.perf_counter() - began, time.process_time() - worked


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--events", type=int, default=1_000_000)
    parser.add_argument("--home", type=Path, help="keep the databases here, and go on from those that are there")
    parser.add_argument("--step", choices=["fill", "measure"], help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.step == "fill":
        fill(asked.events)
    elif asked.step == "measure":
        tell(f"portal-{asked.events}", measure())
    elif asked.home:
        asked.home.mkdir(parents=True, exist_ok=True)
        both(asked.home, asked.events)
    else:
        with tempfile.TemporaryDirectory(prefix="lcs-bench-portal-") as home:
            both(Path(home), asked.events)


def both(home: Path, events: int) -> None:
    """Each step in a process with the settings of its side."""
    paths = {"LCS_VAR_DIR": str(home), "LCS_DATABASE_URL": f"sqlite:///{home / 'service.sqlite3'}"}
    for step, module in (("fill", "lcs_ims.settings"), ("measure", "inspectorate.settings")):
        environment = os.environ | paths | {"DJANGO_SETTINGS_MODULE": module}
        command = [sys.executable, "-m", "benchmarks.portal", "--events", str(events), "--step", step]
        subprocess.run(command, env=environment, check=True)


if __name__ == "__main__":
    main()
