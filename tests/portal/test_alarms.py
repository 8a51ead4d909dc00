"""What the watcher alarms on: a trail that is not what it was, and a Service that has fallen silent."""

from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from django.conf import settings
from django.db import connections

from inspectorate.models import Alarm, Disclosed, KeptCheckpoint, Watch
from inspectorate.report.checking import checked
from inspectorate.services.alarms import acknowledge
from inspectorate.services.watching import look
from lcs_ims.lib import clock
from lcs_ims.lib.refusal import Refused
from tests.portal import shared_world, world


@pytest.fixture(autouse=True)
def watched(service):
    """All is well, and the watcher has seen it."""
    service.does(world.beats)
    service.does(world.signs)
    look()
    assert open_alarms() == set()


@pytest.fixture
def insider(service, tmp_path):
    """A process with the password of the Service's database and its key; afterwards all is as it was."""
    database, var = Path(settings.DATABASES["service"]["NAME"]), Path(settings.VAR_DIR)
    shared_world.keep(tmp_path, database, var)
    yield service
    shared_world.fetch(tmp_path, database, var)


def open_alarms():
    return set(Alarm.objects.filter(ended_at=None).values_list("kind", flat=True))


def test_an_event_that_is_rewritten_and_signed_again_alarms(insider):
    insider.does(world.insider_rewrites, 5)
    look()
    assert open_alarms() == {"rewritten"}


def test_an_event_that_is_rewritten_under_its_checkpoints_is_found_when_all_is_hashed_again(insider):
    insider.does(world.insider_rewrites_without_the_key, 5)
    look()
    assert open_alarms() == set()
    with time_machine.travel(clock.now() + timedelta(hours=24)):
        look()
    assert "rewritten" in open_alarms()


def test_a_disclosure_that_is_filed_as_something_else_is_copied_as_what_it_is(insider):
    insider.does(world.finds_someone, "LER", "B-01")
    leaf = insider.does(world.insider_files_as_something_else)
    look()
    assert Disclosed.objects.get(leaf=leaf).action == "cells.stay.found"
    assert open_alarms() == {"rewritten"}


def test_an_event_that_cannot_be_read_alarms_and_does_not_stop_the_watcher(insider):
    insider.does(world.finds_someone, "LER", "B-01")
    insider.does(world.insider_empties, insider.does(world.last_leaf))
    look()
    assert open_alarms() == {"rewritten"}
    assert Watch.objects.get().told == insider.does(world.last_leaf) + 1


def test_events_that_do_not_continue_those_kept_alarm(service):
    Watch.objects.update(frontier="00" * (len(Watch.objects.get().frontier) // 2))
    service.does(world.finds_someone, "LER", "B-01")
    service.does(world.signs)
    look()
    assert open_alarms() == {"rewritten"}


def test_a_trail_that_is_cut_alarms_until_someone_answers_and_again_while_it_is(insider, an_inspector):
    insider.does(world.insider_cuts, Watch.objects.get().size - 3)
    look()
    assert open_alarms() == {"cut"}
    acknowledge(Alarm.objects.get(kind="cut"), "asked the administrator on the telephone", by=an_inspector())
    assert open_alarms() == set()
    look()
    assert open_alarms() == {"cut"}


@pytest.fixture
def goes_on(insider):
    """The newest events are lost in a restore, and the trail goes on under another name; what had been disclosed."""
    insider.does(world.finds_someone, "LER", "B-01")
    insider.does(world.signs)
    look()
    lost = Disclosed.objects.latest("leaf")
    insider.does(world.loses_the_newest_and_goes_on, lost.leaf)
    look()
    return lost


def test_a_trail_that_lost_events_is_watched_anew_when_the_head_says_so(goes_on, insider, signed_in):
    alarm = Alarm.objects.get(ended_at=None)
    signed_in("head").post(f"/alarms/{alarm.pk}/", {"words": "the disk failed; seen with my eyes", "anew": "on"})
    look()
    assert open_alarms() == set()
    goes_on.refresh_from_db()
    assert goes_on.set_aside_at
    insider.does(world.finds_someone, "LER", "B-01")
    insider.does(world.signs)
    look(whole=True)
    assert open_alarms() == set()
    assert Disclosed.objects.filter(set_aside_at=None, leaf__gt=goes_on.leaf).exists()


def test_a_report_from_before_is_checked_under_the_name_that_the_trail_had_then(goes_on, insider, an_inspector):
    before = KeptCheckpoint.objects.latest("number").text
    acknowledge(Alarm.objects.get(ended_at=None), "the disk failed", anew=True, by=an_inspector("head"))
    insider.does(world.signs)
    look()
    now = KeptCheckpoint.objects.filter(turn=2).latest("number").text
    assert now.startswith(before.partition("\n")[0] + "/2\n")
    assert [checked(carrying(text)).rejected for text in (before, now)] == ["", ""]
    assert "it was changed" in checked(carrying(before.replace("\n", "\n1", 1))).rejected


def carrying(checkpoint):
    return b"%PDF-1.7\nstream\n" + checkpoint.encode() + b"endstream"


def test_nobody_else_says_so(goes_on, an_inspector, signed_in):
    alarm = Alarm.objects.get(ended_at=None)
    assert 'name="anew"' not in signed_in("ombudsman").get(f"/alarms/{alarm.pk}/").content.decode()
    with pytest.raises(Refused) as refused:
        acknowledge(alarm, "all is well", anew=True, by=an_inspector())
    assert refused.value.code == "not-permitted"
    look()
    assert open_alarms() == {alarm.kind}


def test_a_kept_checkpoint_that_is_gone_alarms(insider):
    insider.does(world.insider_removes_the_newest_checkpoint)
    look()
    assert open_alarms() == {"cut"}


def test_a_checkpoint_that_the_key_did_not_sign_alarms_and_is_not_kept(insider):
    insider.does(world.finds_someone, "LER", "B-01")
    insider.does(world.insider_signs_with_another_key)
    before = Watch.objects.get().size
    look()
    assert open_alarms() == {"forged"}
    assert Watch.objects.get().size == before


def test_another_trail_in_its_place_alarms():
    Watch.objects.update(log_id="00000000-0000-4000-8000-000000000000")
    look()
    assert open_alarms() == {"other_log"}


def test_a_grave_alarm_stands_above_every_page(insider, client):
    insider.does(world.insider_rewrites, 5)
    look()
    assert "The trail was rewritten" in client.get("/packs/").content.decode()


def test_a_service_s_database_that_cannot_be_reached_alarms_until_it_can(service, monkeypatch):
    there = connections["service"].settings_dict["NAME"]
    with monkeypatch.context() as away:
        connections["service"].close()
        away.setitem(connections["service"].settings_dict, "NAME", f"{there}.gone")
        assert look() == 0
        assert open_alarms() == {"away"}
        connections["service"].close()
    look()
    assert open_alarms() == set()


def test_ninety_minutes_without_an_event_alarm_and_the_next_event_ends_it(service):
    with time_machine.travel(clock.now() + timedelta(minutes=91)):
        look()
        assert open_alarms() == {"silent", "heartbeat"}
    service.does(world.finds_someone, "LER", "B-01")
    look()
    assert "silent" not in open_alarms()


def test_an_event_that_waits_ninety_minutes_for_a_checkpoint_alarms_until_it_is_signed(service):
    service.does(world.finds_someone, "LER", "B-01")
    later = time_machine.travel(clock.now() + timedelta(minutes=91))
    with later:
        look()
        assert "unsigned" in open_alarms()
    service.does(world.signs)
    with later:
        look()
        assert "unsigned" not in open_alarms()


def test_a_heartbeat_that_is_gone_alarms(service):
    service.does(world.stops_beating, 6)
    look()
    assert open_alarms() == {"heartbeat"}
    service.does(world.beats)
    look()
    assert open_alarms() == set()
