from datetime import UTC, datetime, timedelta

import pytest

from lcs_ims.audit import Action, Actor, Subject, attempt, deed, history, record
from lcs_ims.audit.models import Event, Head, Payload
from lcs_ims.lib.objections import Objection, Severity
from lcs_ims.lib.refusal import Refused

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

OFFICER = Actor("user", "t.mokoena", "Thabo Mokoena", "intake_officer", "MCCI", 7, "web 127.0.0.1")
INMATE = Subject("inmates.inmate", "1", "MCCI/2026/1", "MCCI")
CELL = Subject("cells.cell", "4", "B-07", "MCCI")


@deed
def place(*, reason: str = "arrived", refuse: bool = False, crash: bool = False) -> None:
    attempt(Action.STAY_REFUSED, by=OFFICER, on=[INMATE, CELL], after={"bed": 2}, reason=reason)
    record(Action.STAY_BEGAN, by=OFFICER, on=[INMATE, CELL], after={"bed": 2}, reason=reason)
    if refuse:
        objection = Objection("sex", Severity.ABSOLUTE, "{a} is not for men.", "rule 11(a)", params=(("a", "B-07"),))
        raise Refused("cell-refused", "B-07 is not for men. Choose another cell.", (objection,))
    if crash:
        raise ZeroDivisionError


@deed
def place_many(*, refuse: bool = False) -> None:
    place(reason="first")
    with pytest.raises(Refused):
        place(reason="second", refuse=True)
    if refuse:
        raise Refused("no", "No.")


@deed
def tell_of(*, minutes_ago: int, reason: str = "") -> None:
    occurred_at = datetime.now(UTC) - timedelta(minutes=minutes_ago)
    record(Action.STAY_ENDED, by=OFFICER, on=INMATE, reason=reason, occurred_at=occurred_at)


def actions() -> list[str]:
    return list(Event.objects.values_list("action", flat=True))


def test_it_writes_who_did_what_to_whom_and_why() -> None:
    place()
    event = history(CELL).get()
    assert event.by == OFFICER
    assert event.on == (INMATE, CELL)
    assert (event.before, event.after, event.reason) == ({}, {"bed": 2}, "arrived")


def test_the_event_is_in_the_history_of_everyone_it_names() -> None:
    place()
    assert list(history(INMATE)) == list(history(CELL))


def test_the_events_of_a_facility_are_those_that_mention_anything_there() -> None:
    place()
    assert [event.action for event in Event.objects.at("MCCI")] == [Action.STAY_BEGAN]
    assert not Event.objects.at("LRCI").exists()


def test_the_first_deed_begins_the_log() -> None:
    place()
    assert actions() == [Action.LOG_BEGAN, Action.STAY_BEGAN]


def test_a_refusal_undoes_the_deed_and_is_itself_written() -> None:
    with pytest.raises(Refused):
        place(refuse=True)
    event = history(INMATE).get()
    assert event.action == Action.STAY_REFUSED
    message = "B-07 is not for men. Choose another cell."
    assert event.refusal == {"code": "cell-refused", "message": message, "objections": ["sex"]}


def test_a_crash_writes_nothing() -> None:
    with pytest.raises(ZeroDivisionError):
        place(crash=True)
    assert actions() == []


def test_a_deed_inside_a_deed_may_be_refused_alone() -> None:
    place_many()
    assert actions() == [Action.LOG_BEGAN, Action.STAY_BEGAN, Action.STAY_REFUSED]


def test_a_refusal_inside_a_refused_deed_is_still_written() -> None:
    with pytest.raises(Refused):
        place_many(refuse=True)
    assert actions() == [Action.LOG_BEGAN, Action.STAY_REFUSED]


def test_an_event_outside_a_deed_is_a_mistake() -> None:
    with pytest.raises(RuntimeError):
        record(Action.STAY_BEGAN, by=OFFICER, on=INMATE)


def test_later_changes_to_what_was_recorded_do_not_reach_the_event() -> None:
    facts = {"needs": ["wheelchair"]}

    @deed
    def change() -> None:
        record(Action.INMATE_FACTS_CHANGED, by=OFFICER, on=INMATE, after=facts)
        facts["needs"].append("insulin")

    change()
    assert history(INMATE).get().after == {"needs": ["wheelchair"]}


def test_sensitive_detail_is_kept_apart_from_the_event() -> None:
    @deed
    def isolate() -> None:
        record(Action.INMATE_FACTS_CHANGED, by=OFFICER, on=INMATE, sensitive={"condition": "tuberculosis"})

    isolate()
    event = history(INMATE).get()
    assert b"tuberculosis" not in bytes(event.body)
    assert b"tuberculosis" in bytes(Payload.objects.get(event=event).body)


def test_what_is_told_a_quarter_of_an_hour_after_it_happened_is_late() -> None:
    tell_of(minutes_ago=14)
    tell_of(minutes_ago=16, reason="the network was down")
    assert [event.is_late for event in history(INMATE)] == [True, False]


def test_what_is_late_needs_a_reason() -> None:
    with pytest.raises(Refused) as refusal:
        tell_of(minutes_ago=16)
    assert refusal.value.code == "late-without-reason"


def test_nobody_tells_of_what_is_yet_to_come() -> None:
    with pytest.raises(Refused) as refusal:
        tell_of(minutes_ago=-5)
    assert refusal.value.code == "not-yet-happened"


def test_the_head_knows_how_many_events_there_are() -> None:
    place()
    place()
    assert Head.objects.get().size == Event.objects.count() == 3
