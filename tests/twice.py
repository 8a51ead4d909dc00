"""`make test`: the whole suite on SQLite, then what is about the database itself on PostgreSQL too.

Each time the Service's tests, and the portal's under settings of their own.
"""

import sys

from tests.postgres import pytest_on_postgres
from tests.sessions import INTERRUPTED, NOTHING, end_tidily_when_told, run_pytest

PORTAL = ["--ds=tests.portal.settings", "tests/portal"]


def main(arguments: list[str]) -> int:
    codes = []
    for name, more in (("the Service", []), ("the portal", PORTAL)):
        print(f"\n======== {name} on SQLite ========", flush=True)
        codes.append(run_pytest([*arguments, *more]))
        if codes[-1] == INTERRUPTED:
            return INTERRUPTED
    print("\n======== both on PostgreSQL ========", flush=True)
    both = [*arguments, "--both-databases-only"]
    codes.append(pytest_on_postgres(both, [*both, *PORTAL]))
    return next((code for code in codes if code not in {0, NOTHING}), 0)


if __name__ == "__main__":
    end_tidily_when_told()
    sys.exit(main(sys.argv[1:]))
