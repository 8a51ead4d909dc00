"""A folder in which one process of the tests keeps its databases and files.

It is locked as long as the process lives and removed when it ends. A process that is killed removes nothing: the next
one that begins does, for the lock is gone.
"""

import atexit
import contextlib
import fcntl
import os
import shutil
import tempfile
from pathlib import Path

PREFIX = "lcs-tests-home-"


def own_folder() -> Path:
    """A new folder of this process, without those that nobody holds any more."""
    _remove_left_behind()
    new = Path(tempfile.mkdtemp(prefix="lcs-tests-new-"))
    _lock(new)  # before it has the name by which others look for what was left behind
    folder = new.rename(new.with_name(PREFIX + new.name.rpartition("-")[2]))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


def _remove_left_behind() -> None:
    for folder in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        with contextlib.suppress(OSError):  # held by a living process, another user's, or gone meanwhile
            held = _lock(folder)
            shutil.rmtree(folder, ignore_errors=True)
            os.close(held)


def _lock(folder: Path) -> int:
    """Hold the folder until the descriptor is closed, at the latest by the end of this process."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(descriptor)
        raise
    return descriptor
