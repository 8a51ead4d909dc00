"""A release order at 17:00, the lock-up that follows, and the copy of the file at the gate."""

from datetime import datetime, timedelta

import pytest

from cells.services.counting import begin_count
from cells.services.leaving import Leaving, discharge
from inmates.models import ReleaseOrder
from inmates.services.copies import certify_copy
from inmates.services.leaving import LettingGo, receive_release_order
from inmates.services.releases import note_night
from lcs_ims.accounts.roles import Role
from lcs_ims.audit.disclosures import LOCKED_UP, disclosure_of
from lcs_ims.audit.models import Event
from lcs_ims.lib import clock
from tests.building import SHELL, actions, an_inmate, an_officer
from tests.refusing import code
from tests.visiting import send, signed_in

pytestmark = pytest.mark.django_db

FIVE = datetime(2026, 11, 20, 17, tzinfo=clock.ZONE)
GATE = Leaving("release", identity_checked="photograph", property_returned="all, signed for")


def hours(count):
    return FIVE + timedelta(hours=count)


@pytest.fixture
def ordered(mcci):
    """Someone whose release order comes at 17:00."""
    with clock.at(FIVE - timedelta(days=9)):
        inmate = an_inmate(mcci)
    with clock.at(FIVE):
        receive_release_order(inmate, LettingGo("release", "R1/2026", "High Court"), by=SHELL)
    return inmate


def told():
    return actions().count("inmates.release_order.locked_up")


def test_a_lock_up_with_the_person_inside_is_told_once(mcci, ordered):
    with clock.at(hours(0.5)):
        begin_count(mcci, "lock_up", by=SHELL)
    note_night(by=SHELL, now=hours(4))
    assert told() == 1
    event = Event.objects.get(action="inmates.release_order.locked_up")
    assert disclosure_of(event.action, event.after, late=False) is LOCKED_UP


@pytest.mark.parametrize(("kind", "later"), [("unlock", 1), ("lock_up", -1)])
def test_an_unlock_count_and_a_lock_up_before_the_order_say_nothing(mcci, ordered, kind, later):
    with clock.at(hours(later)):
        begin_count(mcci, kind, by=SHELL)
    assert told() == 0


@pytest.mark.parametrize(("later", "times"), [(2.9, 0), (3.1, 1), (20, 1)])
def test_where_no_count_begins_the_night_does(ordered, later, times):
    note_night(by=SHELL, now=hours(later))
    assert told() == times


def test_who_is_out_before_the_lock_up_is_no_breach(mcci, ordered):
    with clock.at(hours(1)):
        discharge(ordered, GATE, by=SHELL)
    with clock.at(hours(2)):
        begin_count(mcci, "lock_up", by=SHELL)
    assert told() == 0
    assert not Event.objects.get(action__startswith="inmates.inmate.left").after["late"]


def test_leaving_after_the_lock_up_is_late_even_within_two_hours(mcci, ordered):
    with clock.at(hours(0.5)):
        begin_count(mcci, "lock_up", by=SHELL)
    with clock.at(hours(1)):
        discharge(ordered, GATE, by=SHELL)
    assert Event.objects.get(action__startswith="inmates.inmate.left").after["late"]
    assert ReleaseOrder.objects.get().locked_up_at == hours(0.5)


def test_at_the_gate_the_copy_of_the_file_is_certified_by_name(mcci):
    inmate, shift = an_inmate(mcci), an_officer(Role.SHIFT_SUPERVISOR, mcci)
    receive_release_order(inmate, LettingGo("release", "R1/2026", "High Court"), by=SHELL)
    client = signed_in(shift)
    said = {"kind": "release", "identity_checked": "photograph", "property_returned": "all"}
    assert "Certify this copy" in send(client, f"/inmates/{inmate.inmate_no}/leave/", **said)
    shown = send(client, f"/inmates/{inmate.inmate_no}/file/copy/")
    event = Event.objects.get(action="inmates.file.copied")
    assert str(event.uuid) in shown
    assert f"Certified by {shift.name}" in shown
    assert "Order W1/2026" in shown


def test_only_who_discharges_certifies(mcci):
    gate = an_officer(Role.GATE_OFFICER, mcci)
    assert code(certify_copy, an_inmate(mcci).custodies.get(), by=gate) == "not-permitted"
