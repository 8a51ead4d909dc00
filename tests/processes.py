"""Processes that a test started, found again by a mark in their environment, wherever they hang by now."""

import os
import time
from collections.abc import Callable
from pathlib import Path
from uuid import uuid4

MARK = "LCS_TEST_MARK"


def marked_environment(**more: str) -> dict[str, str]:
    """An environment that everything started under it inherits the mark of."""
    return os.environ | {MARK: uuid4().hex} | more


def marked(environment: dict[str, str]) -> dict[int, str]:
    """The living processes under the mark: process id to command line."""
    mark = f"{MARK}={environment[MARK]}".encode()
    found = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if mark in (folder / "environ").read_bytes().split(b"\0"):
                found[int(folder.name)] = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode()
        except OSError:
            continue
    return found


def wait_until(fact: Callable[[], object], *, seconds: float = 60) -> bool:
    """Whether the fact came true within so many seconds."""
    deadline = time.monotonic() + seconds
    while not fact():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True
