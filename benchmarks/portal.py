"""How fast the portal's pages are over a long trail.

`python -m benchmarks.portal [--events 1000000]`, on SQLite files of its own: the demonstration, and after it so many
events more, written by the trail's own sequencing. Goal: every page under 150 ms and 15 queries.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from benchmarks.figures import Figure, tell

ROUNDS, BATCH = 5, 10_000
GOAL_MS, GOAL_QUERIES = 150, 15
PAGES = (
    "/", "/people/", "/breaches/", "/exceptions/", "/clocks/", "/mixed/", "/facilities/", "/facilities/MCCI/",
    "/facilities/MCCI/cells/A-01/", "/visits/", "/disclosed/", "/alarms/", "/readings/", "/pairs/", "/patterns/",
    "/compare/", "/packs/", "/trail/", "/trail/?facility=MCCI", "/trail/?actor=gate", "/trail/?late=on",
    "/trail/5000/",
)  # fmt: skip


def fill(events: int) -> None:
    """In a process of the Service: the demonstration, then so many events more, and a checkpoint over all."""
    import django  # noqa: PLC0415

    django.setup()
    from django.core.management import call_command  # noqa: PLC0415
    from django.db import transaction  # noqa: PLC0415

    from inmates.models import Inmate  # noqa: PLC0415
    from lcs_ims.audit import Action, Actor, signer  # noqa: PLC0415
    from lcs_ims.audit.draft import Draft  # noqa: PLC0415
    from lcs_ims.audit.sequencing import append  # noqa: PLC0415
    from lcs_ims.facilities.models import Facility  # noqa: PLC0415

    call_command("migrate", verbosity=0)
    call_command("demo", verbosity=0, stdout=sys.stderr)
    people, places = list(Inmate.objects.all()[:500]), list(Facility.objects.all())
    by = Actor("user", "t.mokoena", "Thabo Mokoena", "intake_officer", "MCCI", 7, "web 127.0.0.1")
    for first in range(0, events, BATCH):
        with transaction.atomic():
            append(
                [
                    Draft.of(
                        Action.INTAKE_ANSWERED,
                        by,
                        (people[n % len(people)].subject, places[n % len(places)].subject),
                        after={"title": "Property", "answer": "done"},
                    )
                    for n in range(first, min(first + BATCH, events))
                ]
            )
    signer.sign_checkpoint()


def measure() -> list[Figure]:
    """In a process of the portal: watch once, then each page a few times; the median counts."""
    import django  # noqa: PLC0415

    django.setup()
    from django.conf import settings  # noqa: PLC0415
    from django.db import connections  # noqa: PLC0415
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415

    from inspectorate.commands import bring_up_to_date  # noqa: PLC0415
    from inspectorate.demo import sign_ins  # noqa: PLC0415
    from inspectorate.models import Inspector  # noqa: PLC0415
    from inspectorate.services.watching import look  # noqa: PLC0415

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
        client.get(address)
        with (
            CaptureQueriesContext(connections["default"]) as own,
            CaptureQueriesContext(connections["service"]) as read,
        ):
            client.get(address)
        asked = [q["sql"] for q in [*own, *read] if not q["sql"].startswith(("BEGIN", "COMMIT"))]
        times = sorted(_timed(client, address) for _ in range(ROUNDS))
        found.append(Figure(f"{address} ({len(asked)} queries)", 1000 * times[ROUNDS // 2], "ms", GOAL_MS))
        if len(asked) >= GOAL_QUERIES:
            found.append(Figure(f"{address}: queries", len(asked), "", GOAL_QUERIES))
    return found


def _signed_in(head: Any) -> Any:
    from django.test import Client  # noqa: PLC0415

    client = Client()
    client.force_login(head)
    session = client.session
    session["otp_device_id"] = head.totpdevice_set.get().persistent_id
    session.save()
    return client


def _timed(client: Any, address: str) -> float:
    began = time.perf_counter()
    client.get(address)
    return time.perf_counter() - began


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--events", type=int, default=1_000_000)
    parser.add_argument("--step", choices=["fill", "measure"])
    asked = parser.parse_args()
    if asked.step == "fill":
        fill(asked.events)
    elif asked.step == "measure":
        tell(f"Portal, {asked.events:,} events beyond the demonstration", measure())
    else:
        with tempfile.TemporaryDirectory(prefix="lcs-bench-portal-") as home:
            paths = {"LCS_VAR_DIR": home, "LCS_DATABASE_URL": f"sqlite:///{Path(home) / 'service.sqlite3'}"}
            for step, module in (("fill", "lcs_ims.settings"), ("measure", "inspectorate.settings")):
                environment = os.environ | paths | {"DJANGO_SETTINGS_MODULE": module}
                command = [sys.executable, "-m", "benchmarks.portal", "--events", str(asked.events), "--step", step]
                subprocess.run(command, env=environment, check=True)


if __name__ == "__main__":
    main()
