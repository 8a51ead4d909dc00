"""The world of `world.build`, made once for all of pytest's workers: the first one makes it, the others copy it."""

import contextlib
import fcntl
import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path


@contextlib.contextmanager
def one_at_a_time(shared: Path) -> Iterator[None]:
    """The others wait until the first one has made the world."""
    shared.mkdir(exist_ok=True)
    with (shared / "lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def fetch(shared: Path, database: Path, var: Path) -> bool:
    """Put a copy of the world in place; False where nobody has made it yet."""
    if not (shared / "made").exists():
        return False
    _copy(shared / "service.sqlite3", database)
    shutil.copytree(shared / "trail", var / "trail", dirs_exist_ok=True)
    return True


def keep(shared: Path, database: Path, var: Path) -> None:
    """Leave the world for the others, with the key that signs its trail."""
    _copy(database, shared / "service.sqlite3")
    shutil.copytree(var / "trail", shared / "trail", dirs_exist_ok=True)
    (shared / "made").touch()


def _copy(source: Path, target: Path) -> None:
    with contextlib.closing(sqlite3.connect(source)) as old, contextlib.closing(sqlite3.connect(target)) as new:
        old.backup(new)
