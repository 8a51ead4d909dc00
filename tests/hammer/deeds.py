"""What a process that hammers a facility does: one deed after another, each drawn by lot."""

import random
from collections.abc import Callable
from contextlib import ExitStack
from functools import partial
from typing import Any
from unittest.mock import patch

from django.db import DatabaseError, connection
from django.db.models import QuerySet

from cells.models import Cell
from cells.services import placing
from cells.services.leaving import Leaving, discharge
from cells.services.placing import place_inmate
from inmates import locks
from inmates.models import Inmate
from inmates.services.admission import admit_newcomer
from inmates.services.facts import change_facts
from lcs_ims.facilities.models import Facility
from lcs_ims.lib.refusal import Refused
from tests.broods import tell
from tests.building import SHELL, WHY, a_newcomer

CROWD = 12  # people: with more somebody leaves, else somebody comes
CHECKED, UNCHECKED = "checked", "unchecked"
Deed = Callable[[random.Random], object]


def hammer(seed: int, code: str, check: str) -> None:
    """Do one deed after another, for ever, and tell what became of each. `UNCHECKED`: only the database refuses."""
    chance, deeds = random.Random(seed), deeds_at(Facility.objects.get(code=code))
    with ExitStack() as off:
        if check == UNCHECKED:
            _switch_off(off)
        while True:
            try:
                chance.choices(deeds, [9, 2, 3])[0](chance)
                tell("done")
            except Refused:
                tell("refused")
            except DatabaseError as error:
                # SQLite lets nobody queue: with eight who never pause one may wait 30 s in vain. Nothing was done.
                tell("busy" if "database is locked" in str(error) else "error", f"{type(error).__name__} {error}")


def deeds_at(facility: Facility) -> list[Deed]:
    """Placing or moving someone, changing a fact, coming or going."""
    cells = list(Cell.objects.filter(facility=facility).select_related("facility", "block"))

    def people() -> list[Inmate]:
        here = Inmate.objects.filter(custodies__facility=facility, custodies__ended_at__isnull=True)
        return list(here.order_by("pk"))

    def place(chance: random.Random) -> object:
        return place_inmate(chance.choice(people()), chance.choice(cells), by=SHELL, reason=WHY)

    def change(chance: random.Random) -> object:
        choices: list[dict[str, Any]] = [
            {"age_disputed": True},
            {"age_disputed": False},
            {"protection": "informer"},
            {"protection": ""},
        ]
        return change_facts(
            chance.choice(people()), chance.choice(choices), by=SHELL, reason=WHY, evidence="seen", second=None
        )

    def come_or_go(chance: random.Random) -> object:
        here = people()
        if len(here) > CROWD:
            gone = Leaving("escape", circumstances="over the wall", reported_to="the police at Maseru")
            return discharge(chance.choice(here), gone, by=SHELL, reason=WHY)
        said = {"surname": f"Pitso {chance.randrange(10**9)}", "sex": chance.choice(["male", "female"])}
        born = f"{chance.choice([1990, 2011])}-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}"
        return admit_newcomer(a_newcomer(**said, date_of_birth=born), facility, by=SHELL)

    return [place, change, come_or_go]


def _switch_off(off: ExitStack) -> None:
    """The application decides nothing and locks no cell: what is refused of a cell now, the database refuses.

    People stay locked. Else somebody leaves while they are placed, keeps the bed, and soon every cell is full.
    """
    off.enter_context(patch.object(placing, "refuse_unlawful", lambda *_: None))
    if connection.vendor == "postgresql":
        off.enter_context(patch.object(locks, "hold", partial(_hold_all_but_cells, locks.hold)))


def _hold_all_but_cells(hold: Callable[[QuerySet[Any]], list[int]], rows: QuerySet[Any]) -> list[int]:
    return list(rows.order_by("pk").values_list("pk", flat=True)) if rows.model is Cell else hold(rows)
