"""Many processes at once, placing, finding, keeping apart and changing cells by lot of their own number.

Whatever they do, and whatever they are refused: nobody is in two places, no bed is taken twice, no
placement mixes, the breach register is what the scan says, and nothing but refusals goes wrong.
"""

import random
import time
from collections import Counter
from dataclasses import replace
from itertools import combinations

import pytest

from cells.houses import load_house
from cells.models import Cell, PlacementException, Stay
from cells.services.breaches import in_line
from cells.services.estate import CellSpec, change_cells
from cells.services.exceptions import ask_exception, grant_exception
from cells.services.finding import record_as_found
from cells.services.judging import judge_facility
from cells.services.placing import place_inmate
from cells.services.whereabouts import bring_back, hold_inmate
from inmates.models import Custody, Inmate, KeepApart
from inmates.services.keep_apart import close_keep_apart, open_keep_apart
from lcs_ims.accounts.models import User
from lcs_ims.accounts.roles import Role
from lcs_ims.facilities.models import Facility
from lcs_ims.lib import clock
from lcs_ims.lib.refusal import Refused
from tests.building import SHELL, WHY, a_child, a_facility, an_inmate, an_officer, cells, grounds

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.both_databases]

PROCESSES = 5


class Officer:
    """One process: it does what its lot says, over and over, and counts how that ended."""

    def __init__(self, number: int) -> None:
        self.lot = random.Random(number)
        self.people = list(Inmate.objects.order_by("pk"))
        self.home = dict(Custody.objects.values_list("inmate_id", "facility_id"))
        self.cells = list(Cell.objects.select_related("facility", "block").order_by("pk"))
        self.here = list(Facility.objects.order_by("pk"))
        self.users = [user.actor() for user in User.objects.order_by("pk")]

    def place(self) -> None:
        place_inmate(*self._someone_somewhere(), by=SHELL, reason=WHY)

    def find(self) -> None:
        record_as_found(*self._someone_somewhere(), by=SHELL, learned=WHY)

    def hold(self) -> None:
        hold_inmate(self._someone(), room="Reception", officer="Sgt Mosa", by=SHELL, reason=WHY)

    def bring_back(self) -> None:
        bring_back(self._someone(), by=SHELL)

    def keep_apart(self) -> None:
        one, other = self.lot.sample(self.people, 2)
        open_keep_apart(one, other, grounds(self.lot.choice(["cell", "block", "facility"])), by=SHELL)

    def make_peace(self) -> None:
        orders = list(KeepApart.objects.open().select_related("first", "second"))
        if orders:
            close_keep_apart(self.lot.choice(orders), by=SHELL, reason=WHY)

    def designate(self) -> None:
        cell = Cell.objects.select_related("facility", "block").get(pk=self.lot.choice(self.cells).pk)
        as_it_is_to_be = replace(CellSpec.of(cell), status=self.lot.choice(["", "", "untried", "convicted"]))
        change_cells(cell.facility, [as_it_is_to_be], by=SHELL, reason=WHY)

    def ask(self) -> None:
        ask_exception(*self._someone_somewhere(), by=self.users[0], reason=WHY, hours=8)

    def grant(self) -> None:
        asked = list(PlacementException.objects.filter(state="asked").select_related("inmate", "cell__facility"))
        if asked:
            grant_exception(self.lot.choice(asked), by=self.users[1])

    def judge(self) -> None:
        judge_facility(self.lot.choice(self.here), by=SHELL, now=clock.now())

    def _someone(self) -> Inmate:
        return self.lot.choice(self.people)

    def _someone_somewhere(self) -> tuple[Inmate, Cell]:
        person = self._someone()
        return person, self.lot.choice([c for c in self.cells if c.facility_id == self.home[person.pk]])


LAWFUL = ("place",) * 6 + ("keep_apart", "make_peace")
EVERYTHING = (*LAWFUL, "find", "hold", "bring_back", "designate", "ask", "grant", "judge")


def work(number: int, seconds: float, deeds: tuple[str, ...]) -> Counter[str]:
    officer, ends = Officer(number), Counter[str]()
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        try:
            getattr(officer, officer.lot.choice(deeds))()
            ends["done"] += 1
        except Refused as refused:
            ends[refused.code] += 1
    return ends


@pytest.fixture
def prison():
    """Two facilities with 24 people each, men and boys, tried and not: too many for their cells."""
    facilities = [a_facility("MCCI"), a_facility("MFCI")]
    an_officer(Role.INTAKE_OFFICER, facilities[0])
    an_officer(Role.HEADQUARTERS)
    for facility in facilities:
        cells(facility, "A-01", "A-02", "A-03", "B-01", "B-02", "C-01", capacity=3, area="18")
        for number in range(24):
            status = "remand" if number % 3 else "sentenced"
            if number % 4:
                an_inmate(facility, legal_status=status)
            else:
                a_child(facility, legal_status=status)
    return facilities


def overlap(one: Stay, other: Stay) -> bool:
    return (one.ended_at is None or one.ended_at > other.began_at) and (
        other.ended_at is None or other.ended_at > one.began_at
    )


def overlapping(**same: str) -> list[tuple[Stay, Stay]]:
    """Pairs of stays that were at one moment in one cell, or of one person."""
    groups: dict[int, list[Stay]] = {}
    for stay in Stay.objects.all():
        groups.setdefault(getattr(stay, same["by"]), []).append(stay)
    return [pair for stays in groups.values() for pair in combinations(stays, 2) if overlap(*pair)]


def nothing_is_wrong(facilities: list[Facility], *, lawful: bool) -> None:
    together = overlapping(by="cell_id")
    assert overlapping(by="inmate_id") == []
    assert [pair for pair in together if pair[0].bed == pair[1].bed] == []
    mixed = [pair for pair in together if pair[0].absolute_class != pair[1].absolute_class]
    assert [pair for pair in mixed if lawful or not (pair[0].exempt or pair[1].exempt)] == []
    for facility in facilities:
        assert in_line(facility, load_house(facility, clock.facility_date()))


def done_by(outcomes) -> Counter[str]:
    assert [outcome.error for outcome in outcomes if outcome.error] == []
    return sum((outcome.value for outcome in outcomes), Counter[str]())


@pytest.mark.parametrize("deeds", [LAWFUL, EVERYTHING], ids=["lawful", "everything"])
def test_many_officers_at_once_break_nothing(race, prison, deeds):
    ends = done_by(race(PROCESSES, work, 8, deeds))
    nothing_is_wrong(prison, lawful=deeds is LAWFUL)
    assert ends["done"] > 20


@pytest.mark.hard
@pytest.mark.parametrize("deeds", [LAWFUL, EVERYTHING], ids=["lawful", "everything"])
def test_many_officers_for_minutes_break_nothing(race, prison, deeds):
    ends = done_by(race(8, work, 180, deeds))
    nothing_is_wrong(prison, lawful=deeds is LAWFUL)
    assert ends["done"] > 200
