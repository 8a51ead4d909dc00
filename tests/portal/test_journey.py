"""In a real browser: from a figure to the decision behind it and its replay; and nothing there can be changed."""

import re

import pytest
from django_otp.oath import totp
from playwright.sync_api import expect

from inspectorate.models import Reading
from inspectorate.services.watching import look
from tests.design.accessible import NARROW, WIDE, assert_accessible, assert_thumbs_fit
from tests.portal import world
from tests.portal.conftest import PASSWORD

pytestmark = [pytest.mark.browser]

TRY_TO_WRITE = """async () => {
    const tries = ['POST', 'PUT', 'PATCH', 'DELETE'].map(method => fetch(location.href, {method}));
    return Math.min(...(await Promise.all(tries)).map(answer => answer.status));
}"""
PAGES = [
    "/", "/people/", "/breaches/", "/exceptions/", "/clocks/", "/mixed/", "/facilities/", "/facilities/MCCI/",
    "/facilities/MCCI/cells/A-01/", "/visits/", "/disclosed/", "/alarms/", "/pairs/", "/patterns/", "/compare/",
    "/packs/", "/trail/", "/trail/3/", "/readings/", "/accounts/", "/accounts/new/", "/account/",
]  # fmt: skip


def enter(page, inspector, address=""):
    page.goto(f"{address}/sign-in/")
    page.get_by_label("Username").fill(inspector.username)
    page.get_by_label("Password").fill(PASSWORD)
    page.locator("main button").click()
    device = inspector.totpdevice_set.get()
    page.get_by_label("Code").fill(f"{totp(device.bin_key):06}")
    page.get_by_role("button", name="Continue").click()


@pytest.fixture(params=[WIDE, NARROW], ids=["wide", "narrow"])
def page(request, browser, live_server, service, an_inspector):
    context = browser.new_context(base_url=live_server.url, viewport=request.param)
    page = context.new_page()
    enter(page, an_inspector("head"))
    yield page
    context.close()


@pytest.mark.parametrize("page", [WIDE], indirect=True, ids=["wide"])
def test_from_a_figure_to_the_decision_behind_it_and_its_replay(page, service):
    number, stay = service.does(world.places_someone, "MCCI")
    service.does(world.signs)
    look()
    page.goto("/")
    page.locator(".figures a").first.click()
    page.get_by_role("link", name=number).click()
    expect(page.get_by_role("heading", name="Facts that decide the cell")).to_be_visible()
    page.get_by_role("link", name="Judge again").click()
    expect(page.get_by_role("rowheader", name="The rules then")).to_be_visible()
    expect(page.get_by_role("rowheader", name="The rules of today")).to_be_visible()
    assert_accessible(page)
    page.locator(".lead a").click()
    expect(page.get_by_role("heading", name="Event")).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("link", name="Its proof").click()
    assert "c2sp.org/tlog-proof@v1" in download.value.path().read_text()
    assert Reading.objects.filter(page="decision", address=f"/decisions/{stay}/").exists()
    before = service.does(world.counts)
    assert page.evaluate(TRY_TO_WRITE) >= 400
    assert service.does(world.counts) == before


def test_every_page_is_accessible_on_a_wide_screen_and_on_a_phone(page):
    look()
    for address in PAGES:
        answer = page.goto(address)
        assert answer.status == 200, address
        try:
            assert_accessible(page)
            if page.viewport_size == NARROW:
                assert_thumbs_fit(page)
        except AssertionError as error:
            pytest.fail(f"{address}: {error}")


@pytest.mark.parametrize("page", [NARROW], indirect=True, ids=["narrow"])
def test_on_a_telephone_a_facility_is_chosen_and_a_roll_is_entered(page, service):
    service.does(world.signs)
    look()
    page.goto("/people/")
    page.get_by_role("link", name="LER", exact=True).click()
    expect(page).to_have_url(re.compile("facility=LER"))
    page.goto("/packs/")
    page.get_by_role("button", name="Prepare a pack").click()
    page.goto(f"{page.url}LER/cell/?cell=B-01")
    fields = page.locator("main select, main input[type=text]").all()
    assert fields
    assert all(field.bounding_box()["width"] > 200 for field in fields)
    assert_accessible(page)


def test_an_account_of_the_service_is_nothing_here(browser, live_server, service):
    context = browser.new_context(base_url=live_server.url)
    page = context.new_page()
    service.does(world.an_officer_with_password, "officer.in.charge", PASSWORD)
    page.goto("/sign-in/")
    page.get_by_label("Username").fill("officer.in.charge")
    page.get_by_label("Password").fill(PASSWORD)
    page.locator("main button").click()
    expect(page.get_by_text("do not belong together").first).to_be_visible()
    context.close()
