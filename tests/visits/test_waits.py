"""How long a wait is, and when somebody more must hear of it."""

from datetime import date, datetime, timedelta

import pytest

from visits.standards import POLICY
from visits.waits import LEVELS, SOURCE, Standard, Standards, wait_of

TODAY = date(2026, 11, 21)
HALF_AN_HOUR = timedelta(minutes=30)


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"2026-11-21T{text}+02:00")


@pytest.mark.parametrize(
    ("arrived", "booked", "ended", "now", "minutes"),
    [
        ("09:00", None, None, "09:20", 20),  # unbooked: from arrival, to now
        ("09:00", "09:30", None, "09:40", 10),  # early: from the booked start
        ("09:45", "09:30", None, "10:00", 15),  # late: from arrival
        ("09:00", "09:30", None, "09:10", 0),  # before the booked start nobody waits
        ("09:00", None, "09:25", "12:00", 25),  # over: the wait ended with the start
        ("09:00", None, "08:59", "12:00", 0),  # the clock was set back: never negative
        ("09:00:00", None, None, "09:00:59", 0),  # whole minutes
    ],
)
def test_waited_counts_from_the_later_of_arrival_and_booked_start(
    arrived: str, booked: str | None, ended: str | None, now: str, minutes: int
) -> None:
    begins, ends = (at(text) if text else None for text in (booked, ended))
    wait = wait_of(at(arrived), begins, ends, at(now), HALF_AN_HOUR)
    assert wait.minutes == minutes


@pytest.mark.parametrize(
    ("now", "reached"),
    [
        ("09:23:59", []),
        ("09:24:00", ["warning"]),  # 80% of 30 minutes is 24
        ("09:29:59", ["warning"]),
        ("09:30:00", ["warning", "over"]),
        ("09:59:59", ["warning", "over"]),
        ("10:00:00", ["warning", "over", "escalated"]),
    ],
)
def test_a_level_is_reached_at_its_percentage(now: str, reached: list[str]) -> None:
    wait = wait_of(at("09:00"), None, None, at(now), HALF_AN_HOUR)
    assert [level.code for level in wait.levels] == reached


def test_a_wait_that_ended_reaches_no_further_level() -> None:
    wait = wait_of(at("09:00"), None, at("09:25"), at("12:00"), HALF_AN_HOUR)
    assert wait.level == "warning"


def test_every_level_has_a_moment_due() -> None:
    wait = wait_of(at("09:00"), None, None, at("09:00"), HALF_AN_HOUR)
    assert [wait.due_at(level) for level in LEVELS] == [at("09:24"), at("09:30"), at("10:00")]


@pytest.mark.parametrize(
    ("kind", "minutes"),
    [
        ("lawyer", 30),
        ("legal_aid", 30),
        ("own_doctor", 15),
        ("health_worker", 15),
        ("emergency_doctor", 5),
        ("police", 30),
        ("family", 60),
        ("oversight", 60),
    ],
)
def test_each_kind_has_its_standard_labelled_as_policy(kind: str, minutes: int) -> None:
    standard = Standards(POLICY).for_visit(kind, 1, TODAY)
    assert (standard.minutes, standard.source) == (minutes, SOURCE)


def test_a_facilitys_own_standard_goes_before_the_rest() -> None:
    standards = Standards(POLICY, [Standard("lawyer", 20), Standard("lawyer", 40, facility=7)])
    assert standards.for_visit("lawyer", 7, TODAY).minutes == 40
    assert standards.for_visit("lawyer", 8, TODAY).minutes == 20


def test_a_visit_is_measured_by_the_standard_of_its_own_day() -> None:
    standards = Standards(
        POLICY, [Standard("lawyer", 20, from_on=TODAY), Standard("lawyer", 45, from_on=date(2026, 1, 1))]
    )
    assert standards.for_visit("lawyer", 1, TODAY - timedelta(days=1)).minutes == 45
    assert standards.for_visit("lawyer", 1, TODAY).minutes == 20
