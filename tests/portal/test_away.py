"""The Service's database is away: the portal's own pages open, and every other one says so."""

from html import unescape

import pytest
from django.db import connections
from django.urls import reverse

from inspectorate.models import Alarm
from inspectorate.services.packs import make_pack
from inspectorate.services.watching import look
from tests.portal import world
from tests.portal.report.making import AWAY, reading_from

STRIP = "The Service's database cannot be reached."
OWN = "disclosed alarms pairs readings compare packs reports check-report inspectors account"


@pytest.fixture
def head(service, signed_in):
    service.does(world.beats)
    service.does(world.signs)
    look()
    client = signed_in("head")
    client.raise_request_exception = False
    return client


def said(answer):
    return unescape(answer.content.decode())


@pytest.mark.both_databases
@pytest.mark.parametrize("page", OWN.split())
def test_a_page_of_the_portals_own_records_opens_and_says_that_the_service_is_away(head, page):
    with reading_from(**AWAY):
        answer = head.get(reverse(page), {"state": "all"})
    assert (answer.status_code, STRIP in said(answer)) == (200, True)


def test_the_alarm_is_answered_and_a_pack_is_read_meanwhile(head, an_inspector):
    pack = make_pack(by=an_inspector())
    with reading_from(**AWAY):
        look()
        alarm = Alarm.objects.get(ended_at=None)
        head.post(reverse("answer-alarm", args=[alarm.pk]), {"words": "asked on the telephone"})
        assert Alarm.objects.get(pk=alarm.pk).acknowledged_at
        assert head.get(reverse("pack-sheet", args=[pack.pk, "MCCI"])).status_code == 200


@pytest.mark.both_databases
@pytest.mark.parametrize("page", ["today", "trail", "ask-report"])
def test_every_other_page_says_so_and_leads_to_what_is_kept_here(head, page):
    with reading_from(**AWAY):
        answer = head.get(reverse(page))
    assert answer.status_code == 503
    assert "which does not answer" in said(answer)
    assert reverse("alarms") in answer.content.decode()


def test_a_page_asks_again_when_the_service_is_back(head):
    with reading_from(**AWAY):
        assert head.get("/").headers["Refresh"] == "30"
    assert STRIP not in said(head.get("/"))


def test_where_the_portals_own_database_is_away_no_page_is_promised(head, monkeypatch):
    there = connections["default"].settings_dict
    with monkeypatch.context() as away:
        connections["default"].close()
        for name, value in AWAY.items():
            away.setitem(there, name, value)
        answer = head.get("/")
        connections["default"].close()
    assert answer.status_code == 503
    assert "Nothing can be read here until it is over" in said(answer)
