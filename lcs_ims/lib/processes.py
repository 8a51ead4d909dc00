"""Children that do not outlive their parent, whatever ends it."""

import ctypes
import os
import signal
import sys
from collections.abc import Callable

PR_SET_PDEATHSIG = 1


def end_with_parent(number: signal.Signals) -> Callable[[], None]:
    """A function for a new process to call: the kernel then signals it when its parent ends.

    For `preexec_fn`, or at the start of a program. Linux only; elsewhere it does nothing.
    """
    if sys.platform != "linux":
        return lambda: None
    prctl = ctypes.CDLL(None, use_errno=True).prctl  # looked up here: after a fork it may be too late
    parent = os.getpid()

    def ask_the_kernel() -> None:
        prctl(PR_SET_PDEATHSIG, number)
        if os.getpid() != parent and os.getppid() != parent:  # it ended between the fork and this line
            os._exit(1)

    return ask_the_kernel
