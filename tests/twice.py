"""`make test`: the whole suite on SQLite, then what is about the database itself on PostgreSQL too.

Each time the Service's tests, and the portal's under settings of their own.
"""

import subprocess
import sys

from tests.postgres import end_tidily_when_told, pytest_on_postgres

PORTAL = ["--ds=tests.portal.settings", "tests/portal"]
INTERRUPTED, NOTHING = 2, 5  # pytest's exit codes: someone pressed Ctrl-C; no test was asked for


def main(arguments: list[str]) -> int:
    codes = []
    for name, more in (("the Service", []), ("the portal", PORTAL)):
        print(f"\n======== {name} on SQLite ========", flush=True)
        codes.append(subprocess.run([sys.executable, "-m", "pytest", *arguments, *more], check=False).returncode)
        if codes[-1] == INTERRUPTED:
            return INTERRUPTED
    print("\n======== both on PostgreSQL ========", flush=True)
    both = [*arguments, "--both-databases-only"]
    codes.append(pytest_on_postgres(both, [*both, *PORTAL]))
    return next((code for code in codes if code not in {0, NOTHING}), 0)


if __name__ == "__main__":
    end_tidily_when_told()
    sys.exit(main(sys.argv[1:]))
