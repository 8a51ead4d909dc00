"""A van at night, an age that is corrected, a transfer that does not arrive, a release at 17:00: in a browser."""

from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from cells.models import Transfer, Whereabouts
from cells.services.leaving import Leaving, discharge
from inmates.models import Custody, Inmate, Reception
from lcs_ims.facilities.models import Facility
from lcs_ims.lib import clock
from tests.building import SHELL, a_cell, a_child, a_facility, an_inmate, placed, where
from tests.journeys.conftest import PASSWORD, SignIn

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def a_day(page: Page, name: str, day: int, month: int, year: int) -> None:
    boxes = page.get_by_role("group", name=name)
    for label, value in (("Day", day), ("Month", month), ("Year", year)):
        boxes.get_by_label(label).fill(str(value))


def test_a_van_at_night_with_a_child_one_without_an_order_and_one_recaptured(mcci: Facility, sign_in: SignIn) -> None:
    escaped = an_inmate(mcci)
    discharge(escaped, Leaving("escape", circumstances="fence", reported_to="police"), by=SHELL)
    gate = sign_in("gate_officer")
    gate.goto("/facilities/MCCI/escort/")
    gate.get_by_label("Brought by").fill("Insp. Mohale 3321")
    gate.get_by_label("People").fill("boy in a red jersey, male, child\nman without papers, male, adult\ntall man")
    gate.get_by_role("button", name="All received").click()
    expect(gate.get_by_text("3 people received.")).to_be_visible()
    page = sign_in("intake_officer")
    page.goto("/facilities/MCCI/queue/")
    page.get_by_role("link", name="man without papers").first.click()
    page.get_by_role("link", name="Hand back").click()
    page.get_by_label("Why the person is not admitted").fill("No order came with him")
    page.get_by_label("Handed back to").fill("Insp. Mohale 3321")
    page.get_by_role("button", name="Hand back").click()
    expect(page.get_by_text("Handed back. The record stays.")).to_be_visible()
    tall = Reception.objects.get(described="tall man")
    page.goto(f"/facilities/MCCI/admit/?record={escaped.inmate_no}&reception={tall.pk}")
    expect(page.get_by_role("heading", name="Recaptured")).to_be_visible()
    page.get_by_label("Brought back by whom").fill("Insp. Mohale, from Mafeteng")
    page.get_by_role("button", name="Back in custody").click()
    expect(page.get_by_text("is back in custody. Choose a cell.")).to_be_visible()
    held = Custody.objects.open().order_by("pk").values_list("inmate__surname", "state")
    assert sorted(held) == [(escaped.surname, "admitted"), ("boy in a red jersey", "received")]


def test_a_date_of_birth_is_corrected_only_with_the_second_officer(mcci: Facility, sign_in: SignIn) -> None:
    boy = a_child(mcci)
    other = sign_in("shift_supervisor")
    page = sign_in("records_officer")
    page.goto(f"/inmates/{boy.inmate_no}/facts/")
    a_day(page, "Date of birth", 1, 1, 1990)
    page.get_by_label("What the date of birth rests on").select_option("birth_certificate")
    page.get_by_label("Evidence", exact=False).last.fill("certificate 12/1990")
    page.get_by_label("Reason").fill("the certificate came")
    page.get_by_role("button", name="Change the facts").click()
    expect(page.get_by_text("Nothing of it acts before.")).to_be_visible()
    page.get_by_label("Second officer's username").fill("records_officer")
    page.get_by_label("Second officer's password").fill(PASSWORD)
    page.get_by_role("button", name="Confirm").click()
    expect(page.get_by_text("Another officer must answer it.")).to_be_visible()
    assert Inmate.objects.get(pk=boy.pk).date_of_birth != "1990-01-01"
    other.goto(f"/inmates/{boy.inmate_no}/")
    other.get_by_role("link", name="Read it and answer").click()
    other.get_by_role("button", name="Confirm").click()
    expect(other.get_by_text("Confirmed.", exact=False).first).to_be_visible()
    assert Inmate.objects.get(pk=boy.pk).date_of_birth == "1990-01-01"


def test_a_transfer_that_does_not_arrive(mcci: Facility, sign_in: SignIn) -> None:
    a_facility("MFCI")
    inmate = an_inmate(mcci)
    placed(inmate, a_cell(mcci))
    page = sign_in("shift_supervisor")
    page.goto(f"/inmates/{inmate.inmate_no}/transfer/")
    page.get_by_label("To", exact=True).select_option(label="MFCI Institution")
    for label, words in (
        ("In whose charge", "Sgt Mosa"),
        ("Their force or identity number", "4411"),
        ("On whose order", "HQ 12/2026"),
        ("Vehicle", "A 123 BCD"),
        ("State of the person on leaving", "none seen"),
        ("Reason", "nearer to his family"),
    ):
        page.get_by_label(label).fill(words)
    due = clock.local(clock.now() + timedelta(hours=3))
    a_day(page, "Due", due.day, due.month, due.year)
    page.get_by_role("group", name="Due").get_by_label("Time").fill(f"{due:%H:%M}")
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_text("In transit")).to_be_visible()
    Whereabouts.objects.update(due_at=clock.now() - timedelta(minutes=1))
    page.goto("/facilities/MCCI/outside/")
    expect(page.get_by_text("Overdue")).to_be_visible()
    page.get_by_role("link", name="Came back").click()
    page.get_by_label("State of the person now").fill("none seen")
    page.get_by_label("Why they came back").fill("the road was closed")
    page.get_by_role("button", name="Came back").click()
    assert Transfer.objects.get().outcome == "returned"


def test_a_release_order_at_five_in_the_afternoon(mcci: Facility, sign_in: SignIn) -> None:
    inmate = an_inmate(mcci)
    placed(inmate, a_cell(mcci))
    page = sign_in("shift_supervisor")
    page.goto(f"/inmates/{inmate.inmate_no}/")
    page.get_by_role("link", name="Leaves custody").click()
    page.get_by_role("link", name="Record the order").click()
    page.get_by_role("radio", name="Acquittal").check()
    page.get_by_label("Number of the order").fill("R7/2026")
    page.get_by_label("Court").fill("High Court")
    page.get_by_role("button", name="Record the order").click()
    expect(page.get_by_text("The order is on file.")).to_be_visible()
    page.get_by_label("how you made sure who it is").fill("photograph and questions")
    page.get_by_label("property and papers").fill("all handed back, signed")
    page.get_by_role("button", name="Record leaving custody").click()
    expect(page.get_by_text("has left custody.")).to_be_visible()
    assert (where(inmate), inmate.held_at) == ("", None)
