"""What a page has confirmed is there, whatever is killed: gunicorn's processes, one after another, under load."""

import os
import random
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import pytest

from lcs_ims.audit import Action
from lcs_ims.audit.models import Event
from lcs_ims.audit.verification import verify
from tests import hard
from tests.hammer.serving import Pages
from tests.processes import wait_until

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.both_databases]

WRITERS = 4
BETWEEN_KILLS = 8  # confirmed writes


@dataclass
class Officers:
    """Some officers who issue paper forms as fast as the pages answer, and count what was confirmed."""

    pages: Pages
    confirmed: int = 0
    unanswered: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)
    stop: threading.Event = field(default_factory=threading.Event)

    def write(self) -> None:
        while not self.stop.is_set():
            answer = self.pages.issue_forms()
            with self.lock:
                self.confirmed += answer is not None and answer.status == 302
                self.unanswered += answer is None

    @contextmanager
    def at_work(self) -> Iterator[None]:
        threads = [threading.Thread(target=self.write) for _ in range(WRITERS)]
        for thread in threads:
            thread.start()
        try:
            yield
        finally:
            self.stop.set()
            for thread in threads:
                thread.join()


def nothing_confirmed_is_lost(pages: Pages, kills: int) -> bool:
    officers, chance = Officers(pages), random.Random(20261121)
    with officers.at_work():
        for _ in range(kills):
            enough = officers.confirmed + BETWEEN_KILLS
            assert wait_until(lambda enough=enough: officers.confirmed >= enough)  # type: ignore[misc]
            os.kill(chance.choice(pages.workers()), signal.SIGKILL)
    written = Event.objects.filter(action=Action.PAPER_FORMS_ISSUED).count()
    assert officers.confirmed >= kills * BETWEEN_KILLS
    assert officers.confirmed <= written <= officers.confirmed + officers.unanswered
    return verify().problems == []


def test_no_confirmed_write_is_lost_over_10_kills(pages: Pages) -> None:
    assert nothing_confirmed_is_lost(pages, 10)


@pytest.mark.hard
def test_nor_over_200(pages: Pages) -> None:
    assert nothing_confirmed_is_lost(pages, hard.of(200))
