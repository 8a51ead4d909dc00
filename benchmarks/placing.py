"""Verdicts, scans, clocks, past rolls, waits, pages: each on an SQLite file and a PostgreSQL of its own.

python -m benchmarks.placing [benchmarks.waiting …]
"""

import os
import subprocess
import sys
import tempfile

from tests.postgres import own_server

MEASURED = (
    "benchmarks.verdicts",
    "benchmarks.clocks",
    "benchmarks.past_rolls",
    "benchmarks.waiting",
    "benchmarks.pages",
)


def main() -> None:
    """Measure on both databases."""
    measured = sys.argv[1:] or MEASURED
    with tempfile.TemporaryDirectory() as home:
        for place, module in enumerate(measured):
            _run(module, f"sqlite:///{home}/bench-{place}.sqlite3", "sqlite")
    for module in measured:
        with own_server() as url:
            _run(module, url, "postgresql")


def _run(module: str, url: str, name: str) -> None:
    environment = os.environ | {"LCS_DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "lcs_ims.settings"}
    subprocess.run([sys.executable, "manage.py", "migrate", "-v0"], env=environment, check=True)
    subprocess.run([sys.executable, "-m", module, name], env=environment, check=True)


if __name__ == "__main__":
    main()
