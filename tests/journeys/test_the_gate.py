"""A wait that grows to an alert, and the police at night with and without leave: in a browser."""

from datetime import time, timedelta

import pytest
from playwright.sync_api import Page, expect

from inmates.models import Inmate
from lcs_ims.accounts.models import User
from lcs_ims.audit.models import Event
from lcs_ims.facilities.models import Facility
from lcs_ims.lib import clock
from tests.building import SHELL, an_inmate
from tests.design.accessible import WIDE, assert_accessible
from tests.journeys.conftest import SignIn
from visits.hours import Published
from visits.models import Visit, WaitAlert
from visits.services.authorising import set_authorisers
from visits.services.facility import publish_hours
from visits.services.waits import raise_alerts

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


PAGES = (
    "/facilities/MCCI/gate/",
    "/facilities/MCCI/gate/book/",
    "/facilities/MCCI/gate/code/",
    "/facilities/MCCI/gate/found-out/",
    "/facilities/MCCI/waiting/wall/",
    "/facilities/MCCI/waiting/standards/",
    "/facilities/MCCI/authorisations/",
    "/visits/figures/",
)


def someone_comes(page: Page, inmate: Inmate, kind: str, name: str) -> Visit:
    page.goto("/facilities/MCCI/gate/walk-in/")
    page.get_by_label("Inmate number").fill(inmate.inmate_no)
    page.get_by_label("Comes as").select_option(kind)
    page.get_by_label("Visitor", exact=True).fill(name)
    page.get_by_label("Identified by").fill("Card 7781")
    page.get_by_role("button", name="They are here").click()
    expect(page.get_by_text("The clock runs.")).to_be_visible()
    return Visit.objects.latest("pk")


def checked(page: Page) -> None:
    """Axe needs scripts; the screen of the journey without them is the narrow one."""
    if page.viewport_size == WIDE:
        assert_accessible(page)


def later(visit: Visit, minutes: int) -> None:
    """Let the visitor have come earlier: a browser cannot be told another time."""
    Visit.objects.filter(pk=visit.pk).update(arrived_at=clock.now() - timedelta(minutes=minutes))


def test_the_desk_sees_a_wait_grow_to_an_alert_and_says_what_it_comes_from(mcci: Facility, sign_in: SignIn) -> None:
    desk = sign_in("gate_officer")
    visit = someone_comes(desk, an_inmate(mcci), "lawyer", "Adv. Lineo Thabane")
    desk.goto("/facilities/MCCI/waiting/")
    expect(desk.get_by_text("In time")).to_be_visible()
    later(visit, 25)
    raise_alerts(clock.now(), by=SHELL)
    desk.reload()
    expect(desk.get_by_text("Soon too long")).to_be_visible()
    later(visit, 31)
    raise_alerts(clock.now(), by=SHELL)
    desk.reload()
    expect(desk.get_by_text("Too long", exact=True)).to_be_visible()
    checked(desk)
    desk.get_by_role("link", name="Acknowledge").click()
    desk.get_by_label("No escort").check()
    desk.get_by_role("button", name="Acknowledge").click()
    expect(desk.get_by_text("Acknowledged. The cause is on file.")).to_be_visible()
    assert set(WaitAlert.objects.values_list("acknowledged_by", flat=True)) == {"gate_officer"}
    for address in PAGES:
        desk.goto(address)
        checked(desk)
    desk.goto("/facilities/MCCI/gate/")
    desk.get_by_role("button", name="Started").click()
    desk.get_by_role("button", name="Left").click()
    expect(desk.get_by_text("Nobody is inside.")).to_be_visible()


def it_is_night(facility: Facility) -> None:
    """The police may come in an hour of the day that is not this one."""
    hour = 13 if clock.local(clock.now()).hour < 12 else 8
    week = [Published("police", day, time(hour), time(hour + 1)) for day in range(8)]
    publish_hours(facility, "police", week, by=SHELL)


def fill_entry(page: Page) -> None:
    for label, words in (
        ("Officer", "Sgt Pule"),
        ("Force number", "P 4411"),
        ("Station", "Central"),
        ("Purpose", "interview"),
        ("Authority: case number, warrant or order", "CR 12"),
        ("Place", "Room 2"),
        ("Everyone present", "Officer Thamae"),
        ("State of the inmate before", "well"),
    ):
        page.get_by_label(label, exact=True).fill(words)
    page.get_by_role("group", name="The inmate consents").get_by_label("Yes").check()
    page.get_by_label("If the lawyer was not told: why").fill("no lawyer on record")


def ask(page: Page, inmate: Inmate) -> None:
    page.goto("/facilities/MCCI/authorisations/ask/")
    page.get_by_label("Inmate number").fill(inmate.inmate_no)
    for label, words in (
        ("Officer", "Sgt Pule"),
        ("Force number", "P 4411"),
        ("Station", "Central"),
        ("Purpose", "interview"),
        ("Authority: case number, warrant or order", "CR 12"),
    ):
        page.get_by_label(label, exact=True).fill(words)
    page.get_by_role("button", name="Ask").click()
    expect(page.get_by_text("The duty authoriser and the Inspectorate are told.")).to_be_visible()


def test_the_police_come_at_night_with_leave_and_without(mcci: Facility, sign_in: SignIn) -> None:
    it_is_night(mcci)
    desk, charge = sign_in("gate_officer"), sign_in("officer_in_charge")
    set_authorisers(mcci, {0: User.objects.get(username="officer_in_charge")}, by=SHELL)
    with_leave, without = an_inmate(mcci), an_inmate(mcci)
    visit = someone_comes(desk, with_leave, "police", "Sgt Pule")
    desk.goto(f"/visits/{visit.pk}/police/")
    expect(desk.get_by_text("Ask for leave first")).to_be_visible()
    fill_entry(desk)
    desk.get_by_role("button", name="Started").click()
    expect(desk.get_by_text("Nobody has authorised this visit").first).to_be_visible()
    checked(desk)
    ask(desk, with_leave)
    charge.goto("/facilities/MCCI/authorisations/")
    charge.get_by_role("table").get_by_role("link").first.click()
    charge.get_by_label("may take place").check()
    charge.get_by_label("Ground").fill("arrests tonight")
    charge.get_by_role("button", name="Answer as yourself").click()
    expect(charge.get_by_text("Granted")).to_be_visible()
    desk.goto(f"/visits/{visit.pk}/police/")
    fill_entry(desk)
    desk.get_by_role("button", name="Started").click()
    expect(desk.get_by_text("Outside hours")).to_be_visible()
    _let_in_on_a_claim(desk, someone_comes(desk, without, "police", "Sgt Pule"))
    told = Event.objects.filter(action__startswith="visits.police.entered").values_list("action", flat=True)
    assert list(told.order_by("leaf")) == [
        "visits.police.entered_outside_hours",
        "visits.police.entered_unauthorised",
    ]


def _let_in_on_a_claim(desk: Page, visit: Visit) -> None:
    desk.goto(f"/visits/{visit.pk}/police/")
    fill_entry(desk)
    desk.get_by_label("in whose name they were let in", exact=False).fill("the Commissioner")
    desk.get_by_role("button", name="Started").click()
    expect(desk.get_by_text("Unauthorised", exact=True)).to_be_visible()
    expect(desk.get_by_text("claimed in the name of the Commissioner").first).to_be_visible()
