"""A lawyer on a telephone: invited, answered, booked, at the gate; a transfer that flags a visit: in a browser."""

from datetime import timedelta

import pytest
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from cells.services.transfers import Sending, receive_transfer, send_transfer
from cells.services.whereabouts import Papers
from lcs_ims.facilities.models import Facility
from lcs_ims.lib import clock
from tests.building import SHELL, a_facility, an_inmate
from tests.design.accessible import NARROW, assert_accessible
from tests.journeys.conftest import PASSWORD, SignIn
from tests.journeys.test_from_gate_to_gate import a_day
from tests.visits.guests import a_time, rooms
from visits.gate_codes import screen_code
from visits.models import Visit, VisitFlag

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("sign_in", ["with JavaScript"], indirect=True)
def test_an_invited_lawyer_books_starts_the_clock_and_a_transfer_flags_a_visit(
    mcci: Facility, sign_in: SignIn, browser: Browser, live_server: LiveServer
) -> None:
    rooms(mcci)
    inmate = an_inmate(mcci)
    records = sign_in("records_officer")
    phone = browser.new_page(base_url=live_server.url, viewport=NARROW)
    phone.goto(_invited(records))
    _say_who_one_is(phone)
    _ask(phone, inmate.full_name)
    _answer(records, inmate.inmate_no)
    _book(phone, inmate.full_name)
    first, booked = Visit.objects.booked().order_by("pk")
    _start_the_clock(phone, first, mcci)
    transfer = send_transfer(inmate, a_facility("MFCI"), _sending(), by=SHELL, reason="nearer to the family")
    receive_transfer(transfer, by=SHELL, state="none seen")
    assert set(VisitFlag.objects.standing().values_list("visit", flat=True)) >= {booked.pk}
    phone.goto("/visits/")
    expect(phone.get_by_text("Something has changed").first).to_be_visible()
    records.goto("/facilities/MCCI/visits/")
    records.get_by_role("link", name=booked.visit_no).click()
    records.get_by_role("link", name="Acknowledge").click()
    records.get_by_label("What was done").fill("The lawyer was told by telephone")
    records.get_by_role("button", name="Acknowledge").click()
    expect(records.get_by_text("Acknowledged by records_officer", exact=False)).to_be_visible()
    phone.close()


def _invited(records: Page) -> str:
    """The link that the records office hands over, after the number was looked up."""
    records.goto("/accounts/invitations/")
    records.get_by_label("Who it is").select_option("lawyer")
    records.get_by_label("Full name").fill("Adv. Mpho Ntsane")
    records.get_by_label("Registration number").fill("LSL 1147")
    records.get_by_label("Verified against").fill("Register of the Law Society")
    records.get_by_label("E-mail").fill("ntsane@example.org")
    records.get_by_role("button", name="Make the link").click()
    return records.locator("code").inner_text()


def _say_who_one_is(phone: Page) -> None:
    phone.get_by_label("Your registration number").fill("LSL 1147")
    phone.get_by_label("New password", exact=True).fill(PASSWORD)
    phone.get_by_label("New password again").fill(PASSWORD)
    phone.get_by_role("button", name="Take up the invitation").click()
    phone.goto("/visits/")
    expect(phone.get_by_role("heading", name="Who you are")).to_be_visible()
    assert_accessible(phone)
    phone.get_by_role("button", name="Save").click()
    expect(phone.get_by_role("heading", name="Your visits")).to_be_visible()
    expect(phone.get_by_text("You are not verified yet")).to_have_count(0)


def _ask(phone: Page, name: str) -> None:
    phone.get_by_role("link", name="Ask to visit someone").last.click()
    phone.get_by_label("Name of the person").fill(name)
    phone.get_by_label("Instructed by the family").check()
    first = clock.local(a_time(9).begins)
    a_day(phone, "First visit", first.day, first.month, first.year)
    phone.get_by_label("Time").fill("09:00")
    assert_accessible(phone)
    phone.get_by_role("button", name="Send").click()
    expect(phone.get_by_text("Sent. You are answered within 2 working hours", exact=False)).to_be_visible()


def _answer(records: Page, number: str) -> None:
    records.goto("/visits/requests/")
    records.get_by_role("link", name="Adv. Mpho Ntsane").click()
    records.get_by_label("Inmate number").first.fill(number)
    records.get_by_label("Yes, wants the visit").check()
    records.get_by_role("button", name="Answer", exact=True).click()
    expect(records.get_by_text("Confirmed. First visit", exact=False)).to_be_visible()


def _book(phone: Page, name: str) -> None:
    phone.goto("/visits/")
    expect(phone.get_by_text("No visit is booked.")).to_have_count(0)
    phone.get_by_role("link", name=f"Book {name}").click()
    expect(phone.get_by_role("heading", name="Choose a time")).to_be_visible()
    assert_accessible(phone)
    phone.locator(f'button[value="{a_time(14).begins.isoformat()}"]').click()
    expect(phone.get_by_text("The time is held for you until", exact=False)).to_be_visible()
    assert_accessible(phone)
    phone.get_by_role("button", name="Book").click()
    expect(phone.get_by_text("Booked. Show this pass at the gate.")).to_be_visible()
    expect(phone.get_by_role("img", name="QR code", exact=False)).to_be_visible()
    assert_accessible(phone)


def _start_the_clock(phone: Page, visit: Visit, facility: Facility) -> None:
    """The day of the visit has come (a browser cannot be told another one): the code at the gate is read."""
    now = clock.now()
    Visit.objects.filter(pk=visit.pk).update(booked_from=now, booked_to=now + timedelta(hours=1))
    phone.goto(f"/at-the-gate/{facility.code}/{screen_code(facility, now)}/")
    assert_accessible(phone)
    phone.get_by_role("button", name="I am here").click()
    expect(phone.get_by_text(f"The clock of your visit {visit.visit_no} runs.", exact=False)).to_be_visible()
    assert visit.steps.get(step="arrived").source == "phone"


def _sending() -> Sending:
    return Sending("Sgt Mosa", clock.now() + clock.days(1), Papers("HQ 1", "4411", "A 123", "none seen"))
