"""A session of tests leaves no folder behind when it is told to end; killed, only until the next one begins."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

SESSION = """
from tests.sessions import end_tidily_when_told, run_pytest
end_tidily_when_told()
run_pytest(["-s", "-n0", "tests/ground/sample_that_waits.py"])
"""
Start = Callable[[str], subprocess.Popen[str]]
HOLDER = "from tests.own_folder import own_folder; print(own_folder(), flush=True); input()"


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    begun: list[subprocess.Popen[str]] = []
    environment = os.environ | {"TMPDIR": str(tmp_path)}

    def start(program: str) -> subprocess.Popen[str]:
        command = [sys.executable, "-c", program]
        process = subprocess.Popen(command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        begun.append(process)
        return process

    yield start
    for process in begun:
        with process:
            process.kill()


def folder_of(process: subprocess.Popen[str]) -> Path:
    assert process.stdout
    return Path(process.stdout.readline().strip())


def test_a_session_that_is_told_to_end_puts_away_what_it_made(start: Start, tmp_path: Path) -> None:
    session = start(SESSION)
    assert session.stdout
    assert any("WAITING" in line for line in session.stdout)
    assert list(tmp_path.iterdir())
    session.send_signal(signal.SIGTERM)
    session.communicate(timeout=120)
    assert list(tmp_path.iterdir()) == []


def test_what_a_killed_process_left_is_gone_when_the_next_one_begins(start: Start) -> None:
    killed = start(HOLDER)
    left = folder_of(killed)
    killed.kill()
    killed.wait()
    assert left.is_dir()
    assert folder_of(start(HOLDER)).is_dir()
    assert not left.exists()


def test_the_folder_of_a_living_process_stays(start: Start) -> None:
    living = folder_of(start(HOLDER))
    assert folder_of(start(HOLDER)).is_dir()
    assert living.is_dir()
