"""An officer receives someone and finds them a cell: lawfully, by an exception, or in an overcrowded facility."""

import pytest
from playwright.sync_api import Page, expect

from cells.models import Stay
from inmates.models import Inmate
from lcs_ims.facilities.models import Facility
from tests.building import a_cell, an_inmate, in_cell, where
from tests.journeys.conftest import SignIn

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def fill_the_admission(page: Page, *, born: int, offence: str) -> None:
    page.get_by_label("Surname").fill("Tšosane")
    page.get_by_label("Given names").fill("Katleho")
    page.get_by_role("radio", name="Male", exact=True).check()
    born_boxes = page.get_by_role("group", name="Date of birth")
    born_boxes.get_by_label("Year").fill(str(born))
    page.get_by_label("Number of the order").fill("W12/2026")
    page.get_by_label("Court", exact=True).fill("Maseru Magistrate's Court")
    dated = page.get_by_role("group", name="Date of the order")
    dated.get_by_label("Day").fill("1")
    dated.get_by_label("Month").fill("2")
    dated.get_by_label("Year").fill("2026")
    page.locator("#id_offence_1").select_option(offence)
    page.get_by_role("radio", name="First time in custody").check()
    page.get_by_role("button", name="Admit").click()


def test_someone_is_admitted_and_placed_in_a_lawful_cell(mcci: Facility, sign_in: SignIn) -> None:
    a_cell(mcci, "A-01", status="untried")
    page = sign_in("intake_officer")
    page.get_by_role("link", name="Admit someone").click()
    fill_the_admission(page, born=1990, offence="PC65")
    expect(page.get_by_role("heading", name="1 cell may take this person")).to_be_visible()
    page.get_by_role("link", name="Place in A-01").click()
    page.get_by_label("Reason").fill("First cell after admission")
    page.get_by_role("button", name="Place in A-01").click()
    expect(page.get_by_text("is in cell A-01, bed 1.")).to_be_visible()
    assert where(Inmate.objects.get()) == "A-01"


def test_what_is_missing_in_an_admission_is_named_with_a_link_to_the_field(mcci: Facility, sign_in: SignIn) -> None:
    page = sign_in("intake_officer")
    page.get_by_role("link", name="Admit someone").click()
    page.get_by_label("Given names").fill("Katleho")
    page.get_by_role("button", name="Admit").click()
    page.get_by_role("link", name="Surname is empty. Fill it in.").click()
    expect(page.get_by_label("Given names")).to_have_value("Katleho")
    assert not Inmate.objects.exists()


def test_a_refused_cell_shows_every_reason_and_offers_no_way_in(mcci: Facility, sign_in: SignIn) -> None:
    cell = a_cell(mcci, "A-01", age="adult")
    in_cell(cell, {})
    an_inmate(mcci, date_of_birth="2011-01-01")
    page = sign_in("intake_officer")
    page.goto(f"/inmates/{Inmate.objects.latest('pk').inmate_no}/place/A-01/")
    expect(page.get_by_text("This would put a child")).to_be_visible()
    expect(page.get_by_text("Cell A-01 is for another age.")).to_be_visible()
    expect(page.get_by_text("CPWA 2011 s.132(5)")).to_be_visible()
    expect(page.get_by_role("button", name="Place in A-01")).to_have_count(0)
    expect(page.get_by_role("link", name="Ask for an exception")).to_have_count(0)


def test_an_exception_is_asked_by_one_officer_and_granted_by_another(mcci: Facility, sign_in: SignIn) -> None:
    in_cell(a_cell(mcci, "A-01", capacity=2), {"legal_status": "sentenced"})
    someone = an_inmate(mcci, legal_status="remand")
    page = sign_in("intake_officer")
    page.goto(f"/inmates/{someone.inmate_no}/cells/")
    expect(page.get_by_text("No cell here is lawful for this person")).to_be_visible()
    page.get_by_role("link", name="Ask for an exception").first.click()
    page.get_by_label("Why is there no other way?").fill("Every other cell is full tonight")
    page.get_by_role("button", name="Ask for the exception").click()
    expect(page.get_by_text("The exception is asked.")).to_be_visible()
    assert where(someone) == ""

    second = sign_in("shift_supervisor")
    second.goto("/exceptions/")
    second.get_by_role("link", name=someone.full_name).click()
    second.get_by_role("button", name="Grant and place").click()
    expect(second.get_by_text("The exception is granted.")).to_be_visible()
    assert where(someone) == "A-01"


def test_the_second_officer_can_answer_at_the_desk_of_the_first(mcci: Facility, sign_in: SignIn) -> None:
    in_cell(a_cell(mcci, "A-01", capacity=2), {"legal_status": "sentenced"})
    someone = an_inmate(mcci, legal_status="remand")
    sign_in("officer_in_charge").close()
    page = sign_in("shift_supervisor")
    page.goto(f"/inmates/{someone.inmate_no}/exception/A-01/")
    page.get_by_label("Why is there no other way?").fill("Every other cell is full tonight")
    page.get_by_role("button", name="Ask for the exception").click()
    page.get_by_label("Second officer's username").fill("shift_supervisor")
    page.get_by_label("Second officer's password").fill("journey-of-a-new-officer")
    page.get_by_role("button", name="Grant and place").click()
    expect(page.get_by_text("You asked for this exception.")).to_be_visible()
    page.get_by_label("Second officer's username").fill("officer_in_charge")
    page.get_by_label("Second officer's password").fill("journey-of-a-new-officer")
    page.get_by_role("button", name="Grant and place").click()
    expect(page.get_by_text("The exception is granted.")).to_be_visible()
    expect(page.get_by_text("Shift supervisor, MCCI").first).to_be_attached()
    assert where(someone) == "A-01"


def test_in_an_overcrowded_facility_the_least_bad_cell_comes_first(mcci: Facility, sign_in: SignIn) -> None:
    in_cell(a_cell(mcci, "A-01", capacity=2, area="20"), {}, {})
    in_cell(a_cell(mcci, "A-02", capacity=2, area="20"), {}, {}, {})
    in_cell(a_cell(mcci, "A-03", capacity=1, area="20"), {})
    someone = an_inmate(mcci)
    page = sign_in("intake_officer")
    page.goto(f"/inmates/{someone.inmate_no}/cells/")
    expect(page.get_by_role("heading", name="The least bad here")).to_be_visible()
    codes = page.locator(".options .option h3 a").all_inner_texts()
    assert codes == ["A-01", "A-02"]
    expect(page.get_by_role("link", name="Hold in a supervised room until 06:00")).to_be_visible()


def test_what_changed_meanwhile_is_shown_and_the_typed_reason_kept(mcci: Facility, sign_in: SignIn) -> None:
    cell = a_cell(mcci, "A-01", capacity=2)
    someone = an_inmate(mcci)
    page = sign_in("intake_officer")
    page.goto(f"/inmates/{someone.inmate_no}/place/A-01/")
    page.get_by_label("Reason").fill("First cell after admission")
    in_cell(cell, {"record": "repeat"})
    page.get_by_role("button", name="Place in A-01").click()
    expect(page.get_by_text("Cell A-01 has changed since you looked.")).to_be_visible()
    expect(page.get_by_text("A first and a repeat offender would share").first).to_be_visible()
    expect(page.get_by_label("Reason")).to_have_value("First cell after admission")
    assert where(someone) == ""
    page.get_by_role("button", name="Place in A-01").click()
    expect(page.get_by_text("is in cell A-01, bed 2.")).to_be_visible()


def test_where_someone_truly_sleeps_is_recorded_and_is_a_breach_at_once(mcci: Facility, sign_in: SignIn) -> None:
    in_cell(a_cell(mcci, "A-01"), {})
    child = an_inmate(mcci, date_of_birth="2011-01-01")
    page = sign_in("gate_officer")
    page.goto(f"/inmates/{child.inmate_no}/")
    page.get_by_role("link", name="Sleeps elsewhere").click()
    page.get_by_label("Cell where the person truly sleeps").select_option("A-01")
    page.get_by_label("How was it learned?").fill("Head count at lock-up")
    page.get_by_role("button", name="Record it").click()
    expect(page.get_by_text("Child with adult").first).to_be_visible()
    stay = Stay.objects.open().get(inmate=child)
    assert (stay.kind, stay.lawful_cell_existed) == ("as_found", False)
