"""A busy day on loopback: 50 desks and 200 people who book, at the Service as `make run` serves it, without an error.

    python -m benchmarks.load [--seconds 60] [--think 8] [--on sqlite] [--on postgresql]

The web processes and the sweep are those of `manage.py serve`. An error is an answer that no person should get: none
at all, a 500, a page of trouble. A form that comes back because somebody else was first is not one.
"""

import argparse
import contextlib
import json
import os
import random
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks.figures import Figure, tell
from benchmarks.load_screens import Screen, Tally, all_day, at_a_desk, at_home
from tests.ports import answers, free_port
from tests.postgres import own_server

MANAGE = [sys.executable, "manage.py"]
SERVED = ("web", "sweep")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--desks", type=int, default=50)
    parser.add_argument("--bookers", type=int, default=200)
    parser.add_argument("--think", type=float, default=8, help="seconds between two pages of one person, on average")
    parser.add_argument("--on", choices=["sqlite", "postgresql"], action="append")
    asked = parser.parse_args()
    for kind in asked.on or ["sqlite", "postgresql"]:
        with tempfile.TemporaryDirectory(prefix="lcs-load-") as home, _database(kind, home) as url:
            environment = os.environ | {
                "LCS_DATABASE_URL": url,
                "LCS_VAR_DIR": home,
                "DJANGO_SETTINGS_MODULE": "lcs_ims.settings",
            }
            tell(f"load-{kind}", _measured(environment, Path(home), asked))


def _database(kind: str, home: str) -> contextlib.AbstractContextManager[str]:
    return own_server() if kind == "postgresql" else contextlib.nullcontext(f"sqlite:///{home}/load.sqlite3")


def _measured(environment: dict[str, str], home: Path, asked: argparse.Namespace) -> list[Figure]:
    subprocess.run([*MANAGE, "migrate", "-v0"], env=environment, check=True)
    fill = [sys.executable, "-m", "benchmarks.load_people", str(asked.desks), str(asked.bookers)]
    people = json.loads(subprocess.run(fill, env=environment, check=True, stdout=subprocess.PIPE).stdout)
    log = home / "served.log"
    with _served(environment, log) as port:
        tally = _a_day(port, people, asked.seconds, asked.think)
    problems = subprocess.run([*MANAGE, "verify_audit"], env=environment, check=False, stdout=sys.stderr).returncode
    for error in [*dict.fromkeys(tally.errors)][:10]:
        sys.stderr.write(f"{error}\n")
    if tally.errors:
        sys.stderr.write(log.read_text()[:6_000])
    return _figures(tally, problems, asked)


@contextlib.contextmanager
def _served(environment: dict[str, str], log: Path) -> Iterator[int]:
    """The processes of `make run` that these people need, until the end of the block."""
    port = free_port()
    listed = [sys.executable, "-c", _LIST, str(port)]
    children = json.loads(subprocess.run(listed, env=environment, check=True, stdout=subprocess.PIPE).stdout)
    collect = [*MANAGE, "collectstatic", "--no-input", "-v0"]
    subprocess.run(collect, env=environment | {"LCS_SUPERVISED": "1"}, check=True)
    with log.open("w") as out, contextlib.ExitStack() as running:
        for command in children:
            process = running.enter_context(
                subprocess.Popen(command, env=environment | {"LCS_SUPERVISED": "1"}, stdout=out, stderr=out)
            )
            running.callback(process.terminate)
        if not answers(port, within=60):
            raise SystemExit(log.read_text())
        yield port


_LIST = f"""
import json, sys, django
django.setup()
from lcs_ims.management.commands.serve import children
print(json.dumps([list(one.command) for one in children(int(sys.argv[1]), 0) if one.name in {SERVED!r}]))
"""


def _a_day(port: int, people: dict[str, list[dict[str, Any]]], seconds: float, think: float) -> Tally:
    tally, stop, seeds = Tally(), threading.Event(), random.Random(20261121)
    threads = [
        threading.Thread(
            target=all_day,
            args=(
                script,
                Screen(port, person["session"], think, tally, random.Random(seeds.random()), stop),
                person,
            ),
        )
        for script, group in ((at_a_desk, "desks"), (at_home, "bookers"))
        for person in people[group]
    ]
    for thread in threads:
        thread.start()
    stop.wait(seconds)
    stop.set()
    for thread in threads:
        thread.join()
    return tally


def _figures(tally: Tally, problems: int, asked: argparse.Namespace) -> list[Figure]:
    sent = sum(len(times) for times in tally.times.values())
    return [
        Figure(f"requests of {asked.desks} desks and {asked.bookers} who book", sent, "requests"),
        Figure("requests a second", sent / asked.seconds, "1/s"),
        Figure("errors", len(tally.errors), "errors", 0),
        Figure("the trail verified afterwards, exit code", problems, "", 0),
        *(Figure(what, count, "forms") for what, count in sorted(tally.outcomes.items())),
        *(
            Figure(f"{name}: {percent} of 100 within", sorted(times)[int(len(times) * percent / 100)] * 1000, "ms")
            for name, times in sorted(tally.times.items())
            for percent in (50, 95)
        ),
    ]


if __name__ == "__main__":
    main()
