"""Keeps the processes of one machine running: starts them, starts again what dies, leaves nothing behind.

For `make run`. On production's machines systemd does this (docs/operations.md).
"""

import contextlib
import os
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from lcs_ims.lib.processes import end_with_parent

STOP = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
HEARD = (*STOP, signal.SIGCHLD)
STEADY = 30.0  # seconds after which a child counts as well again
LONGEST_WAIT = 30.0
GRACE = 10.0  # seconds a child has to end by itself
LOOK_EVERY = 0.25  # seconds, while waiting for the children to be ready


@dataclass(frozen=True, slots=True)
class Child:
    """One process to keep. `when_orphaned`: its signal when the supervisor itself is killed.

    SIGTERM only for what then ends soon and takes its own children along; SIGKILL for the rest.
    """

    name: str
    command: Sequence[str]
    environment: Mapping[str, str]
    when_orphaned: signal.Signals = signal.SIGKILL
    ready: Callable[[], bool] = lambda: True


@dataclass(slots=True)
class _Kept:
    child: Child
    process: "subprocess.Popen[bytes] | None" = None
    started_at: float = 0.0
    start_at: float = 0.0
    failures: int = field(default=0)


class Supervisor:
    """Runs its children until told to stop by SIGINT, SIGTERM or SIGHUP."""

    def __init__(
        self, children: Sequence[Child], *, say: Callable[[str], None], announce: Callable[[], None]
    ) -> None:
        self._kept = [_Kept(child) for child in children]
        self._say = say
        self._announce = announce
        self._announced = False

    def run(self) -> None:
        """Keep the children running; returns when all have ended after a stop."""
        # Signals are blocked and waited for, never handled: nothing happens between two lines of this loop.
        before = signal.pthread_sigmask(signal.SIG_BLOCK, HEARD)
        try:
            while True:
                self._start_what_is_due()
                heard = signal.sigtimedwait(HEARD, self._until_next())
                if heard is not None and heard.si_signo in STOP:
                    break
                self._notice_the_dead()
                self._announce_once()
        finally:
            self._stop()
            signal.pthread_sigmask(signal.SIG_SETMASK, before)

    def _start_what_is_due(self) -> None:
        now = time.monotonic()
        for kept in self._kept:
            if kept.process is None and kept.start_at <= now:
                kept.process = _start(kept.child)
                kept.started_at = now

    def _until_next(self) -> float:
        now = time.monotonic()
        waits = [kept.start_at - now for kept in self._kept if kept.process is None]
        return max(0.0, min([*waits, 60.0 if self._announced else LOOK_EVERY]))

    def _notice_the_dead(self) -> None:
        now = time.monotonic()
        for kept in self._kept:
            if kept.process is None or kept.process.poll() is None:
                continue
            _kill_group(kept.process, signal.SIGKILL)  # what it started itself, and did not take along
            kept.failures = 0 if now - kept.started_at > STEADY else kept.failures + 1
            wait = min(LONGEST_WAIT, 0.5 * 2**kept.failures)
            self._say(f"{kept.child.name} ended ({_how(kept.process.returncode)}). It starts again in {wait:g} s.")
            kept.process, kept.start_at = None, now + wait

    def _announce_once(self) -> None:
        running = all(kept.process is not None for kept in self._kept)
        if not self._announced and running and all(kept.child.ready() for kept in self._kept):
            self._announced = True
            self._announce()

    def _stop(self) -> None:
        processes = [kept.process for kept in self._kept if kept.process is not None]
        for process in processes:
            _kill_group(process, signal.SIGTERM)
        deadline = time.monotonic() + GRACE
        while any(process.poll() is None for process in processes) and time.monotonic() < deadline:
            if signal.sigtimedwait(STOP, 0.05) is not None:  # told twice: at once, then
                break
        for process in processes:
            _kill_group(process, signal.SIGKILL)
            process.wait()


def _start(child: Child) -> "subprocess.Popen[bytes]":
    ask_the_kernel = end_with_parent(child.when_orphaned)

    def prepare() -> None:
        ask_the_kernel()
        signal.pthread_sigmask(signal.SIG_UNBLOCK, HEARD)  # a new program inherits what is blocked

    return subprocess.Popen(  # noqa: S603 (our own commands)
        child.command,
        env=child.environment,
        stdin=subprocess.DEVNULL,
        start_new_session=True,  # the terminal's Ctrl-C is for the supervisor alone
        preexec_fn=prepare,  # noqa: PLW1509 (one thread only, so it is safe)
    )


def _kill_group(process: "subprocess.Popen[bytes]", number: signal.Signals) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, number)


def _how(code: int) -> str:
    return signal.Signals(-code).name if code < 0 else f"exit code {code}"
