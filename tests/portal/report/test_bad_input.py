"""Periods that cannot be, an old copy, and a database that is away: a clear answer, and nothing half made."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from inspectorate.report.document import page_of
from inspectorate.report.models import Archived, Job
from inspectorate.report.services import jobs
from inspectorate.report.services.computing import compute_once
from lcs_ims.lib import clock, wording
from tests.portal import shared_world, world
from tests.portal.report.making import AWAY, reading_from, wanted
from tests.portal.report.test_jobs import quick, run
from tests.portal.report.test_pages import asked
from tests.portal.settings import ON_POSTGRES
from tests.visiting import seen

__all__ = ["quick"]  # the fixture
DAY = timedelta(days=1)

pytestmark = pytest.mark.usefixtures("service")


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [
        (0, -1, "The period ends before it begins"),
        (0, 1, "after today"),
        (-900, -800, "The records begin on"),
    ],
    ids=["reversed", "in the future", "before the records"],
)
def test_a_period_that_cannot_be_is_one_line_at_the_command(first, last, said, tmp_path):
    today = clock.facility_date()
    with pytest.raises(CommandError, match=said) as error:
        call_command(
            "compliance_report", "LER", first=today + first * DAY, last=today + last * DAY, out=tmp_path / "x.pdf"
        )
    assert error.value.returncode == 1
    assert "\n" not in str(error.value)
    assert list(tmp_path.iterdir()) == []


def test_a_period_across_the_start_tells_which_days_it_cannot_tell():
    computed, _row = compute_once(wanted("LER", days=400), lambda _stage, _percent: None)
    page = page_of(computed.figures, language="en-gb", proofs=0, digests={})
    (place,) = computed.figures.scope.places
    assert f"The records begin on {wording.day(place.begins_on)}." in page
    assert {day.day for day in computed.figures.population} == set(computed.figures.scope.days_of(place))


@pytest.mark.skipif(ON_POSTGRES, reason="a copied file")
def test_an_old_copy_makes_a_report_that_says_as_of_when(service, tmp_path):
    service.does(world.signs)  # what an earlier test left unsigned is in both
    shared_world.keep(tmp_path, Path(settings.DATABASES["service"]["NAME"]), Path(settings.VAR_DIR))
    before, _row = compute_once(wanted("LER"), lambda _stage, _percent: None)
    newcomer = service.does(world.finds_someone, "LER", "B-01")
    service.does(world.signs)
    with reading_from(NAME=str(tmp_path / "service.sqlite3")):
        old, _row = compute_once(wanted("LER"), lambda _stage, _percent: None)
    now, _row = compute_once(wanted("LER"), lambda _stage, _percent: None)
    assert old == before
    assert old.figures.scope.basis.as_of < now.figures.scope.basis.as_of
    assert now.figures.population[-1].held == old.figures.population[-1].held + 1
    page = page_of(old.figures, language="en-gb", proofs=0, digests={})
    assert f"The report stands on the checkpoint of {wording.moment(old.figures.scope.basis.as_of)}." in page
    assert newcomer not in page


def test_a_job_goes_on_when_the_database_of_the_service_is_back(quick, client):
    job = jobs.ask(wanted("LER"), by="an inspector")
    with reading_from(**AWAY):
        put_off = run(job)
    assert (put_off.state, put_off.is_waiting_for_later) == ("queued", True)
    assert "It is tried again by itself." in put_off.problem
    assert "It goes on by itself at" in seen(client.get(f"/reports/job/{job.pk}/"))
    assert not Archived.objects.exists()
    Job.objects.filter(pk=job.pk).update(next_at=clock.now())
    assert run(job).state == "done"


def test_a_made_report_is_handed_out_while_the_database_of_the_service_is_away(quick, client):
    report = run(jobs.ask(wanted("LER"), by="an inspector")).report
    client.raise_request_exception = False
    with reading_from(**AWAY):
        pdf = client.get(f"/reports/{report.pk}/pdf/")
        order = client.post("/reports/ask/", asked())
    assert pdf.content == bytes(report.data)
    assert (order.status_code, "which does not answer" in order.content.decode()) == (503, True)
    assert Job.objects.count() == 1
