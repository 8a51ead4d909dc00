"""In a real browser: a report is ordered, watched, given up, ordered again, fetched, and checked by uploading it."""

import re
from threading import Event, Thread

import pikepdf
import pytest
from django.db import connections
from playwright.sync_api import expect

from inspectorate.report import making
from inspectorate.report.drawing import draw
from inspectorate.report.models import Archived, Job
from inspectorate.report.services import jobs
from inspectorate.services.watching import look
from lcs_ims.lib import clock
from tests.design.accessible import NARROW, WIDE, assert_accessible, assert_thumbs_fit
from tests.portal.test_journey import enter

pytestmark = [pytest.mark.browser]
MADE_WITHIN = 60_000  # milliseconds; a few seconds on a machine with nothing else to do


@pytest.fixture(params=[WIDE, NARROW], ids=["wide", "narrow"])
def page(request, browser, live_server, service, an_inspector):
    context = browser.new_context(base_url=live_server.url, viewport=request.param)
    page = context.new_page()
    enter(page, an_inspector())
    yield page
    context.close()


def fits(page):
    assert_accessible(page)
    if page.viewport_size == NARROW:
        assert_thumbs_fit(page)


def order(page, facility="LER"):
    page.goto("/reports/")
    fits(page)
    page.get_by_role("link", name="Make a report").click()
    page.get_by_label(facility).check()
    today = clock.facility_date()
    for group in ("From", "To, this day included"):
        dates = page.get_by_role("group", name=group)
        for part, value in (("Day", today.day), ("Month", today.month), ("Year", today.year)):
            dates.get_by_label(part).fill(str(value))
    fits(page)
    page.get_by_role("button", name="Make it").click()
    expect(page.get_by_text("Waiting for the worker, 0%")).to_be_visible()
    fits(page)


def work():
    """The worker, which takes up what is due."""
    try:
        for job in Job.objects.under_way():
            jobs.run(job.pk)
    finally:
        connections.close_all()


def upload(page, path):
    page.goto("/reports/check/")
    page.get_by_label("The report").set_input_files(path)
    page.get_by_role("button", name="Check it").click()


@pytest.mark.parametrize("page", [WIDE], indirect=True, ids=["wide"])
def test_a_report_is_ordered_watched_fetched_and_checked(page, tmp_path, monkeypatch):
    watched = Event()
    monkeypatch.setattr(making, "draw", lambda *said, **named: [watched.wait(60), draw(*said, **named)][1])
    look()  # the watcher knows the key
    order(page)
    worker = Thread(target=work)
    worker.start()
    expect(page.get_by_text("Drawing pages, 40%")).to_be_visible(timeout=MADE_WITHIN)
    watched.set()
    expect(page.get_by_text("The report is made.")).to_be_visible(timeout=MADE_WITHIN)
    worker.join()
    fits(page)
    with page.expect_download() as download:
        page.get_by_role("link", name="Download the PDF").click()
    report = tmp_path / "report.pdf"
    report.write_bytes(download.value.path().read_bytes())
    upload(page, report)
    expect(page.get_by_text("It is a report of this archive.")).to_be_visible()
    fits(page)
    with pikepdf.open(report) as pdf:
        pdf.pages[1].Contents.write(pdf.pages[1].Contents.read_bytes() + b"\n")
        pdf.save(tmp_path / "changed.pdf")
    upload(page, tmp_path / "changed.pdf")
    expect(page.get_by_text("Its evidence does not hold.")).to_be_visible()
    expect(page.get_by_text("No report of this archive has these bytes.")).to_be_visible()
    fits(page)
    page.goto("/reports/")
    expect(page.get_by_role("cell", name=re.compile(Archived.objects.get().sha256[:16]))).to_be_visible()
    fits(page)


def test_a_report_is_given_up(page):
    order(page)
    page.get_by_role("button", name="Cancel").click()
    expect(page.get_by_text("It was given up before it was made.")).to_be_visible()
    fits(page)
    page.goto("/reports/check/")
    fits(page)
