"""Searching the trail by what events say: the same as the events themselves have it, and by an index."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, transaction

from lcs_ims.audit import Action, Actor, Subject, deed, record
from lcs_ims.audit.actions import POWER_CUT
from lcs_ims.audit.models import Event, EventQuerySet
from lcs_ims.audit.said import by_actor, late_only
from lcs_ims.lib import clock

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
MCCI = Subject("facilities.facility", "1", "MCCI", "MCCI")
HOUR = timedelta(hours=1)


@deed
def tell(username: str = "t.mokoena", action: Action = Action.STEP_PRESSED, **said: Any) -> None:
    record(action, by=Actor("user", username), on=MCCI, reason="made for a test", **said)


@pytest.fixture
def told() -> EventQuerySet:
    """One of each: not late, late, and old for a reason."""
    now = clock.now()
    tell()
    tell(occurred_at=now - timedelta(minutes=14))
    tell("n.phafoli", occurred_at=now - HOUR)
    tell(occurred_at=now - HOUR, after={"taken_over": True})
    tell(occurred_at=now - HOUR, after={"cause": POWER_CUT})
    tell(occurred_at=now - HOUR, action=Action.VISIT_TAKEN_OVER)
    return Event.objects.order_by("-leaf")


def test_late_is_what_each_event_itself_says_is_late(told: EventQuerySet) -> None:
    late = [event for event in told if event.is_late]
    assert [event.by.username for event in late] == ["n.phafoli"]
    assert list(late_only(told)) == late


def test_someone_s_events_are_found_by_username(told: EventQuerySet) -> None:
    assert [event.by.username for event in by_actor(told, "n.phafoli")] == ["n.phafoli"]
    assert by_actor(told, "t.mokoena").count() == 5


def test_the_events_between_two_moments_are_one_stretch_of_the_trail(told: EventQuerySet) -> None:
    third = Event.objects.order_by("leaf")[3]
    later = Event.objects.recorded(third.recorded_at, clock.now() + HOUR)
    assert later.earliest("leaf").recorded_at == third.recorded_at
    assert not Event.objects.recorded(clock.now() + HOUR, clock.now() + 2 * HOUR).exists()
    assert Event.objects.recorded(clock.now() - HOUR, third.recorded_at).latest("leaf").leaf < third.leaf


@pytest.mark.parametrize(
    ("wanted", "index"),
    [
        (lambda events: by_actor(events, "n.phafoli"), "audit_event_by_actor"),
        (late_only, "audit_event_belated"),
        (lambda events: events.filter(action=Action.STEP_PRESSED), "audit_event_by_action"),
    ],
)
def test_no_search_reads_the_trail_event_by_event(
    told: EventQuerySet, wanted: Callable[[EventQuerySet], EventQuerySet], index: str
) -> None:
    found = told.filter(leaf__gte=0)
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":  # over six rows it takes any index that serves
            cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_bitmapscan = off")
            found = told.order_by()
        assert index in wanted(found)[:51].explain()
