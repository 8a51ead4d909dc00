from datetime import timedelta

import pytest
from django.test import Client

from lcs_ims.accounts.roles import Role
from lcs_ims.audit import Action, deed, record
from lcs_ims.lib import clock
from lcs_ims.strips import lossy_restore
from tests.building import SHELL, a_facility, an_officer
from tests.visiting import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def administrator() -> Client:
    return signed_in(an_officer(Role.SYSTEM_ADMINISTRATOR))


def shown(administrator: Client, page: str) -> str:
    return administrator.get(page, follow=True).content.decode()


@deed
def told_restored(lost: int) -> None:
    after = {"until": clock.now() - timedelta(hours=3), "lost": lost, "checkpoint": ""}
    record(Action.DATABASE_RESTORED, by=SHELL, on=a_facility().subject, after=after)


def test_a_restore_that_lost_hours_says_which_and_what_to_do(administrator: Client) -> None:
    told_restored(12)
    page = shown(administrator, "/copies/")
    assert "lacks 12 events" in page
    assert "Enter again from paper" in page


def test_every_page_says_so_for_a_week(administrator: Client) -> None:
    told_restored(12)
    strip = lossy_restore()
    assert strip is not None
    assert "12 events" in str(strip.text)
    assert str(strip.text) in shown(administrator, "/")
    with clock.at(clock.now() + timedelta(days=8)):
        assert lossy_restore() is None


def test_a_restore_that_lost_nothing_alarms_nobody(administrator: Client) -> None:
    told_restored(0)
    assert lossy_restore() is None
    assert "lacks" not in shown(administrator, "/copies/")
