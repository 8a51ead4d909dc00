"""What a test needs from the machine. What is missing is said loudly, and with CI=true it fails."""

import os
import shutil
from typing import NoReturn

import pytest

CANNOT_RUN = "CANNOT RUN HERE: "


def in_ci() -> bool:
    return os.environ.get("CI", "").lower() in {"1", "true", "yes"}


def cannot_run(reason: str) -> NoReturn:
    """End the test as one that this machine cannot run."""
    if in_ci():
        pytest.fail(CANNOT_RUN + reason)
    pytest.skip(CANNOT_RUN + reason)


def program(name: str, package: str) -> str:
    """Where a program of the machine is; without it the test ends as one that this machine cannot run."""
    return shutil.which(name) or cannot_run(f"no {name}. Install the package {package}.")
