"""pytest in a process of its own, waited for whatever happens, so that it can put away what it made."""

import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence

INTERRUPTED, NOTHING = 2, 5  # pytest's exit codes: someone pressed Ctrl-C; no test was asked for


def run_pytest(arguments: Sequence[str], environment: Mapping[str, str] | None = None) -> int:
    """Its exit code. Ctrl-C reaches it by the terminal; an end that this process is told of is passed on as one."""
    with subprocess.Popen([sys.executable, "-m", "pytest", *arguments], env=environment) as session:
        try:
            return session.wait()
        except KeyboardInterrupt:
            return session.wait()
        except SystemExit:
            session.terminate()
            raise


def interrupt_when_told() -> None:
    """Make SIGTERM what Ctrl-C is to pytest: what was made is put away, and it exits with INTERRUPTED."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)


def end_tidily_when_told() -> None:
    """Make SIGTERM an ordinary exit, so that what was started here is ended too."""
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(128 + number))
