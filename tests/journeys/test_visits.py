"""A lawyer on a telephone: who they are, asked, answered, booked. A transfer that flags the visit. In a browser."""

import pytest
from playwright.sync_api import Page, expect

from cells.services.transfers import Sending, receive_transfer, send_transfer
from cells.services.whereabouts import Papers
from lcs_ims.accounts.services import create_user
from lcs_ims.facilities.models import Facility
from lcs_ims.lib import clock
from tests.building import SHELL, a_facility, an_inmate
from tests.design.accessible import assert_accessible
from tests.journeys.conftest import PASSWORD, SignIn
from tests.journeys.test_from_gate_to_gate import a_day
from tests.visits.guests import a_time, rooms
from visits.models import Visit, VisitFlag

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("sign_in", ["with JavaScript"], indirect=True)
def test_a_lawyer_is_verified_answered_and_booked_and_a_transfer_flags_it(mcci: Facility, sign_in: SignIn) -> None:
    rooms(mcci)
    inmate = an_inmate(mcci)
    create_user("lawyer", "lawyer", by=SHELL, password=PASSWORD, full_name="Adv. Mpho Ntsane")
    phone = sign_in("lawyer")
    phone.set_viewport_size({"width": 360, "height": 640})
    _say_who_one_is(phone)
    _ask(phone, inmate.full_name)
    records = sign_in("records_officer")
    _verify_and_answer(records, inmate.inmate_no)
    _book(phone, inmate.full_name)
    booked = Visit.objects.booked().latest("pk")
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


def _say_who_one_is(phone: Page) -> None:
    phone.goto("/visits/")
    expect(phone.get_by_role("heading", name="Who you are")).to_be_visible()
    assert_accessible(phone)
    phone.get_by_label("Roll or registration number").fill("LSL 1147")
    phone.get_by_label("E-mail").fill("ntsane@example.org")
    phone.get_by_role("button", name="Save").click()
    expect(phone.get_by_text("You are not verified yet")).to_be_visible()


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


def _verify_and_answer(records: Page, number: str) -> None:
    records.goto("/visits/requests/")
    records.get_by_role("link", name="Adv. Mpho Ntsane").click()
    records.get_by_role("link", name="Verify the visitor first").click()
    records.get_by_text("Verify", exact=True).first.click()
    records.get_by_label("What was seen").fill("Register of the Law Society")
    until = clock.facility_date() + clock.days(300)
    a_day(records, "Verified until", until.day, until.month, until.year)
    records.get_by_role("button", name="Verify").click()
    expect(records.get_by_text("Recorded.")).to_be_visible()
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


def _sending() -> Sending:
    return Sending("Sgt Mosa", clock.now() + clock.days(1), Papers("HQ 1", "4411", "A 123", "none seen"))
