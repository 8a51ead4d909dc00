"""What is not on file and keeps a clock from running is a question for everyone whom the clock may protect."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from inmates.ages import AgeBand
from inmates.clocks import BY_CODE, running
from inmates.custody_facts import CustodyFacts, Order
from inmates.unknowns import UNKNOWNS, unknowns

ON = date(2026, 11, 1)
ADMITTED = datetime(2026, 11, 1, 8, tzinfo=UTC)
READ = (Order(ON, None, "remand"),)


def held(**said: Any) -> CustodyFacts:
    ordinary: dict[str, Any] = {"number": "1", "status": "remand", "band": AgeBand.ADULT, "admitted_at": ADMITTED}
    return CustodyFacts(**ordinary | {"orders": READ, "last_court_on": ON} | said)


def asked(**said: Any) -> list[str]:
    return [one.clock for one in unknowns(held(**said))]


def test_nothing_is_asked_of_a_file_that_says_it_all():
    assert asked() == []
    assert asked(status="sentenced", sentenced_on=ON, sentence_months=6) == []
    assert asked(status="sentenced", earliest_release_on=ON) == []


@pytest.mark.parametrize(
    ("said", "clock"),
    [
        ({"orders": (*READ, Order(date(2026, 11, 2)))}, "EXAMINATION-14D"),
        ({"orders": (Order(),)}, "EXAMINATION-14D"),
        ({"last_court_on": None}, "POLICE-48H"),
        ({"last_court_on": None, "status": "uncharged"}, "POLICE-48H"),
        ({"status": "sentenced", "sentenced_on": ON}, "SENTENCE-END"),
        ({"status": "fine_default", "sentence_months": 3}, "SENTENCE-END"),
    ],
)
def test_what_is_missing_is_asked_and_its_clock_does_not_run(said, clock):
    assert asked(**said) == [clock]
    assert clock not in [one.clock.code for one in running(held(**said))]


@pytest.mark.parametrize(
    "said",
    [
        {"orders": (Order(ON), Order(date(2026, 11, 2), None, "remand"))},  # a later order tells
        {"status": "sentenced", "earliest_release_on": ON, "orders": (Order(ON),)},  # the kind starts no clock
        {"status": "condemned"},  # no end to know
        {"status": "immigration", "orders": (Order(ON),)},
        {"orders": ()},  # no order at all is an alarm of its own
    ],
)
def test_nobody_is_asked_what_no_clock_waits_for(said):
    assert asked(**said) == []


def test_each_question_belongs_to_a_clock():
    assert {one.clock for one in UNKNOWNS} <= BY_CODE.keys()
