"""A test for test_need.py to run: this file's name keeps it out of every other run."""

from tests.need import cannot_run


def test_of_something_this_machine_lacks():
    cannot_run("no such thing.")


def test_that_runs():
    pass
