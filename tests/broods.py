"""Processes to be killed, forked from one that has loaded everything: a kill costs a fork, not a start of Django.

A work is a function at the top of a module, `work(seed, *arguments)`, that goes on until it is killed and says with
`tell` what it has done. Arguments are texts.
"""

import importlib
import os
import signal
import subprocess
import sys
import traceback
from collections.abc import Callable, Iterator
from types import TracebackType
from typing import IO, Any, NamedTuple, Self

import django

BEGAN, ENDED = "began", "ended"


class Said(NamedTuple):
    """What one of them said: a word, and more where there is more to say."""

    pid: int
    word: str
    more: str


class Brood:
    """The process that forks, as a test sees it. At the end of the block nothing of it is alive."""

    def __init__(self, environment: dict[str, str], work: Callable[..., None], *arguments: str) -> None:
        command = [sys.executable, "-m", "tests.broods", work.__module__, work.__name__, *arguments]
        pipes: dict[str, Any] = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True, "bufsize": 1}
        self._process = subprocess.Popen(command, env=environment, start_new_session=True, **pipes)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, e: BaseException | None, t: TracebackType | None) -> None:
        with self._process:
            self._end()

    def begin(self, seed: int) -> None:
        """Have another one forked; it says `BEGAN` when it begins."""
        print(seed, file=self._pipe(self._process.stdin))

    def hear(self) -> Said:
        """What is said next."""
        return _said(self._pipe(self._process.stdout).readline())

    def last_words(self) -> Iterator[Said]:
        """Kill them all; what they had said and nobody has heard."""
        self._end()
        yield from map(_said, self._pipe(self._process.stdout))

    def _end(self) -> None:
        if self._process.poll() is None:
            os.killpg(self._process.pid, signal.SIGKILL)

    @staticmethod
    def _pipe(pipe: IO[str] | None) -> IO[str]:
        assert pipe is not None
        return pipe


def kill(pid: int) -> None:
    """As the kernel does when memory is short: nothing of it runs any more."""
    os.kill(pid, signal.SIGKILL)


def tell(word: str, more: str = "") -> None:
    """Say something. A short write to a pipe is there as a whole or not at all, whoever is killed meanwhile."""
    line = f"{os.getpid()} {word} {more[-2_000:]}".replace("\n", " ")
    os.write(1, f"{line}\n".encode())


def _said(line: str) -> Said:
    pid, word, more = line.rstrip("\n").split(" ", 2)
    assert word != ENDED, more
    return Said(int(pid), word, more)


def _main(module: str, name: str, *arguments: str) -> None:
    django.setup()
    work = getattr(importlib.import_module(module), name)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # the killed leave nothing behind
    for seed in iter(sys.stdin.readline, ""):
        if os.fork() == 0:
            try:
                tell(BEGAN)
                work(int(seed), *arguments)
            except BaseException:  # noqa: BLE001 (whatever it was, the test must hear of it)
                tell(ENDED, traceback.format_exc())
            finally:
                os._exit(1)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lcs_ims.settings")
    _main(*sys.argv[1:])
