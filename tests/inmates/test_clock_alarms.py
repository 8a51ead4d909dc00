from datetime import date, datetime, timedelta

import pytest

from inmates.models import ClockAlarm, ClockFact, Custody
from inmates.running import clocks_of
from inmates.services.clocks import Answered, raise_clock_alarms, record_clock_fact, record_court_answer
from inmates.services.leaving import LettingGo, receive_release_order
from lcs_ims.accounts.roles import Role
from lcs_ims.audit import Action
from lcs_ims.lib import clock
from tests.building import SHELL, a_child, actions, an_inmate, an_officer
from tests.refusing import code

pytestmark = pytest.mark.django_db


@pytest.fixture
def remanded(mcci):
    """On remand for 61 days, taken over from a register, before the court last week."""
    inmate = an_inmate(mcci, legal_status="remand")
    today = clock.facility_date()
    inmate.custodies.update(
        taken_over=True, remanded_on=today - timedelta(days=61), last_court_on=today - timedelta(days=7)
    )
    return inmate


@pytest.fixture
def officer(mcci):
    return an_officer(Role.OFFICER_IN_CHARGE, mcci)


def sweep(now=None):
    return raise_clock_alarms(by=SHELL, now=now or clock.now())


def running(inmate):
    return {one.clock.code: one for one in clocks_of(inmate.custodies.get(), clock.facility_date())}


def test_a_clock_that_passed_is_one_row_however_often_the_sweep_runs(remanded):
    assert (sweep(), sweep()) == (1, 0)
    alarm = ClockAlarm.objects.get()
    assert (alarm.clock, alarm.inmate, alarm.facility.code) == ("REMAND-60D", remanded, "MCCI")
    assert alarm.court == "Maseru Magistrate's Court"
    assert actions().count(Action.CLOCK_PASSED) == 1


def test_it_is_a_row_from_the_minute_the_limit_is_past(remanded, mcci):
    received = clock.now()
    receive_release_order(remanded, LettingGo("bail", "B1", "High Court"), by=SHELL)
    sweep()
    assert not ClockAlarm.objects.filter(clock="RELEASE").exists()
    sweep(received + timedelta(hours=2, minutes=1))
    assert ClockAlarm.objects.filter(clock="RELEASE").exists()


def test_an_alarm_stops_with_its_clock_and_stays_on_file(remanded, officer):
    sweep()
    remanded.custodies.update(committed_on=clock.facility_date())
    type(remanded).objects.filter(pk=remanded.pk).update(legal_status="committed")
    sweep()
    assert ClockAlarm.objects.get().stopped_at
    assert Action.CLOCK_STOPPED in actions()
    type(remanded).objects.filter(pk=remanded.pk).update(legal_status="remand")
    sweep()
    assert ClockAlarm.objects.get().stopped_at is None


def test_an_alarm_goes_with_the_person_to_another_facility(remanded, mfci):
    sweep()
    old = remanded.custodies.get()
    Custody.objects.filter(pk=old.pk).update(ended_at=clock.now())
    Custody.objects.create(
        inmate=remanded, facility=mfci, admitted_at=clock.now(), remanded_on=old.remanded_on, taken_over=True
    )
    sweep()
    alarm = ClockAlarm.objects.get(clock="REMAND-60D")
    assert (alarm.facility, alarm.stopped_at) == (mfci, None)


def test_the_queries_of_the_sweep_do_not_grow_with_the_people(mcci, django_assert_max_num_queries):
    for _ in range(12):
        an_inmate(mcci, legal_status="remand").custodies.update(remanded_on=date(2026, 1, 5))
    sweep()
    with django_assert_max_num_queries(14):
        assert sweep() == 0


@pytest.mark.parametrize(
    ("kind", "stopped"), [("court", "CHILD-14D"), ("health_seen", "HEALTH-24H"), ("copy_given", "COPY-6H")]
)
def test_what_is_recorded_stops_its_clock(mcci, kind, stopped):
    inmate = a_child(mcci, legal_status="remand")
    long_ago = clock.now() - timedelta(days=40)
    inmate.custodies.update(admitted_at=long_ago, remanded_on=long_ago.date())
    inmate.custodies.get().warrants.update(issued_on=long_ago.date())
    record_clock_fact(inmate, "copy_demanded", at=clock.now() - timedelta(hours=7), rests_on="asked", by=SHELL)
    assert running(inmate)[stopped].is_past(clock.now())
    record_clock_fact(inmate, kind, at=clock.now(), rests_on="the book of the day", by=SHELL)
    assert stopped not in running(inmate) or not running(inmate)[stopped].is_past(clock.now())


def test_an_arrest_recorded_starts_the_48_hours(mcci):
    inmate = an_inmate(mcci, legal_status="uncharged")
    assert "POLICE-48H" not in running(inmate)
    arrested = clock.now() - timedelta(hours=3)
    record_clock_fact(inmate, "arrested", at=arrested, rests_on="police docket 4", by=SHELL)
    assert running(inmate)["POLICE-48H"].due == arrested + timedelta(hours=48)


@pytest.mark.parametrize(
    ("at", "rests_on", "why"),
    [(timedelta(minutes=5), "docket", "not-yet-happened"), (timedelta(), "  ", "evidence-missing")],
)
def test_a_fact_has_happened_and_rests_on_something(remanded, at, rests_on, why):
    when = clock.now() + at
    assert code(record_clock_fact, remanded, "court", at=when, rests_on=rests_on, by=SHELL) == why
    assert not ClockFact.objects.exists()


@pytest.mark.parametrize(("role", "kind"), [(Role.INTAKE_OFFICER, "court"), (Role.OFFICER_IN_CHARGE, "health_seen")])
def test_health_staff_tell_of_examinations_and_officers_of_facts_of_the_rest(remanded, mcci, role, kind):
    by = an_officer(role, mcci)
    assert code(record_clock_fact, remanded, kind, at=clock.now(), rests_on="docket", by=by) == "not-permitted"


def test_what_the_court_answered_is_kept_and_stops_nothing(remanded, officer):
    sweep()
    alarm = ClockAlarm.objects.get()
    today = clock.facility_date()
    record_court_answer(alarm, Answered("none", today), by=officer)
    record_court_answer(alarm, Answered("hearing", today, "CR 12/2026, 4 December"), by=officer)
    assert [answer.kind for answer in alarm.answers.all()] == ["none", "hearing"]
    sweep()
    assert ClockAlarm.objects.get().stopped_at is None


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        (Answered("bail", date(2026, 1, 5)), "words-missing"),
        (Answered("none", datetime.now().date() + timedelta(days=3)), "not-yet-happened"),  # noqa: DTZ005
    ],
)
def test_an_answer_says_something_and_has_come(remanded, officer, answer, why):
    sweep()
    assert code(record_court_answer, ClockAlarm.objects.get(), answer, by=officer) == why
