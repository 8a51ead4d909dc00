"""How long a compliance report takes, and how much memory: `python -m benchmarks.report [--visits 20000]`.

On the demonstration, loaded into a database of its own, with a visitors' book over a quarter written into it.
Goals on 2 cores: one facility and one quarter under 20 s; all twelve with 20,000 visits under 60 s and 700 MB.
"""

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path

from benchmarks.figures import Figure, tell

KINDS = ("lawyer", "family", "family", "family", "police", "own_doctor", "religious", "legal_aid", "family", "family")
CAUSES = ("", "no_escort", "no_room", "count", "paperwork")
MANAGE = [sys.executable, "manage.py"]


def write_visits(count: int) -> None:
    """In the Service's process: visits spread evenly over the facilities and the days, none by chance."""
    import django  # noqa: PLC0415

    django.setup()
    from inmates.models import Custody  # noqa: PLC0415
    from lcs_ims.audit.signer import sign_checkpoint  # noqa: PLC0415
    from lcs_ims.lib import clock  # noqa: PLC0415
    from visits.models import Visit  # noqa: PLC0415

    held = list(Custody.objects.open().order_by("pk").values_list("inmate_id", "facility_id"))
    first = clock.midnight(clock.facility_date()) - timedelta(days=90)
    made = []
    for number in range(count):
        inmate, facility = held[number % len(held)]
        night = number % 97 == 0
        arrived = first + timedelta(days=number % 90, hours=22 if night else 9 + number % 6, minutes=number * 7 % 60)
        waited = timedelta(minutes=number * number % 71 + (number % 13) * 4)
        made.append(
            Visit(
                visit_no=f"B/{number:06}",
                facility_id=facility,
                inmate_id=inmate,
                kind="police" if night else KINDS[number % len(KINDS)],
                state="over",
                walk_in=True,
                made_at=arrived,
                made_by="benchmark",
                arrived_at=arrived,
                started_at=arrived + waited,
                ended_at=arrived + waited + timedelta(minutes=30),
                left_at=arrived + waited + timedelta(minutes=35),
                cause=CAUSES[number % len(CAUSES)],
                imported=True,
            )
        )
    Visit.objects.bulk_create(made, batch_size=2_000)
    sign_checkpoint()


def measure(name: str, facilities: list[str], home: Path, goal: float) -> list[Figure]:
    """The figures of one report, made by the command as people make it. The peak is of the largest process so far."""
    today = date.fromisoformat(time.strftime("%Y-%m-%d"))
    period = ["--from", (today - timedelta(days=90)).isoformat(), "--to", today.isoformat()]
    out = home / f"{name.replace(' ', '-')}.pdf"
    command = [*MANAGE, "compliance_report", *facilities, *period, "--out", str(out), "--json"]
    before, started = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    said = json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)
    taken, after = time.monotonic() - started, resource.getrusage(resource.RUSAGE_CHILDREN)
    worked = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return [
        Figure(name, taken, "s", goal),
        Figure(f"{name}: processor time", worked, "s"),
        Figure(f"{name}: pages", said["pages"], "pages", 100),
        Figure(f"{name}: peak of a process", after.ru_maxrss / 1024, "MB", 700),
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--visits", type=int, default=20_000)
    parser.add_argument("--write", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("--keep", type=Path, help="a folder to leave the reports in")
    given = parser.parse_args()
    if given.write:
        write_visits(given.visits)
        return
    with tempfile.TemporaryDirectory(prefix="lcs-bench-") as folder:
        home = given.keep or Path(folder)
        os.environ |= {
            "LCS_VAR_DIR": folder,
            "LCS_DATABASE_URL": f"sqlite:///{folder}/service.sqlite3",
            "LCS_PORTAL_DATABASE_URL": f"sqlite:///{folder}/portal.sqlite3",
            "DJANGO_SETTINGS_MODULE": "lcs_ims.settings",
        }
        for step in (["migrate", "-v0"], ["demo", "--json"]):
            subprocess.run([*MANAGE, *step], check=True, stdout=subprocess.DEVNULL)
        write = [sys.executable, "-m", "benchmarks.report", "--write", "--visits", str(given.visits)]
        subprocess.run(write, check=True)
        one = measure("one facility", ["MCCI"], home, 20)
        tell("report", [*one, *measure("all facilities", ["--all"], home, 60)])


if __name__ == "__main__":
    main()
