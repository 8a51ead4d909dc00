"""The processes that hammer a facility: `python -m tests.hammer.hammering CODE [no-check]`.

This one sets everything up and does nothing; for each seed that it reads it forks a process that places, moves,
discharges, admits and changes facts at random until it is killed. Every line of the common output begins with the
number of a process: `began`, then a word for each deed, and `ended` if it could not go on.
"""

import os
import signal
import sys
import traceback

import django


def brood(code: str, *, check: bool) -> None:
    """Fork a process for each seed on standard input. All is loaded before, so that kills may come thick and fast."""
    django.setup()
    from tests.hammer.deeds import hammer

    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # the killed leave nothing behind
    for seed in iter(sys.stdin.readline, ""):
        if os.fork() == 0:
            try:
                hammer(int(seed), code, tell, check=check)
            except BaseException:  # noqa: BLE001 (whatever it was, the test must hear of it)
                tell("ended", traceback.format_exc())
            finally:
                os._exit(1)


def tell(word: str, more: str = "") -> None:
    """One short write to a pipe is there as a whole or not at all, whoever is killed meanwhile."""
    line = f"{os.getpid()} {word} {more[-2_000:]}".replace("\n", " ")
    os.write(1, f"{line}\n".encode())


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lcs_ims.settings")
    brood(sys.argv[1], check="no-check" not in sys.argv)
