from datetime import UTC, datetime, timedelta

import pytest

from lcs_ims.audit import Action, Actor, Subject, begin_log, deed, is_demonstration, record, times
from lcs_ims.audit.models import Event
from lcs_ims.lib import clock
from lcs_ims.lib.refusal import Refused

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

BY = Actor.system("tests")
PAST = datetime(2026, 3, 1, 8, tzinfo=UTC)


class Wall:
    """The database's clock and the one that nobody can set, both told."""

    def __init__(self, reading: datetime) -> None:
        self.reading, self.ticks = reading, 1000.0

    def passes(self, seconds: float) -> None:
        self.reading += timedelta(seconds=seconds)
        self.ticks += seconds

    def is_set(self, seconds: float) -> None:
        self.reading += timedelta(seconds=seconds)


@pytest.fixture
def wall(monkeypatch: pytest.MonkeyPatch) -> Wall:
    wall = Wall(PAST)
    monkeypatch.setattr(times, "database_clock", lambda: wall.reading)
    monkeypatch.setattr("lcs_ims.audit.sequencing.database_clock", lambda: wall.reading)
    monkeypatch.setattr(times, "_ticks", lambda: wall.ticks)
    monkeypatch.setattr(times, "_watch", times._Watch())
    return wall


@deed
def tell() -> None:
    record(Action.STAY_BEGAN, by=BY, on=Subject("cells.cell", "4", "B-07", "MCCI"))


def actions() -> list[str]:
    return list(Event.objects.values_list("action", flat=True))


def test_it_is_the_clock_of_the_database() -> None:
    tell()
    assert abs(datetime.now(UTC) - Event.objects.get(leaf=1).recorded_at) < timedelta(seconds=5)


def test_it_never_goes_back(wall: Wall) -> None:
    tell()
    wall.is_set(-30)
    tell()
    assert Event.objects.get(leaf=2).recorded_at == Event.objects.get(leaf=1).recorded_at


@pytest.mark.parametrize("seconds", [-3600, 3600])
def test_a_step_of_the_clock_is_an_event_of_its_own(wall: Wall, seconds: int) -> None:
    tell()
    wall.passes(10)
    wall.is_set(seconds)
    tell()
    assert actions() == [Action.LOG_BEGAN, Action.STAY_BEGAN, Action.CLOCK_STEPPED, Action.STAY_BEGAN]
    assert Event.objects.get(leaf=2).after["seconds"] == seconds


@pytest.mark.parametrize("seconds", [-3600, 3600])
def test_a_step_is_recorded_once_however_many_processes_see_it(
    wall: Wall, monkeypatch: pytest.MonkeyPatch, seconds: int
) -> None:
    tell()
    another = times._Watch(times._watch.reading, times._watch.ticks)
    wall.is_set(seconds)
    tell()
    monkeypatch.setattr(times, "_watch", another)
    tell()
    monkeypatch.setattr(times, "_watch", times._Watch())  # a process that has just started
    tell()
    assert actions().count(Action.CLOCK_STEPPED) == 1


def test_a_process_that_has_just_started_sees_that_the_clock_is_behind(
    wall: Wall, monkeypatch: pytest.MonkeyPatch
) -> None:
    tell()
    monkeypatch.setattr(times, "_watch", times._Watch())
    wall.is_set(-3600)
    tell()
    assert actions().count(Action.CLOCK_STEPPED) == 1


def test_a_quiet_hour_is_no_step(wall: Wall) -> None:
    tell()
    wall.passes(3600)
    tell()
    assert Action.CLOCK_STEPPED not in actions()


def test_nobody_tells_the_time_on_a_register() -> None:
    with clock.at(PAST):
        tell()
    assert Event.objects.get(leaf=1).recorded_at > PAST + timedelta(days=1)


def test_a_demonstration_tells_its_past() -> None:
    with clock.at(PAST):
        begin_log(demonstration=True)
        tell()
    assert is_demonstration()
    assert [event.recorded_at for event in Event.objects.all()] == [PAST, PAST]


def test_a_demonstration_is_one_by_its_first_event_and_not_by_its_head() -> None:
    begin_log(demonstration=False)
    assert not is_demonstration()


def test_a_log_that_has_begun_does_not_begin_again() -> None:
    tell()
    with pytest.raises(Refused) as refusal:
        begin_log(demonstration=True)
    assert refusal.value.code == "log-has-begun"
