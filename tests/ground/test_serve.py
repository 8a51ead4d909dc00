"""`make run`: one command serves, keeps serving, ends clean and keeps the data."""

import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
import urllib.request

import pytest

from tests.ports import free_port
from tests.processes import marked, marked_environment, wait_until

A_USER = """
from lcs_ims.accounts.services import create_user
from lcs_ims.audit import Actor
create_user("someone", by=Actor.system("test"))
"""


class Service:
    """The whole Service over a folder of its own."""

    def __init__(self, folder):
        self.port = free_port()
        self.environment = {
            name: value
            for name, value in marked_environment().items()
            if name not in {"LCS_DATABASE_URL", "PYTHONUNBUFFERED"}
        } | {"LCS_VAR_DIR": str(folder), "LCS_PORT": str(self.port), "DJANGO_SETTINGS_MODULE": "lcs_ims.settings"}
        self.log = folder / "log"

    def start(self):
        with self.log.open("w") as log:
            command = [sys.executable, "manage.py", "serve", "--end-with-parent"]
            self.process = subprocess.Popen(command, env=self.environment, stdout=log, stderr=log)

    def manage(self, *arguments):
        command = [sys.executable, "manage.py", *arguments]
        return subprocess.run(command, env=self.environment, check=True, capture_output=True, text=True).stdout

    def health(self):
        with contextlib.suppress(OSError):
            return json.load(urllib.request.urlopen(f"http://localhost:{self.port}/healthz", timeout=5))

    def processes(self, word):
        return {pid for pid, command in marked(self.environment).items() if word in command}

    def end(self):
        for pid in marked(self.environment):
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self.process.wait()


@pytest.fixture(scope="module")
def database(tmp_path_factory):
    """A database with one user, so that no demonstration is loaded."""
    folder = tmp_path_factory.mktemp("template")
    service = Service(folder)
    service.manage("migrate", "--verbosity", "0")
    service.manage("shell", "--no-imports", "--command", A_USER)
    return folder / "lcs.sqlite3"


@pytest.fixture
def service(tmp_path, database):
    shutil.copy(database, tmp_path)
    service = Service(tmp_path)
    service.start()
    yield service
    service.end()


def test_it_serves_and_tells_where_and_ends_clean(service):
    assert wait_until(service.health, seconds=60)
    assert wait_until(lambda: not service.health()["sweep"]["late"])
    assert wait_until(lambda: f"http://localhost:{service.port}" in service.log.read_text())
    assert all(service.processes(word) for word in ("gunicorn", "worker", "beat", "sweep"))
    service.process.send_signal(signal.SIGINT)
    assert service.process.wait(20) == 0
    assert marked(service.environment) == {}


def test_a_killed_web_process_is_started_again(service):
    assert wait_until(service.health, seconds=60)
    before = service.processes("gunicorn")
    for pid in before:
        os.kill(pid, signal.SIGKILL)
    assert wait_until(lambda: len(service.processes("gunicorn") - before) == len(before) and service.health())


def test_killed_itself_it_leaves_no_process_behind(service):
    assert wait_until(service.health, seconds=60)
    service.process.kill()
    assert wait_until(lambda: marked(service.environment) == {})


def test_started_again_it_keeps_the_data(service, tmp_path):
    assert wait_until(service.health, seconds=60)
    service.process.terminate()
    service.process.wait(20)
    again = Service(tmp_path)
    again.start()
    try:
        assert wait_until(again.health, seconds=60)
        count = "from lcs_ims.accounts.models import User; print(User.objects.count())"
        assert again.manage("shell", "--no-imports", "--command", count).strip() == "1"
    finally:
        again.end()


def test_it_says_when_its_port_is_in_use(service):
    assert wait_until(service.health, seconds=60)
    command = [sys.executable, "manage.py", "serve"]
    second = subprocess.run(command, env=service.environment, capture_output=True, text=True, check=False)
    assert second.returncode == 1
    assert f"Port {service.port} is in use" in second.stderr


@pytest.mark.hard
def test_a_demonstration_that_was_cut_off_is_loaded_anew(tmp_path):
    service = Service(tmp_path)
    try:
        service.start()
        assert wait_until(lambda: list(tmp_path.glob("demonstration-*.loading")), seconds=60)
        service.process.send_signal(signal.SIGKILL)
        service.process.wait()
        service.start()
        assert wait_until(service.health, seconds=600)
        assert wait_until(lambda: "Sign in as one of these people" in service.log.read_text())
        assert not list(tmp_path.glob("demonstration-*.loading"))
    finally:
        service.end()
