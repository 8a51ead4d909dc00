"""A test for test_sessions.py to run: this file's name keeps it out of every other run."""

import time


def test_that_takes_long():
    print("WAITING", flush=True)
    time.sleep(60)
