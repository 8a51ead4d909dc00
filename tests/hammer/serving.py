"""The Service's pages, served by gunicorn on the database of a test, and an officer's requests to them."""

import http.client
import secrets
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

from tests.ports import answers, free_port
from tests.processes import MARK, marked

GUNICORN = "-m gunicorn lcs_ims.wsgi --preload --worker-class gthread --workers 2 --threads 4 --no-control-socket"
PAPER = "/facilities/MCCI/paper-forms/"


@dataclass(frozen=True)
class Answer:
    status: int
    words: str
    headers: Mapping[str, str]


@dataclass(frozen=True)
class Pages:
    """A running server and what an officer sends with every request."""

    port: int
    headers: dict[str, str]
    environment: dict[str, str]

    def ask(self, method: str, address: str, body: str = "") -> Answer | None:
        """The answer; None when there was none, because somebody killed whoever should have given it."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            connection.request(method, address, body or None, self.headers)
            got = connection.getresponse()
            return Answer(got.status, got.read().decode("utf-8", "replace"), dict(got.headers))
        except (OSError, http.client.HTTPException):
            return None
        finally:
            connection.close()

    def get(self, address: str) -> Answer:
        answer = self.ask("GET", address)
        assert answer is not None
        return answer

    def issue_forms(self) -> Answer | None:
        """A write: numbered paper forms. It is confirmed by a redirect."""
        return self.ask("POST", PAPER, "issue=yes")

    def workers(self) -> list[int]:
        """The processes that answer; the first one started keeps them and answers nothing."""
        return sorted(marked(self.environment))[1:]


@contextmanager
def pages_of(environment: dict[str, str], cookies: Mapping[str, str]) -> Iterator[Pages]:
    """Serve until the end of the block."""
    port, token = free_port(), secrets.token_hex(16)
    environment = environment | {"LCS_SUPERVISED": "1", MARK: token}
    session = "; ".join(f"{name}={value}" for name, value in cookies.items())
    headers = {"Cookie": f"{session}; csrftoken={token}", "X-CSRFToken": token}
    headers["Content-Type"] = "application/x-www-form-urlencoded"
    collect = [sys.executable, "manage.py", "collectstatic", "--no-input", "-v0"]
    subprocess.run(collect, env=environment, check=True)
    command = [sys.executable, *GUNICORN.split(), "--bind", f"127.0.0.1:{port}", "--log-level", "critical"]
    with subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL) as server:
        try:
            assert answers(port, within=60)
            yield Pages(port, headers, environment)
        finally:
            server.terminate()
            server.wait(30)
