"""Eight processes place, move, discharge, admit and change facts at random, and are killed in the middle of it.

Afterwards no cell was ever mixed or over-full, nobody was in two places, and the trail tells every row.
"""

import random
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import UTC, datetime

import pytest

from cells.models import Cell, Stay
from lcs_ims.audit.models import Event
from lcs_ims.audit.verification import verify
from lcs_ims.facilities.models import Facility
from tests import hard
from tests.broods import BEGAN, Brood, Said, kill
from tests.building import a_child, a_facility, an_inmate, cells
from tests.cells.unprotected import guards_off
from tests.hammer.deeds import CHECKED, UNCHECKED, hammer

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.both_databases]

PROCESSES = 8
KILL_EVERY = 40  # deeds
EVER = datetime(9999, 1, 1, tzinfo=UTC)


@dataclass
class Hammers:
    """The processes, and what they said of their deeds."""

    environment: dict[str, str]
    facility: Facility
    check: bool = True
    said: Counter[str] = field(default_factory=Counter)
    errors: list[str] = field(default_factory=list)
    kills: int = 0

    def run(self, deeds: int, seed: int) -> None:
        """Let so many deeds be done, with a process killed and another begun now and then."""
        chance = random.Random(seed)
        check = CHECKED if self.check else UNCHECKED
        with Brood(self.environment, hammer, self.facility.code, check) as brood:
            self._watch(brood, deeds, chance)
            for said in brood.last_words():
                self._note(said)

    def _watch(self, brood: Brood, deeds: int, chance: random.Random) -> None:
        living: list[int] = []
        for _ in range(PROCESSES):
            brood.begin(chance.randrange(2**32))
        while self.said.total() < deeds:
            said = brood.hear()
            if said.word == BEGAN:
                living.append(said.pid)
                continue
            self._note(said)
            if self.said.total() % KILL_EVERY == 0:
                kill(living.pop(chance.randrange(len(living))))
                self.kills += 1
                brood.begin(chance.randrange(2**32))

    def _note(self, said: Said) -> None:
        if said.word != BEGAN:
            self.said[said.word] += 1
        if said.word == "error":
            self.errors.append(said.more)


def mixed() -> list[str]:
    """Cells in which two stays of different classes, neither exempt, ever overlapped."""
    found = set()
    for cell, stays in _by_cell().items():
        there: list[Stay] = []
        for stay in stays:
            there = [one for one in there if (one.ended_at or EVER) > stay.began_at]
            if any(one.absolute_class != stay.absolute_class for one in there):
                found.add(cell.code)
            there.append(stay)
    return sorted(found)


def over_full() -> list[str]:
    """Cells in which there were ever more than they are certified for."""
    found = []
    for cell, stays in _by_cell().items():
        steps = sorted([(s.began_at, 1) for s in stays] + [(s.ended_at, -1) for s in stays if s.ended_at])
        people = most = 0
        for _at, step in steps:
            people += step
            most = max(most, people)
        if most > cell.certified_capacity:
            found.append(cell.code)
    return found


def _by_cell() -> dict[Cell, list[Stay]]:
    found = defaultdict(list)
    for stay in Stay.objects.filter(exempt=False).select_related("cell").order_by("began_at"):
        if stay.ended_at is None or stay.ended_at > stay.began_at:
            found[stay.cell].append(stay)
    return found


def in_two_places() -> list[int]:
    there = Counter(Stay.objects.open().values_list("inmate", flat=True))
    return [inmate for inmate, stays in there.items() if stays > 1]


@pytest.fixture
def facility() -> Facility:
    """Eight people of four classes, and eight cells, each a block of its own: a fifth of what is tried is lawful."""
    mcci = a_facility()
    cells(mcci, *(f"{block}-01" for block in "ABCDEF"), capacity=2)
    cells(mcci, "G-01", "H-01", capacity=1, area="20")
    for sex in ("male", "female"):
        for _ in range(2):
            an_inmate(mcci, sex=sex)
            a_child(mcci, sex=sex)
    return mcci


def hammered(environment: dict[str, str], facility: Facility, deeds: int, *, check: bool = True) -> Hammers:
    hammers = Hammers(environment, facility, check)
    hammers.run(deeds, seed=20261121)
    assert hammers.kills == deeds // KILL_EVERY
    assert hammers.said["busy"] <= deeds // 100
    print(dict(hammers.said), hammers.errors[:3])
    assert Event.objects.count() >= hammers.said["done"]
    return hammers


def nothing_is_amiss() -> bool:
    assert (mixed(), over_full(), in_two_places()) == ([], [], [])
    assert verify().problems == []
    return True


def test_nothing_is_amiss_after_1000_deeds(process_environment: dict[str, str], facility: Facility) -> None:
    hammers = hammered(process_environment, facility, 1_000)
    assert hammers.errors == []
    assert nothing_is_amiss()


def test_the_database_alone_refuses_what_is_absolute(process_environment: dict[str, str], facility: Facility) -> None:
    hammered(process_environment, facility, 1_000, check=False)
    assert nothing_is_amiss()


def test_without_either_cells_are_mixed(process_environment: dict[str, str], facility: Facility) -> None:
    with guards_off():
        hammered(process_environment, facility, 80, check=False)
        assert mixed() != []


@pytest.mark.hard
def test_nothing_is_amiss_after_100000_deeds(process_environment: dict[str, str], facility: Facility) -> None:
    hammers = hammered(process_environment, facility, hard.of(100_000))
    assert hammers.errors == []
    assert nothing_is_amiss()


@pytest.mark.hard
def test_nor_with_the_database_alone(process_environment: dict[str, str], facility: Facility) -> None:
    hammered(process_environment, facility, hard.of(100_000), check=False)
    assert nothing_is_amiss()
