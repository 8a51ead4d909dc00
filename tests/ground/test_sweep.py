"""The sweep does what is due, once in its interval, however many sweeps run and whatever kills them."""

import signal
import subprocess
import sys
import threading
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command

from lcs_ims.lib import clock
from lcs_ims.lib import duties as registry
from lcs_ims.lib.duties import duty
from lcs_ims.models import Claim
from lcs_ims.sweeping import LATE_AFTER, SWEEP, beat, new_holder, silence, sweep
from tests.processes import wait_until

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def no_duties_but_the_tests(monkeypatch):
    monkeypatch.setattr(registry, "_duties", {})


@pytest.fixture
def done():
    return []


@pytest.fixture
def hourly(done):
    @duty(name="test.hourly", every=timedelta(hours=1))
    def do_it(now):
        done.append(now)
        return 7


def names(reports):
    return [report.name for report in reports]


def test_it_does_what_is_due_and_says_how_much(hourly):
    assert [(report.name, report.done) for report in sweep("me")] == [("test.hourly", 7)]


def test_it_does_nothing_twice_in_an_interval(hourly, done):
    sweep("me")
    assert sweep("me") == []
    assert len(done) == 1


def test_it_does_it_again_when_the_interval_is_over(hourly, done):
    sweep("me")
    with clock.at(clock.now() + timedelta(hours=1)):
        sweep("me")
    assert len(done) == 2


def test_it_leaves_what_another_sweep_holds(hourly):
    sweep("other")
    later = clock.now() + timedelta(hours=2)
    Claim.objects.filter(name="test.hourly").update(held_by="elsewhere:1:x", held_until=later + timedelta(minutes=1))
    with clock.at(later):
        assert sweep("me") == []


def test_it_takes_over_when_a_lease_has_ended(hourly):
    sweep("other")
    later = clock.now() + timedelta(hours=2)
    Claim.objects.filter(name="test.hourly").update(held_by="elsewhere:1:x", held_until=later)
    with clock.at(later):
        assert names(sweep("me")) == ["test.hourly"]


def test_it_takes_over_at_once_from_a_dead_sweep_of_this_machine(hourly):
    dead = subprocess.Popen([sys.executable, "-c", ""])
    dead.wait()
    holder = new_holder().split(":")[0] + f":{dead.pid}:x"
    sweep("other")
    Claim.objects.update(held_by=holder, held_until=clock.now() + timedelta(hours=1), last_run_at=None)
    assert names(sweep("me")) == ["test.hourly"]


def test_an_error_in_one_duty_is_kept_and_does_not_stop_the_others(done):
    @duty(name="test.broken", every=timedelta(hours=1))
    def break_down(now):
        raise ZeroDivisionError("by nothing")

    @duty(name="test.sound", every=timedelta(hours=1))
    def do_it(now):
        done.append(now)
        return 1

    assert [report.error for report in sweep("me")] == ["ZeroDivisionError: by nothing", ""]
    assert done
    claim = Claim.objects.get(name="test.broken")
    assert (claim.last_error, claim.held_by) == ("ZeroDivisionError: by nothing", "")


def test_an_error_is_forgotten_when_the_duty_succeeds(hourly):
    sweep("me")
    Claim.objects.filter(name="test.hourly").update(last_error="old", last_run_at=None)
    sweep("me")
    assert Claim.objects.get(name="test.hourly").last_error == ""


def test_two_duties_cannot_have_one_name(hourly):
    with pytest.raises(ValueError, match=r"test\.hourly"):
        duty(name="test.hourly", every=timedelta(hours=1))(lambda now: 0)


def test_asked_once_it_does_everything_now(hourly, done, capsys):
    sweep("me")
    call_command("sweep", once=True)
    assert len(done) == 2
    assert capsys.readouterr().out == "test.hourly: 7\n"


def test_asked_once_it_fails_when_a_duty_failed():
    @duty(name="test.broken", every=timedelta(hours=1))
    def break_down(now):
        raise ZeroDivisionError

    with pytest.raises(CommandError, match=r"Failed: test\.broken"):
        call_command("sweep", once=True)


def test_the_heartbeat_tells_how_long_nothing_was_heard():
    assert silence(SWEEP) is None
    beat(SWEEP)
    with clock.at(clock.now() + LATE_AFTER * 2):
        assert (silence(SWEEP) or timedelta(0)) > LATE_AFTER


def sweep_for_a_while(number):
    from lcs_ims.lib import duties as registry

    registry._duties.clear()
    ran = []

    @duty(name="test.hourly", every=timedelta(hours=1))
    def do_it(now):
        ran.append(now)
        return 1

    holder = new_holder()
    for _ in range(20):
        sweep(holder)
    return len(ran)


@pytest.mark.django_db(transaction=True)
@pytest.mark.both_databases
def test_of_three_sweeps_at_once_one_does_it(race):
    outcomes = race(3, sweep_for_a_while)
    assert [outcome.error for outcome in outcomes] == ["", "", ""]
    assert sum(outcome.value for outcome in outcomes) == 1


@pytest.mark.django_db(transaction=True)
def test_the_loop_beats_and_ends_when_told(process_environment):
    loop = subprocess.Popen([sys.executable, "manage.py", "sweep"], env=process_environment)
    try:
        assert wait_until(lambda: silence(SWEEP) is not None)
        loop.send_signal(signal.SIGTERM)
        assert loop.wait(10) == 0
    finally:
        loop.kill()
        loop.wait()


@pytest.fixture
def long(done):
    @duty(name="test.long", every=timedelta(hours=1), apart=True)
    def take_hours(now):
        done.append(threading.current_thread().name)
        return 1


def test_the_worker_leaves_what_takes_hours_to_the_sweep(long, done):
    assert sweep("me", long_ones="leave") == []
    assert done == []


def test_what_takes_hours_is_waited_for_when_somebody_asks(long, done):
    assert [report.done for report in sweep("me", regardless=True)] == [1]


@pytest.mark.django_db(transaction=True)
def test_the_sweep_does_what_takes_hours_beside_the_rest_and_once(long, done):
    sweep("me", long_ones="beside")
    assert wait_until(lambda: Claim.objects.filter(name="test.long", last_run_at__isnull=False).exists())
    sweep("me", long_ones="beside")
    assert done == ["test.long"]
