"""What the clock does to cells: late, twice, and in several sweepers."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
import time_machine

from cells.duties import SWEEP
from cells.models import Stay, Whereabouts
from cells.services.exceptions import ask_exception, grant_exception
from cells.services.overcrowding import Terms, confirm_overcrowding, propose_overcrowding
from cells.services.whereabouts import hold_inmate
from lcs_ims.accounts.roles import Role
from lcs_ims.audit.models import Event
from lcs_ims.lib import duties
from lcs_ims.sweeping import new_holder, sweep
from tests.building import (
    SHELL,
    WHY,
    a_cell,
    a_facility,
    actions,
    an_inmate,
    an_officer,
    open_breaches,
    placed,
)
from tests.racing import values

pytestmark = pytest.mark.django_db

EVENING = datetime(2026, 6, 14, 21, 30, tzinfo=UTC)  # 23:30 on 14 June in Maseru
DUE = {"cells.exceptions", "cells.overcrowding", "cells.holding", "cells.judging"}


def swept():
    """What each duty of ours did when everything due was done."""
    return {report.name: report.done for report in sweep("me") if report.name in DUE and not report.error}


def set_the_scene():
    """A boy of 17 on his last day with another, an exception of 1 hour, an order of 1 day, someone held."""
    mcci = a_facility()
    boys, single, full = a_cell(mcci), a_cell(mcci, "B-01", capacity=1, area="9"), a_cell(mcci, "C-01", capacity=2)
    for born in ("2010-01-01", "2008-06-15"):
        placed(an_inmate(mcci, date_of_birth=born), boys)
    placed(an_inmate(mcci), single)
    intake, supervisor = an_officer(Role.INTAKE_OFFICER, mcci), an_officer(Role.SHIFT_SUPERVISOR, mcci)
    asked = ask_exception(an_inmate(mcci), single, by=intake, reason="nothing else is free", hours=1)
    grant_exception(asked, by=supervisor)
    order = propose_overcrowding(
        mcci, Terms(1, Decimal("1.5"), Decimal(2)), by=an_officer(Role.HEADQUARTERS), reason=WHY
    )
    confirm_overcrowding(order, by=an_officer(Role.COMMISSIONER))
    for _ in range(3):
        placed(an_inmate(mcci), full)
    hold_inmate(an_inmate(mcci), room="Reception", officer="Sgt Mosa", by=SHELL, reason=WHY)
    return mcci


@pytest.fixture
def mcci(db):
    with time_machine.travel(EVENING, tick=False):
        return set_the_scene()


def test_they_are_registered():
    assert {duty.name for duty in duties.duties()} >= DUE


def test_nothing_is_due_in_the_same_moment(mcci):
    with time_machine.travel(EVENING, tick=False):
        assert set(swept().values()) == {0}


@pytest.mark.parametrize(
    ("after", "done"),
    [
        (timedelta(minutes=59), {"cells.exceptions": 0, "cells.judging": 2, "cells.holding": 0}),
        (timedelta(hours=1), {"cells.exceptions": 1, "cells.judging": 2, "cells.holding": 0}),
        (timedelta(hours=6, minutes=30), {"cells.exceptions": 1, "cells.holding": 1, "cells.overcrowding": 0}),
        (
            timedelta(days=40),
            {"cells.exceptions": 1, "cells.holding": 1, "cells.overcrowding": 1, "cells.judging": 2},
        ),
    ],
)
def test_each_does_what_is_due_however_late(mcci, after, done):
    with time_machine.travel(EVENING + after, tick=False):
        assert swept().items() >= done.items()


def test_twice_is_as_good_as_once(mcci):
    with time_machine.travel(EVENING + timedelta(days=2), tick=False):
        swept()
        before = actions()
    with time_machine.travel(EVENING + timedelta(days=2, minutes=10), tick=False):
        assert set(swept().values()) == {0}
    assert actions() == before


def test_a_birthday_is_a_breach_minutes_after_midnight(mcci):
    with time_machine.travel(datetime(2026, 6, 14, 22, 3, tzinfo=UTC), tick=False):
        swept()
    assert ("CHILD", "A-01", "1 2") in open_breaches(mcci)


def test_the_trail_names_the_service_itself(mcci):
    with time_machine.travel(EVENING + timedelta(days=2), tick=False):
        swept()
    ended = Event.objects.filter(action="cells.exception.ended").get()
    assert (ended.by.kind, ended.by.name) == (SWEEP.kind, SWEEP.name)


def run_all(number, moment):
    with time_machine.travel(moment, tick=True):
        holder = new_holder()
        for _ in range(5):
            for duty in tuple(duties.duties()):
                if duty.name in DUE:
                    duty.work(datetime.fromisoformat(moment))
    return holder


@pytest.mark.django_db(transaction=True)
@pytest.mark.both_databases
def test_several_at_once_do_each_thing_once(race):
    with time_machine.travel(EVENING, tick=False):
        mcci = set_the_scene()
    outcomes = race(4, run_all, (EVENING + timedelta(days=2)).isoformat())
    assert len(values(outcomes)) == 4, outcomes
    done = actions()
    for what in ("exception.ended", "overcrowding.ended", "whereabouts.ended"):
        assert done.count(f"cells.{what}") == 1
    assert open_breaches(mcci) == [
        ("CAPACITY", "B-01", "3 4"),
        ("CAPACITY", "C-01", "5 6 7"),
        ("CHILD", "A-01", "1 2"),
    ]
    assert not Whereabouts.objects.filter(ended_at=None).exists()
    assert Stay.objects.open().filter(exempt=True).count() == 1
