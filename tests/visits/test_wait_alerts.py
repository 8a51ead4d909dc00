"""Alerts of long waits: each level once, whoever sweeps and however late; acknowledged by name and kept."""

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, transaction

from inmates.models import Inmate
from lcs_ims.accounts.models import User
from lcs_ims.accounts.roles import Role
from lcs_ims.audit import Action, Actor, Subject, deed, record, times
from lcs_ims.audit.models import Event
from lcs_ims.facilities.models import Facility
from lcs_ims.lib import clock
from lcs_ims.outbox.models import Message
from lcs_ims.sweeping import sweep
from tests.building import a_facility, an_inmate, an_officer
from tests.racing import Outcome, values
from tests.refusing import code as refused
from tests.visits.arrivals import here
from tests.visits.books import entry, moment, take_over, waiting
from visits.models import Visit, WaitAlert, WaitStandard
from visits.services.gate import press, start
from visits.services.waits import acknowledge_alert, raise_alerts
from visits.steps import Step

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

SWEEP = Actor.system("sweep")


@pytest.fixture
def mcci(db: None) -> Facility:
    return a_facility("MCCI")


@pytest.fixture
def held(mcci: Facility) -> Inmate:
    return an_inmate(mcci)


def levels() -> list[tuple[str, str]]:
    return list(WaitAlert.objects.order_by("pk").values_list("visit__visit_no", "level"))


def scanned(capsys: Any, *options: str) -> Any:
    capsys.readouterr()
    call_command("scan_waits", "--json", *options)
    return json.loads(capsys.readouterr().out)["alerts"]


def test_scan_waits_raises_each_level_reached_and_each_once(held: Inmate, capsys) -> None:
    take_over(
        waiting("V-1", 31, held.inmate_no), waiting("V-2", 25, held.inmate_no), waiting("V-3", 5, held.inmate_no)
    )
    assert scanned(capsys) == [
        {"visit": "V-1", "level": "warning", "waited_minutes": 31},
        {"visit": "V-1", "level": "over", "waited_minutes": 31},
        {"visit": "V-2", "level": "warning", "waited_minutes": 25},
    ]
    assert scanned(capsys) == []


def test_scan_waits_judges_the_moment_it_is_told(held: Inmate, capsys) -> None:
    take_over(waiting("V-1", 5, held.inmate_no))
    at = (clock.now() + timedelta(minutes=55)).isoformat()
    assert [alert["level"] for alert in scanned(capsys, "--at", at)] == ["warning", "over", "escalated"]


def test_scan_waits_takes_no_time_without_its_offset() -> None:
    with pytest.raises(CommandError):
        call_command("scan_waits", "--at", "2026-11-21T10:00:00")


def test_who_is_over_when_taken_over_raises_no_alert(held: Inmate, capsys) -> None:
    take_over(entry(inmate_no=held.inmate_no, arrived_at=300, started_at=60, left_at=10))
    take_over(entry("V-2", inmate_no=held.inmate_no, arrived_at=300, left_at=10))
    assert scanned(capsys) == []


def test_the_facilitys_own_standard_counts(held: Inmate, mcci: Facility) -> None:
    WaitStandard.objects.create(
        kind="lawyer", facility=mcci, minutes=10, source="Circular 4", from_on=clock.facility_date() - timedelta(2)
    )
    take_over(waiting("V-1", 9, held.inmate_no))
    raise_alerts(clock.now(), by=SWEEP)
    assert levels() == [("V-1", "warning")]


def test_the_sweep_raises_what_is_due(held: Inmate) -> None:
    take_over(waiting("V-1", 31, held.inmate_no))
    done = {report.name: report for report in sweep("me")}
    assert (done["visits.waits"].done, done["visits.waits"].error) == (2, "")
    alert = WaitAlert.objects.get(level="over")
    assert alert.due_at - timedelta(minutes=30) == alert.visit.arrived_at


def test_a_sweep_that_comes_late_raises_all_that_was_missed(held: Inmate) -> None:
    take_over(waiting("V-1", 200, held.inmate_no))
    raise_alerts(clock.now(), by=SWEEP)
    assert [level for _visit, level in levels()] == ["warning", "over", "escalated"]


def test_an_escalation_is_told_to_the_inspectorate_by_the_trail(held: Inmate) -> None:
    take_over(waiting("V-1", 61, held.inmate_no))
    raise_alerts(clock.now(), by=SWEEP)
    assert Event.objects.filter(action="visits.wait.escalated").count() == 1


def test_an_emergency_doctor_over_five_minutes_is_told_too(held: Inmate) -> None:
    take_over(waiting("V-1", 6, held.inmate_no, kind="emergency_doctor"))
    raise_alerts(clock.now(), by=SWEEP)
    assert Event.objects.filter(action="visits.emergency.late").count() == 1


def test_the_shift_supervisor_gets_one_message_for_all_that_are_over(held: Inmate, mcci: Facility) -> None:
    officer = an_officer(Role.SHIFT_SUPERVISOR, mcci)
    User.objects.filter(pk=officer.user_id).update(email="shift@example.org")
    take_over(waiting("V-1", 31, held.inmate_no), waiting("V-2", 40, held.inmate_no))
    raise_alerts(clock.now(), by=SWEEP)
    message = Message.objects.get()
    assert "V-1" in message.body
    assert "V-2" in message.body
    assert held.surname not in message.body


@pytest.mark.parametrize(
    ("minutes", "requested", "told"),
    [
        (25, "", ["desk"]),
        (25, "yes", ["shift"]),
        (31, "", ["desk", "shift"]),
        (31, "yes", ["shift"]),
        (61, "", ["charge", "desk", "shift"]),
    ],
)
def test_an_alert_goes_to_whoever_holds_the_step_and_upwards_by_its_level(
    held: Inmate, mcci: Facility, minutes: int, requested: str, told: list[str]
) -> None:
    for role, name in (("gate_officer", "desk"), ("shift_supervisor", "shift"), ("officer_in_charge", "charge")):
        User.objects.filter(pk=an_officer(role, mcci).user_id).update(email=f"{name}@example.org")
    row = waiting("V-1", minutes, held.inmate_no)
    take_over(row | {"requested_at": row["arrived_at"] if requested else ""})
    raise_alerts(clock.now(), by=SWEEP)
    assert sorted(to.partition("@")[0] for to in Message.objects.values_list("to", flat=True)) == told


def test_acknowledging_names_the_officer_the_cause_and_the_step(held: Inmate, mcci: Facility) -> None:
    take_over(waiting("V-1", 31, held.inmate_no))
    over = next(alert for alert in raise_alerts(clock.now(), by=SWEEP) if alert.level == "over")
    desk = an_officer(Role.GATE_OFFICER, mcci)
    acknowledge_alert(over, "no_escort", by=desk)
    assert {alert.acknowledged_by for alert in WaitAlert.objects.all()} == {desk.name}
    visit = Visit.objects.get()
    assert (visit.cause, visit.cause_step) == ("no_escort", "requested")
    assert refused(acknowledge_alert, over, "count", by=desk) == "acknowledged-already"


def test_other_is_no_cause_without_its_words(held: Inmate, mcci: Facility) -> None:
    take_over(waiting("V-1", 25, held.inmate_no))
    (alert,) = raise_alerts(clock.now(), by=SWEEP)
    assert refused(acknowledge_alert, alert, "other", by=an_officer(Role.GATE_OFFICER, mcci)) == "words-missing"


def test_who_does_not_work_there_acknowledges_nothing(held: Inmate) -> None:
    take_over(waiting("V-1", 25, held.inmate_no))
    (alert,) = raise_alerts(clock.now(), by=SWEEP)
    elsewhere = an_officer(Role.GATE_OFFICER, a_facility("MFCI"))
    assert refused(acknowledge_alert, alert, "count", by=elsewhere) == "not-permitted"


def test_the_database_keeps_one_alert_a_level(held: Inmate) -> None:
    take_over(waiting("V-1", 25, held.inmate_no))
    (alert,) = raise_alerts(clock.now(), by=SWEEP)
    alert.pk = None
    with pytest.raises(DatabaseError), transaction.atomic():
        alert.save(force_insert=True)


def sweep_at(number: int, at: datetime) -> int:
    return len(raise_alerts(at, by=Actor.system(f"sweep {number}")))


@pytest.mark.django_db(transaction=True)
def test_three_sweeps_at_once_raise_each_alert_once(race: Callable[..., list[Outcome]]) -> None:
    held = an_inmate(a_facility("MCCI"))
    take_over(*(waiting(f"V-{n}", 31, held.inmate_no) for n in range(40)))
    outcomes = race(3, sweep_at, moment(1))
    assert [outcome.error for outcome in outcomes if outcome.error] == []
    assert sum(values(outcomes)) == 80
    assert WaitAlert.objects.count() == Event.objects.filter(action="visits.wait.alerted").count() == 80


@deed
def step_the_clock(by: Actor) -> None:
    record(Action.CLOCK_STEPPED, by=by, on=Subject("audit.log", "1", "1"), after={"seconds": 3600})


def test_a_wait_across_a_step_of_the_clock_is_marked(held: Inmate) -> None:
    take_over(waiting("V-1", 25, held.inmate_no))
    step_the_clock(by=SWEEP)
    (alert,) = raise_alerts(clock.now(), by=SWEEP)
    assert alert.clock_stepped


def test_so_are_the_first_alerts_after_it_whose_own_event_says_that_it_was_set(
    held: Inmate, monkeypatch: pytest.MonkeyPatch
) -> None:
    take_over(waiting("V-1", 25, held.inmate_no))  # records, so that this process knows the hour
    truly = times.database_clock
    monkeypatch.setattr(times, "database_clock", lambda: truly() + timedelta(hours=1))
    (alert,) = raise_alerts(clock.now(), by=SWEEP)
    assert alert.clock_stepped
    assert Event.objects.filter(action="audit.clock.stepped").count() == 1


def test_a_visit_starts_although_the_clock_was_set_back_since_the_arrival(held: Inmate, mcci: Facility) -> None:
    desk, now = an_officer(Role.GATE_OFFICER, mcci), clock.now()
    with clock.at(now + timedelta(hours=1)):
        visit = here(held)
    visit = press(start(visit, by=desk), Step.LEFT, by=desk)
    assert visit.started_at == visit.left_at == visit.arrived_at
    assert visit.steps.get(step="started").recorded_at < now + timedelta(minutes=5)
