"""One supervisor over the processes of a machine: it starts again what dies and leaves nothing behind."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.processes import marked, marked_environment, wait_until


class Supervised:
    def __init__(self, kind):
        self.environment = marked_environment()
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.ground.supervised", kind],
            env=self.environment,
            stdout=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )

    def children(self):
        return set(marked(self.environment)) - {self.process.pid}

    def end(self):
        for pid in marked(self.environment):
            os.kill(pid, signal.SIGKILL)
        self.process.wait()
        assert self.process.stdout is not None
        self.process.stdout.close()


@pytest.fixture
def supervise():
    started = []

    def start(kind):
        started.append(Supervised(kind))
        return started[-1]

    yield start
    for supervised in started:
        supervised.end()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_stop_leaves_no_process_behind(supervise, number):
    supervised = supervise("steady")
    assert wait_until(lambda: len(supervised.children()) == 3)
    supervised.process.send_signal(number)
    assert supervised.process.wait(20) == 0
    assert not supervised.children()


def test_a_killed_supervisor_takes_its_children_along(supervise):
    supervised = supervise("steady")
    assert wait_until(lambda: len(supervised.children()) == 3)
    direct = {pid for pid in supervised.children() if _parent(pid) == supervised.process.pid}
    supervised.process.kill()
    assert wait_until(lambda: not direct & supervised.children())


def test_a_child_that_dies_is_started_again_without_what_it_left(supervise):
    supervised = supervise("steady")
    assert wait_until(lambda: len(supervised.children()) == 3)
    before = supervised.children()
    child = next(pid for pid in before if "subprocess" in marked(supervised.environment)[pid])
    os.kill(child, signal.SIGKILL)
    assert wait_until(lambda: len(supervised.children()) == 3 and child not in supervised.children())
    assert len(before & supervised.children()) == 1  # only the other child is the same


def test_a_child_that_keeps_failing_is_started_less_and_less_often(supervise):
    supervised = supervise("failing")
    lines = [supervised.process.stdout.readline() for _ in range(4)]
    waits = [float(line.split()[-2]) for line in lines if "exit code 3" in line]
    assert waits[:3] == [1, 2, 4]


def _parent(pid):
    return int(Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[1])
