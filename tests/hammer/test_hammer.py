"""Eight processes place, move, discharge, admit and change facts at random, and are killed in the middle of it.

Afterwards no cell was ever mixed or over-full, nobody was in two places, and the trail tells every row.
"""

import os
import random
import signal
import subprocess
import sys
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import IO, Any

import pytest

from cells.models import Cell, Stay
from lcs_ims.audit.models import Event
from lcs_ims.audit.verification import verify
from lcs_ims.facilities.models import Facility
from tests import hard
from tests.building import a_child, a_facility, an_inmate, cells
from tests.cells.unprotected import guards_off

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
        command = [sys.executable, "-m", "tests.hammer.hammering", self.facility.code]
        command += [] if self.check else ["no-check"]
        pipes: dict[str, Any] = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True, "bufsize": 1}
        with subprocess.Popen(command, env=self.environment, start_new_session=True, **pipes) as brood:
            assert brood.stdin is not None
            assert brood.stdout is not None
            try:
                self._watch(brood.stdin, brood.stdout, deeds, chance)
            finally:
                os.killpg(brood.pid, signal.SIGKILL)
                for line in brood.stdout:  # until the last of them is dead
                    self._note(line)

    def _watch(self, seeds: IO[str], said: IO[str], deeds: int, chance: random.Random) -> None:
        living: list[int] = []
        for _ in range(PROCESSES):
            seeds.write(f"{chance.randrange(2**32)}\n")
        while self.said.total() < deeds:
            pid, word = self._note(said.readline())
            if word == "began":
                living.append(pid)
            elif self.said.total() % KILL_EVERY == 0:
                os.kill(living.pop(chance.randrange(len(living))), signal.SIGKILL)
                self.kills += 1
                seeds.write(f"{chance.randrange(2**32)}\n")

    def _note(self, line: str) -> tuple[int, str]:
        pid, word, rest = line.rstrip("\n").split(" ", 2)
        assert word != "ended", rest
        if word != "began":
            self.said[word] += 1
        if word == "error":
            self.errors.append(rest)
        return int(pid), word


def mixed() -> list[str]:
    """Cells in which two stays of different classes, neither exempt, ever overlapped."""
    found = set()
    for cell, stays in _by_cell().items():
        for place, one in enumerate(stays):
            later = (other for other in stays[place + 1 :] if other.began_at < (one.ended_at or EVER))
            if any(other.absolute_class != one.absolute_class for other in later):
                found.add(cell.code)
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
    """Sixteen people of four classes, and six cells, too few for them all."""
    mcci = a_facility()
    cells(mcci, "A-01", "A-02", "B-01", "B-02", capacity=2)
    cells(mcci, "C-01", "C-02", capacity=1, area="20")
    for sex in ("male", "female"):
        for _ in range(4):
            an_inmate(mcci, sex=sex)
            a_child(mcci, sex=sex)
    return mcci


def hammered(environment: dict[str, str], facility: Facility, deeds: int, *, check: bool = True) -> Hammers:
    hammers = Hammers(environment, facility, check)
    hammers.run(deeds, seed=20261121)
    assert hammers.kills == deeds // KILL_EVERY
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
