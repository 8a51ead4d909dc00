import subprocess
import sys

import pytest

from lcs_ims.audit import Action
from lcs_ims.audit.models import Event
from lcs_ims.audit.verification import verify
from tests.audit.telling import place

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.both_databases]

WRITER = "import django; django.setup(); from tests.audit.test_kills import write; write()"


def write() -> None:
    """Place and acknowledge, until somebody ends it."""
    bed = 0
    while True:
        place(bed)
        sys.stdout.write(f"{bed}\n")
        sys.stdout.flush()
        bed += 1


def killed_after(acknowledged: int, environment: dict[str, str]) -> int:
    """Let a writer run, kill it in the middle of whatever it does, and count what it had acknowledged."""
    command = [sys.executable, "-c", WRITER]
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as writer:
        assert writer.stdout is not None
        for _ in range(acknowledged):
            writer.stdout.readline()
        writer.kill()
        return acknowledged + len(writer.stdout.readlines())


def whole_after_kills(count: int, environment: dict[str, str]) -> bool:
    acknowledged = sum(killed_after(5 + number % 7, environment) for number in range(count))
    written = Event.objects.filter(action=Action.STAY_BEGAN).count()
    return acknowledged <= written <= acknowledged + count and verify().problems == []


def test_a_killed_process_loses_nothing_acknowledged_and_leaves_a_whole_trail(
    process_environment: dict[str, str],
) -> None:
    assert whole_after_kills(3, process_environment)


@pytest.mark.hard
def test_the_same_over_fifty_kills(process_environment: dict[str, str]) -> None:
    assert whole_after_kills(50, process_environment)
