"""`make test`: the whole suite on SQLite, then what is about the database itself on PostgreSQL too."""

import subprocess
import sys

from tests.postgres import end_tidily_when_told, pytest_on_postgres

INTERRUPTED = 2  # pytest's exit code when someone pressed Ctrl-C


def main(arguments: list[str]) -> int:
    print("\n======== on SQLite ========", flush=True)
    sqlite = subprocess.run([sys.executable, "-m", "pytest", *arguments], check=False).returncode
    if sqlite == INTERRUPTED:
        return sqlite
    print("\n======== on PostgreSQL ========", flush=True)
    postgres = pytest_on_postgres([*arguments, "--both-databases-only"])
    return sqlite or postgres


if __name__ == "__main__":
    end_tidily_when_told()
    sys.exit(main(sys.argv[1:]))
