import itertools
import json
import os
import subprocess
import sys
import time
from pathlib import Path

import psycopg
import pytest
from django.db import DatabaseError, connection

from lcs_ims.audit import Action
from lcs_ims.audit.models import Event
from lcs_ims.audit.verification import verify
from tests import hard
from tests.audit.telling import place
from tests.broods import BEGAN, Brood, kill, tell
from tests.postgres import server_to_crash

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.both_databases]

PLACED = "placed"
WRITER = "import django; django.setup(); from tests.audit.test_kills import write_through_crashes as w; w()"


def write(seed: int) -> None:
    """Place and acknowledge, until somebody ends it."""
    for bed in itertools.count(seed):
        place(bed)
        tell(PLACED)


def write_through_crashes() -> None:
    """Place and acknowledge, with a server that goes and comes back."""
    bed = 0
    while True:
        try:
            place(bed)
        except DatabaseError:
            connection.close()
            time.sleep(0.05)
            continue
        sys.stdout.write(f"{bed}\n")
        sys.stdout.flush()
        bed += 1


def acknowledged_by_killed(count: int, environment: dict[str, str]) -> int:
    """Let so many writers run, kill each in the middle of whatever it does, and count what they had acknowledged."""
    acknowledged = 0
    with Brood(environment, write) as brood:
        for number in range(count):
            brood.begin(number)
            while (said := brood.hear()).word != BEGAN:
                acknowledged += 1  # by the one before, in its last moment
            acknowledged += sum(brood.hear().word == PLACED for _ in range(5 + number % 7))
            kill(said.pid)
        return acknowledged + sum(said.word == PLACED for said in brood.last_words())


def whole_after_kills(count: int, environment: dict[str, str]) -> bool:
    acknowledged = acknowledged_by_killed(count, environment)
    written = Event.objects.filter(action=Action.STAY_BEGAN).count()
    return acknowledged <= written <= acknowledged + count and verify().problems == []


def test_a_killed_process_loses_nothing_acknowledged_and_leaves_a_whole_trail(
    process_environment: dict[str, str],
) -> None:
    assert whole_after_kills(10, process_environment)


@pytest.mark.hard
def test_the_same_over_200_kills(process_environment: dict[str, str]) -> None:
    assert whole_after_kills(hard.of(200), process_environment)


def lost_over_crashes(count: int, home: Path) -> tuple[int, list[str]]:
    """Crash PostgreSQL so often under a writer; how much of what it had acknowledged is gone, and verification."""
    with server_to_crash("fsync = on", "synchronous_commit = on") as (url, server):
        environment = os.environ | {"LCS_DATABASE_URL": url, "LCS_VAR_DIR": str(home)}
        environment["DJANGO_SETTINGS_MODULE"] = "lcs_ims.settings"
        subprocess.run([sys.executable, "manage.py", "migrate", "-v0"], env=environment, check=True)
        command = [sys.executable, "-c", WRITER]
        with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as writer:
            assert writer.stdout is not None
            for number in range(count):
                for _ in range(5 + number % 7):
                    assert writer.stdout.readline()
                server.stop()
                server.start()
            writer.kill()
            lines = [line for line in writer.stdout if line.endswith("\n")]
        acknowledged = sum(5 + number % 7 for number in range(count)) + len(lines)
        with psycopg.connect(url) as connected:
            told = "SELECT count(*) FROM audit_event WHERE action = 'cells.stay.began'"
            written = connected.execute(told).fetchone()
        verify_audit = [sys.executable, "manage.py", "verify_audit", "--json"]
        report = subprocess.run(verify_audit, env=environment, stdout=subprocess.PIPE, check=False).stdout
    assert written is not None
    return max(0, acknowledged - written[0]), json.loads(report)["problems"]


@pytest.mark.postgres_only
def test_a_crash_of_postgresql_loses_nothing_acknowledged(tmp_path: Path) -> None:
    assert lost_over_crashes(10, tmp_path) == (0, [])


@pytest.mark.hard
@pytest.mark.postgres_only
def test_nor_do_200_crashes(tmp_path: Path) -> None:
    assert lost_over_crashes(hard.of(200), tmp_path) == (0, [])
