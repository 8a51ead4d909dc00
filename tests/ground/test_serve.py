"""`make run`: one command serves, keeps serving, ends clean and keeps the data."""

import contextlib
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import urllib.request

import pytest

from tests.ports import free_port
from tests.processes import marked, marked_environment, wait_until

pytestmark = pytest.mark.xdist_group("serve")

A_USER = """
from lcs_ims.accounts.services import create_user
from lcs_ims.audit import Actor
create_user("someone", by=Actor.system("test"))
"""


class Service:
    """The whole Service over a folder of its own."""

    def __init__(self, folder):
        self.port, self.portal = free_port(), free_port()
        self.environment = {
            name: value
            for name, value in marked_environment().items()
            if name not in {"LCS_DATABASE_URL", "PYTHONUNBUFFERED"}
        } | {"LCS_VAR_DIR": str(folder), "DJANGO_SETTINGS_MODULE": "lcs_ims.settings"}
        self.environment |= {"LCS_PORT": str(self.port), "LCS_PORTAL_PORT": str(self.portal)}
        self.log = folder / "log"

    def start(self):
        with self.log.open("w") as log:
            command = [sys.executable, "manage.py", "serve", "--end-with-parent"]
            self.process = subprocess.Popen(command, env=self.environment, stdout=log, stderr=log)

    def manage(self, *arguments):
        command = [sys.executable, "manage.py", *arguments]
        return subprocess.run(command, env=self.environment, check=True, capture_output=True, text=True).stdout

    def health(self, port=0):
        with contextlib.suppress(OSError):
            return json.load(urllib.request.urlopen(f"http://localhost:{port or self.port}/healthz", timeout=5))

    def wait_until_healthy(self):
        assert wait_until(self.health, seconds=180), self.log.read_text()

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


class TestWhileItRuns:
    """One service for all of these: starting it is most of the time."""

    @pytest.fixture(scope="class")
    @classmethod
    def running(cls, tmp_path_factory, database):
        folder = tmp_path_factory.mktemp("running")
        shutil.copy(database, folder)
        service = Service(folder)
        service.start()
        service.wait_until_healthy()
        yield service
        service.end()

    def test_it_tells_where_it_is(self, running):
        assert wait_until(lambda: f"http://localhost:{running.port}" in running.log.read_text())

    def test_all_its_processes_work(self, running):
        assert all(running.processes(word) for word in ("gunicorn", "worker", "beat", "sweep"))
        assert wait_until(lambda: not running.health()["sweep"]["late"])

    def test_the_portal_runs_beside_it_and_its_watcher_looks(self, running):
        assert wait_until(lambda: running.health(running.portal))
        assert wait_until(lambda: running.health(running.portal)["watcher_heard_seconds_ago"] is not None)
        page = urllib.request.urlopen(f"http://localhost:{running.portal}/sign-in/").read().decode()
        assert "LCS Inspectorate" in page

    def test_it_shows_the_pages_of_production(self, running):
        page = urllib.request.urlopen(f"http://localhost:{running.port}/sign-in/").read().decode()
        style = re.search(r'href="(/static/lcs\.[0-9a-f]{12}\.css)"', page)
        assert style, page
        answer = urllib.request.urlopen(f"http://localhost:{running.port}{style[1]}")
        assert "immutable" in answer.headers["Cache-Control"]

    def test_a_killed_web_process_is_started_again(self, running):
        before = running.processes("gunicorn")
        for pid in before:
            os.kill(pid, signal.SIGKILL)
        assert wait_until(lambda: len(running.processes("gunicorn") - before) == len(before) and running.health())

    def test_a_second_one_says_that_the_port_is_in_use(self, running):
        running.wait_until_healthy()
        command = [sys.executable, "manage.py", "serve"]
        second = subprocess.run(command, env=running.environment, capture_output=True, text=True, check=False)
        assert second.returncode == 1
        assert f"Port {running.port} is in use" in second.stderr


def test_killed_itself_it_leaves_no_process_behind(service):
    service.wait_until_healthy()
    service.process.kill()
    assert wait_until(lambda: marked(service.environment) == {})


def test_ctrl_c_ends_everything_and_started_again_it_keeps_the_data(service):
    service.wait_until_healthy()
    service.process.send_signal(signal.SIGINT)
    assert service.process.wait(60) == 0
    assert marked(service.environment) == {}
    service.start()
    service.wait_until_healthy()
    count = "from lcs_ims.accounts.models import User; print(User.objects.count())"
    assert service.manage("shell", "--no-imports", "--command", count).strip() == "1"


@pytest.mark.hard
def test_a_demonstration_that_was_cut_off_is_loaded_anew(tmp_path):
    service = Service(tmp_path)
    try:
        service.start()
        assert wait_until(lambda: list(tmp_path.glob("demonstration-*.loading")), seconds=60)
        service.process.send_signal(signal.SIGKILL)
        service.process.wait()
        service.start()
        service.wait_until_healthy()
        assert wait_until(lambda: "Sign in as one of these people" in service.log.read_text())
        assert not list(tmp_path.glob("demonstration-*.loading"))
    finally:
        service.end()
