"""Alerts of waits with Redis down, sweeps killed and the machine started again: in time, none lost, none twice."""

import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest

from inmates.models import Inmate
from lcs_ims.audit.models import Event
from lcs_ims.audit.verification import verify
from lcs_ims.lib import clock
from lcs_ims.models import Claim
from tests.building import a_facility, an_inmate
from tests.processes import wait_until
from tests.visits.books import take_over, waiting
from visits.models import WaitAlert

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.both_databases]

IN_TIME = timedelta(seconds=60)
NO_REDIS = {"LCS_REDIS_URL": "redis://127.0.0.1:1/0"}


@contextmanager
def sweeps(environment: dict[str, str], count: int) -> Iterator[list[int]]:
    """So many sweeps at once, by their numbers; at the end of the block each is killed where it stands."""
    command = [sys.executable, "manage.py", "sweep"]
    running = [subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL) for _ in range(count)]
    try:
        yield [process.pid for process in running]
    finally:
        for process in running:
            process.send_signal(signal.SIGKILL)
            process.wait(10)


def come(held: Inmate, name: str, count: int) -> None:
    """People whose waits reach 80% of the standard one after another, the first of them now."""
    now = clock.now()
    arrivals = [now - timedelta(minutes=24) + timedelta(seconds=number / 4) for number in range(count)]
    rows = [waiting(f"{name}-{number}", 0, held.inmate_no) for number in range(count)]
    take_over(*(row | {"arrived_at": at.isoformat()} for row, at in zip(rows, arrivals, strict=True)))


def raised(count: int) -> bool:
    return wait_until(lambda: WaitAlert.objects.count() >= count, seconds=90)


def test_no_alert_is_late_lost_or_twice_over_kills_and_a_new_start(process_environment: dict[str, str]) -> None:
    held = an_inmate(a_facility())
    environment = process_environment | NO_REDIS
    come(held, "BEFORE", 8)
    with sweeps(environment, 3) as killed:
        assert raised(8)
    come(held, "MEANWHILE", 8)
    holder = f"{socket.gethostname()}:{killed[0]}:0"  # as if it was killed in the middle of the duty
    Claim.objects.filter(name="visits.waits").update(held_by=holder, held_until=clock.now() + clock.days(1))
    with sweeps(environment, 1):
        assert raised(16)
    alerts = WaitAlert.objects.values_list("visit__visit_no", "level")
    assert sorted(alerts) == sorted((f"{name}-{n}", "warning") for name in ("BEFORE", "MEANWHILE") for n in range(8))
    assert all(alert.raised_at - alert.due_at <= IN_TIME for alert in WaitAlert.objects.all())
    assert Event.objects.filter(action="visits.wait.alerted").count() == 16
    assert verify().problems == []
