"""What a machine cannot run is said loudly at the end, and fails in CI."""

import os
import subprocess
import sys

import pytest


@pytest.fixture
def run():
    def run(ci):
        command = [sys.executable, "-m", "pytest", "tests/ground/sample_that_cannot_run.py"]
        return subprocess.run(command, env=os.environ | {"CI": ci}, capture_output=True, text=True, check=False)

    return run


@pytest.mark.parametrize(("ci", "code"), [("", 0), ("true", 1)])
def test_it_is_said_at_the_end_and_fails_in_ci(run, ci, code):
    ended = run(ci)
    assert "! NOT RUN !" in ended.stdout
    assert "test_of_something_this_machine_lacks: no such thing." in ended.stdout
    assert ended.returncode == code
