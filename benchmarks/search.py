"""The search by name and number, for a country ten times as full as it is.

    python -m benchmarks.search

The names are those of the demonstration's muster, each given name with each surname, so that none is
there twice before all have been used.
"""

import csv
from functools import partial
from itertools import islice, product
from pathlib import Path

import django

from benchmarks.figures import Figure, median_ms, tell

PEOPLE = 26_560
MUSTER = Path(__file__).parents[1] / "lcs_ims" / "demo" / "data" / "register.csv"
TYPED = {
    "a name": "Lerato Mokoena",
    "a name misspelt": "Lirato Mokwena",
    "the beginning of a name": "mo",
    "a part of a number": "2026/412",
    "a name nobody has": "Xqzw",
}


def main() -> None:
    django.setup()
    from inmates.search import find  # noqa: PLC0415 (imports models)

    people = _people()
    rows = [Figure(what, median_ms(partial(find, typed, people)), "ms", 250) for what, typed in TYPED.items()]
    tell("search", rows)


def _people() -> list[tuple[int, str, str]]:
    with MUSTER.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    given = sorted({row["given_names"] for row in rows})
    surnames = sorted({row["surname"] for row in rows})
    names = islice(product(given, surnames), PEOPLE)
    return [(place, f"LCS/2026/{place:05}", " ".join(name)) for place, name in enumerate(names)]


if __name__ == "__main__":
    import os

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lcs_ims.settings")
    main()
