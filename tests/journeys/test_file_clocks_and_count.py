"""The pages of the file, clocks and counts in a browser: axe finds nothing serious, and a count is answered."""

from datetime import timedelta

import pytest
from playwright.sync_api import Page

from cells.models import CountQuestion
from cells.services.segregation import Segregating, order_segregation
from inmates.models import Notice, Warrant
from inmates.services.clocks import raise_clock_alarms
from inmates.services.matters import Told, record_matter
from inmates.services.notices import open_notices, send_notices
from inmates.services.paper import issue_forms
from inmates.services.pictures import store_picture
from lcs_ims.accounts.roles import Role
from lcs_ims.facilities.models import Facility
from lcs_ims.lib import clock
from tests.building import A_PNG, SHELL, a_cell, a_child, an_inmate, an_officer, in_cell, where
from tests.design.accessible import NARROW, assert_accessible
from tests.journeys.conftest import SignIn

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PAGES = (
    "/inmates/{inmate}/file/",
    "/inmates/{inmate}/file/copy/",
    "/inmates/{inmate}/orders/",
    "/inmates/{inmate}/pictures/",
    "/inmates/{inmate}/matters/",
    "/inmates/{inmate}/segregation/",
    "/inmates/{inmate}/child/",
    "/matters/{matter}/",
    "/segregation/{segregation}/",
    "/children/",
    "/children/notices/{notice}/",
    "/facilities/MCCI/matters/",
    "/facilities/MCCI/segregation/",
    "/clocks/",
    "/clocks/unknown/",
    "/clocks/alarms/",
    "/court-return/",
    "/court-return/?court=Maseru+Magistrate%27s+Court",
    "/inmates/{inmate}/clocks/",
    "/facilities/MCCI/counts/",
    "/facilities/MCCI/counts/form/",
    "/facilities/MCCI/roll/at/",
    "/facilities/MCCI/night-pack/",
    "/facilities/MCCI/paper-forms/",
    "/facilities/MCCI/paper-forms/reception/",
    "/facilities/MCCI/paper-forms/visit/",
    "/facilities/MCCI/paper-forms/count/",
)


def a_full_file(facility: Facility) -> dict[str, object]:
    """Someone on remand with all that a file holds, someone in segregation, a child; addresses for PAGES."""
    inmate, in_charge = an_inmate(facility, legal_status="remand"), an_officer(Role.OFFICER_IN_CHARGE, facility)
    inmate.custodies.update(remanded_on="2026-01-05")
    Warrant.objects.filter(custody__inmate=inmate).update(kind="")
    issue_forms(facility, by=in_charge)
    raise_clock_alarms(by=SHELL, now=clock.now())
    store_picture(inmate, "photograph", A_PNG, by=SHELL)
    matter = record_matter(inmate, Told("discipline", "a fight at the tap"), by=in_charge)
    a_cell(facility)
    apart = a_cell(facility, "S-01", capacity=1, area="8", purpose="segregation")
    said = Segregating("safety", "hurt another at the tap", clock.now() + timedelta(days=3), "Sr Pule")
    order = order_segregation(an_inmate(facility), apart, said, by=in_charge)
    a_child(facility)
    open_notices(by=SHELL, now=clock.now())
    send_notices(by=SHELL, now=clock.now())
    notice = Notice.objects.get(to="guardian")
    return {"inmate": inmate.inmate_no, "matter": matter.pk, "segregation": order.pk, "notice": notice.pk}


@pytest.mark.parametrize("sign_in", ["with JavaScript"], indirect=True)
def test_axe_finds_nothing_serious_on_their_pages(mcci: Facility, sign_in: SignIn) -> None:
    place = a_full_file(mcci)
    page: Page = sign_in("officer_in_charge")
    page.set_viewport_size(NARROW)
    for address in PAGES:
        page.goto(address.format(**place))
        assert page.url.endswith(address.format(**place))
        assert_accessible(page)


def test_a_count_that_does_not_add_up_is_answered(mcci: Facility, sign_in: SignIn) -> None:
    cell, other = a_cell(mcci, "A-01"), a_cell(mcci, "A-02")
    (inmate,) = in_cell(cell, {})
    page: Page = sign_in("shift_supervisor")
    page.goto("/facilities/MCCI/counts/")
    page.get_by_label("Lock-up").check()
    page.get_by_role("button", name="Begin").click()
    page.get_by_label("A-01").fill("0")
    page.get_by_label("A-02").fill("1")
    page.get_by_label("Who counted with you").fill("Sgt Mosa 1204")
    page.get_by_role("button", name="Enter the figures").click()
    page.get_by_role("link", name="Open question").first.click()
    page.get_by_label("Someone sleeps in another cell than the book says").check()
    page.get_by_label("If someone sleeps elsewhere: their number").fill(inmate.inmate_no)
    page.get_by_label("and the cell where they truly are").select_option(other.code)
    page.get_by_label("In your words").fill("seen in A-02 at the door")
    page.get_by_role("button", name="Answer").click()
    page.get_by_text("Answered. The first figure stays on file.").wait_for()
    assert where(inmate) == "A-02"
    assert CountQuestion.objects.filter(answer="").count() == 1
