"""What a page has confirmed is there, whatever is killed: gunicorn's processes, one after another, under load."""

import http.client
import os
import random
import secrets
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import pytest

from lcs_ims.accounts.roles import Role
from lcs_ims.audit import Action
from lcs_ims.audit.models import Event
from lcs_ims.audit.verification import verify
from tests import hard
from tests.building import a_facility, an_officer
from tests.ports import answers, free_port
from tests.processes import MARK, marked, wait_until
from tests.visiting import signed_in

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.both_databases]

WRITERS = 4
BETWEEN_KILLS = 8  # confirmed writes
GUNICORN = "-m gunicorn lcs_ims.wsgi --preload --worker-class gthread --workers 2 --threads 4 --no-control-socket"


@dataclass
class Officers:
    """Some officers who issue paper forms as fast as the pages answer, and count what was confirmed."""

    port: int
    headers: dict[str, str]
    confirmed: int = 0
    unanswered: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)
    stop: threading.Event = field(default_factory=threading.Event)

    def write(self) -> None:
        while not self.stop.is_set():
            done = self._issue()
            with self.lock:
                self.confirmed += done
                self.unanswered += not done

    def _issue(self) -> bool:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            connection.request("POST", "/facilities/MCCI/paper-forms/", "issue=yes", self.headers)
            return connection.getresponse().status == 302
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()

    @contextmanager
    def at_work(self) -> Iterator[None]:
        threads = [threading.Thread(target=self.write) for _ in range(WRITERS)]
        for thread in threads:
            thread.start()
        try:
            yield
        finally:
            self.stop.set()
            for thread in threads:
                thread.join()


@pytest.fixture
def officers(process_environment: dict[str, str]) -> Iterator[tuple[Officers, dict[str, str]]]:
    cookies = signed_in(an_officer(Role.OFFICER_IN_CHARGE, a_facility())).cookies
    port, token = free_port(), secrets.token_hex(16)
    environment = process_environment | {"LCS_SUPERVISED": "1", MARK: token}
    session = "; ".join(f"{name}={cookie.value}" for name, cookie in cookies.items())
    headers = {"Cookie": f"{session}; csrftoken={token}", "X-CSRFToken": token}
    headers["Content-Type"] = "application/x-www-form-urlencoded"
    command = [sys.executable, *GUNICORN.split(), "--bind", f"127.0.0.1:{port}", "--log-level", "critical"]
    with subprocess.Popen(command, env=environment) as server:
        try:
            assert answers(port, within=60)
            yield Officers(port, headers), environment
        finally:
            server.terminate()
            server.wait(30)


def killed(officers: Officers, environment: dict[str, str], kills: int) -> None:
    chance = random.Random(20261121)
    master = min(marked(environment))
    for _ in range(kills):
        before = officers.confirmed
        assert wait_until(lambda before=before: officers.confirmed >= before + BETWEEN_KILLS)  # type: ignore[misc]
        workers = sorted(marked(environment).keys() - {master})
        os.kill(chance.choice(workers), signal.SIGKILL)


def nothing_confirmed_is_lost(officers: Officers, environment: dict[str, str], kills: int) -> bool:
    with officers.at_work():
        killed(officers, environment, kills)
    written = Event.objects.filter(action=Action.PAPER_FORMS_ISSUED).count()
    assert officers.confirmed >= kills * BETWEEN_KILLS
    assert officers.confirmed <= written <= officers.confirmed + officers.unanswered
    return verify().problems == []


def test_no_confirmed_write_is_lost_over_10_kills(officers: tuple[Officers, dict[str, str]]) -> None:
    assert nothing_confirmed_is_lost(*officers, 10)


@pytest.mark.hard
def test_nor_over_200(officers: tuple[Officers, dict[str, str]]) -> None:
    assert nothing_confirmed_is_lost(*officers, hard.of(200))
