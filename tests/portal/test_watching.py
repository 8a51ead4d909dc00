"""The watcher: copies what is disclosed, keeps every checkpoint, and says when the trail is not what it was."""

from datetime import timedelta

import pytest

from inspectorate.models import Alarm, Disclosed, KeptCheckpoint, Watch
from inspectorate.services.watching import look
from lcs_ims.audit.disclosures import disclosure_of
from lcs_ims.audit.models import Checkpoint, Event
from lcs_ims.lib import clock
from tests.portal import world


@pytest.fixture(autouse=True)
def alive(service):
    service.does(world.beats)


def test_it_copies_each_disclosure_once_with_its_bytes(service):
    look()
    number = service.does(world.finds_someone, "LER", "B-01")
    look()
    look()
    copy = Disclosed.objects.get(kind="as_found", leaf=Disclosed.objects.filter(kind="as_found").latest("leaf").leaf)
    event = Event.objects.get(leaf=copy.leaf)
    assert (bytes(copy.body), bytes(copy.salt)) == (bytes(event.body), bytes(event.salt))
    assert copy.event.on[0].label == number
    assert copy.facility == "LER"


def test_what_concerns_a_child_is_told_at_once(service):
    look()
    assert Disclosed.objects.filter(kind="child", telling="at_once").exists()


@pytest.mark.parametrize(
    ("action", "after", "late", "kind"),
    [
        ("cells.breach.opened", {"child": True}, False, "child"),
        ("cells.breach.opened", {"taken_over": True}, False, None),
        ("cells.stay.began", {}, False, None),
        ("cells.stay.began", {}, True, "late"),
        ("an.action.of.a.later.version", {}, False, None),
        ("cells.whereabouts.went_with_police", {}, False, "exit_with_police"),
        ("cells.whereabouts.went_at_night", {}, False, "night"),
    ],
)
def test_what_is_disclosed_and_what_not(action, after, late, kind):
    found = disclosure_of(action, after, late=late)
    assert (found and found.kind) == kind


def test_it_keeps_every_checkpoint(service):
    look()
    service.does(world.finds_someone, "LER", "B-01")
    service.does(world.signs)
    look()
    kept = list(KeptCheckpoint.objects.order_by("number").values_list("text", flat=True))
    assert kept == list(Checkpoint.objects.order_by("number").values_list("text", flat=True))
    assert Watch.objects.get().size == Checkpoint.objects.latest("number").size
    assert not Alarm.objects.exists()


def test_twice_at_once_does_no_harm(service):
    look()
    before = Disclosed.objects.count(), KeptCheckpoint.objects.count()
    Watch.objects.update(told=0)
    look()
    assert (Disclosed.objects.count(), KeptCheckpoint.objects.count()) == before


def test_the_same_pair_for_the_third_time_is_told_at_once():
    from inspectorate.pairs import repeated

    now = clock.now()
    row = {"kind": "exception", "telling": "digest", "action": "cells.exception.granted", "copied_at": now}
    row |= {"salt": b"", "body": b"{}", "digest": b"", "pair": "A → B"}
    for n, ago in enumerate((1, 5), 1):
        Disclosed.objects.create(
            uuid=f"00000000-0000-4000-8000-{n:012}", leaf=n, recorded_at=now - timedelta(ago), **row
        )
    assert repeated("A → B", now)
    assert not repeated("A → B", now + timedelta(days=27))
    assert not repeated("B → A", now)
