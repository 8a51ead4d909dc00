"""The pages of the reports, as an inspector uses them."""

import hashlib
from functools import partial

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from inspectorate.report.models import Archived, Job
from inspectorate.report.services import jobs
from lcs_ims.lib import clock
from tests.portal.report.making import wanted
from tests.visiting import seen

pytestmark = pytest.mark.usefixtures("service")


@pytest.fixture
def archived(monkeypatch):
    """A report in the archive, its pages any bytes: drawing is tested elsewhere."""
    monkeypatch.setattr("inspectorate.report.making.draw", lambda *said, **named: b"%PDF-1.7 of a test\n")
    monkeypatch.setattr("inspectorate.report.making.pages_of", lambda data: 7)
    job = jobs.ask(wanted("LER"), by="an inspector")
    done = jobs.run(job.pk)
    assert done
    return done.report


def asked(**said):
    today = clock.facility_date()
    days = {"first_day": today.day, "first_month": today.month, "first_year": today.year}
    days |= {name.replace("first", "last"): value for name, value in days.items()}
    return {"facilities": ["LER"], "language": "en-gb"} | days | said


def test_a_report_that_is_asked_for_waits_for_the_worker(client):
    page = seen(client.post("/reports/ask/", asked(), follow=True))
    assert "Waiting for the worker" in page
    assert Job.objects.get().facilities == ["LER"]


def test_a_period_in_the_future_is_said_at_its_field(client):
    page = seen(client.post("/reports/ask/", asked(last_year=clock.facility_date().year + 1)))
    assert "after today" in page
    assert not Job.objects.exists()


def test_a_language_that_nobody_has_translated_is_said_at_its_field(client):
    page = seen(client.post("/reports/ask/", asked(language="st")))
    assert "The report is not translated into Sesotho yet." in page
    assert not Job.objects.exists()


def test_a_job_is_cancelled_by_a_press(client):
    job = jobs.ask(wanted("LER"), by="an inspector")
    assert "given up before it was made" in seen(client.post(f"/reports/job/{job.pk}/cancel/", follow=True))


def test_the_archive_lists_what_was_made(client, archived):
    page = seen(client.get("/reports/"))
    assert "LER" in page
    assert archived.sha256[:16] in page


def test_a_report_is_handed_out_as_it_was_made(client, archived):
    response = client.get(f"/reports/{archived.pk}/pdf/")
    assert response["Content-Disposition"] == f'attachment; filename="{archived.filename}"'
    assert hashlib.sha256(response.content).hexdigest() == archived.sha256


def test_the_workbook_holds_a_sheet_for_each_table(client, archived):
    import io

    from openpyxl import load_workbook

    book = load_workbook(io.BytesIO(client.get(f"/reports/{archived.pk}/workbook/").content))
    assert {"Rules", "Breaches", "Population", "Waits", "Children"} <= set(book.sheetnames)
    (row,) = [row for row in book["Rules"].iter_rows(values_only=True) if row[0] == "CHILD"]
    assert "broken" in row or "taken_over" in row


def test_a_file_that_is_not_a_report_is_said_to_be_none(client):
    file = SimpleUploadedFile("x.pdf", b"%PDF-1.7\nnothing", "application/pdf")
    assert "does not hold" in seen(client.post("/reports/check/", {"file": file}))


def test_the_list_asks_no_more_for_thirty_reports_than_for_three(client, archived, django_assert_max_num_queries):
    def another(number):
        kept = Archived.objects.get(pk=archived.pk)
        kept.pk, kept.version, kept.sha256 = None, number + 2, f"{number:064}"
        kept.save(force_insert=True)

    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    counts = []
    for many in (range(2), range(2, 29)):
        for number in many:
            another(number)
        with CaptureQueriesContext(connection) as asked_of_it:
            seen_at = partial(client.get, "/reports/")
            assert seen_at().status_code == 200
        counts.append(len(asked_of_it))
    assert counts[0] == counts[1]
