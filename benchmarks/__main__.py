"""Run every benchmark: `make bench`, or `python -m benchmarks NAME …` for some of them."""

import importlib
import os
import sys

BENCHMARKS = ("placing", "search", "audit", "planning", "report", "portal", "load")


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lcs_ims.settings")
    for name in sys.argv[1:] or BENCHMARKS:
        module = importlib.import_module(f"benchmarks.{name}")
        sys.argv = [f"benchmarks.{name}"]
        module.main()


if __name__ == "__main__":
    main()
