"""No page names a child without an event: everybody goes from link to link in a facility of children."""

import pytest
from django.test import Client

from inmates.models import Inmate
from lcs_ims.accounts.roles import Role
from lcs_ims.accounts.services import create_user
from lcs_ims.audit import Action
from lcs_ims.audit.models import Event
from lcs_ims.facilities.models import Facility
from tests.building import SHELL, a_child, a_facility, an_inmate, an_officer
from tests.replay.living import live_some_days
from tests.security.test_crawl import crawl
from tests.visiting import signed_in

pytestmark = pytest.mark.django_db

NAME = "Lerothole"
BEGINNINGS = ("/find/?q=Lerotholi", "/facilities/MCCI/past-roll/?at_day=2100-01-01&at_time=00:00")
READERS = (Role.OFFICER_IN_CHARGE, Role.HEADQUARTERS)


@pytest.fixture
def children() -> Facility:
    """A facility as it is after some days, where everybody is a child of one name."""
    mcci = live_some_days()
    Inmate.objects.update(surname=NAME, date_of_birth="2012-02-01")
    return mcci


def told() -> int:
    handed_out = (Action.RECORD_READ, Action.SHEET_PRINTED, Action.LIST_EXPORTED)
    return Event.objects.filter(action__in=handed_out).count()


@pytest.mark.parametrize("role", READERS)
def test_every_page_that_names_a_child_leaves_an_event(children: Facility, role: Role) -> None:
    client = Client()
    client.force_login(create_user("reader", role, None if role.is_national else children, by=SHELL))
    known, quiet, named = told(), [], 0
    for address, answer in crawl(client, *BEGINNINGS):
        if NAME.encode() in (b"" if answer.streaming else answer.content):
            named += 1
            if told() == known:
                quiet.append(address)
        known = told()
    assert quiet == []
    assert named > 2, "The crawl found no children: has the story gone?"


def test_a_roll_with_a_child_is_one_event_about_the_facility() -> None:
    mcci = a_facility()
    officer = signed_in(an_officer(Role.INTAKE_OFFICER, mcci))
    an_inmate(mcci)
    officer.get("/facilities/MCCI/roll/")
    assert told() == 0
    a_child(mcci)
    a_child(mcci)
    officer.get("/facilities/MCCI/roll/")
    event = Event.objects.get(action=Action.RECORD_READ)
    assert [subject.label for subject in event.on] == [mcci.subject.label]
    assert event.after == {"secret": "child", "page": "roll", "people": 2}
