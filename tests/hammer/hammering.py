"""One of the processes that hammer a facility: `python -m tests.hammer.hammering SEED CODE [no-check]`.

It places, moves, discharges, admits and changes facts at random until it is killed, a word on a line for each deed.
"""

import os
import random
import sys
from collections.abc import Callable
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

import django

if TYPE_CHECKING:
    from lcs_ims.facilities.models import Facility


def hammer(seed: int, code: str, *, check: bool) -> None:
    """Do one deed after another; what became of each goes to standard output, which ends it when it closes."""
    from django.db import DatabaseError

    from lcs_ims.facilities.models import Facility
    from lcs_ims.lib.refusal import Refused

    chance, facility = random.Random(seed), Facility.objects.get(code=code)
    deeds = _deeds(facility)
    with ExitStack() as off:
        if not check:
            _switch_off(off)
        while True:
            try:
                chance.choices(list(deeds.values()), [9, 2, 2, 1])[0](chance)
                word = "done"
            except Refused:
                word = "refused"
            except DatabaseError as error:
                word = f"error {type(error).__name__} {error}".replace("\n", " ")
            sys.stdout.write(f"{word}\n")
            sys.stdout.flush()


def _deeds(facility: "Facility") -> dict[str, Callable[[random.Random], object]]:
    from cells.models import Cell
    from cells.services.leaving import Leaving, discharge
    from cells.services.placing import place_inmate
    from inmates.models import Inmate
    from inmates.services.admission import admit_newcomer
    from inmates.services.facts import change_facts
    from tests.building import SHELL, WHY, a_newcomer

    cells = list(Cell.objects.filter(facility=facility).select_related("facility", "block"))

    def someone(chance: random.Random) -> Inmate:
        here = Inmate.objects.filter(custodies__facility=facility, custodies__ended_at__isnull=True)
        return chance.choice(list(here.order_by("pk")))

    def place(chance: random.Random) -> object:
        return place_inmate(someone(chance), chance.choice(cells), by=SHELL, reason=WHY)

    def change(chance: random.Random) -> object:
        choices: list[dict[str, Any]] = [
            {"age_disputed": True},
            {"age_disputed": False},
            {"protection": "informer"},
        ]
        return change_facts(
            someone(chance), chance.choice(choices), by=SHELL, reason=WHY, evidence="seen", second=None
        )

    def leave(chance: random.Random) -> object:
        gone = Leaving("escape", circumstances="over the wall", reported_to="the police at Maseru")
        admit(chance)
        return discharge(someone(chance), gone, by=SHELL, reason=WHY)

    def admit(chance: random.Random) -> object:
        said = {"surname": f"Pitso {chance.randrange(10**9)}", "sex": chance.choice(["male", "female"])}
        born = chance.choice(["1990-05-17", "2011-01-01"])
        return admit_newcomer(a_newcomer(**said, date_of_birth=born), facility, by=SHELL)

    return {"place": place, "change": change, "leave": leave, "admit": admit}


def _switch_off(off: ExitStack) -> None:
    """The application decides nothing and locks nobody: what is refused now, the database refuses."""
    from django.db import connection

    from cells.services import placing
    from inmates import locks

    off.enter_context(patch.object(placing, "refuse_unlawful", lambda *_: None))
    if connection.vendor == "postgresql":
        keys = lambda rows: list(rows.order_by("pk").values_list("pk", flat=True))  # noqa: E731
        off.enter_context(patch.object(locks, "hold", keys))


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lcs_ims.settings")
    django.setup()
    hammer(int(sys.argv[1]), sys.argv[2], check="no-check" not in sys.argv)
