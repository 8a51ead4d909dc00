"""A report from asking to the archive: taken up once, cancelled, gone on with, put off, never half made."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, OperationalError, transaction

from inspectorate.report.drawing import Cancelled
from inspectorate.report.models import Archived, Job, StoredFigures
from inspectorate.report.services import computing, jobs
from lcs_ims.lib import clock
from lcs_ims.lib.refusal import Refused
from tests.portal.report.making import wanted

pytestmark = pytest.mark.usefixtures("service")


@pytest.fixture
def quick(monkeypatch):
    """Drawing takes seconds and is tested elsewhere: here the pages are any bytes."""
    drawn = []

    def draw(html, attachments, at, *, heard, unwanted):
        heard("Step 5 - Creating layout - Page 1")
        if unwanted():
            raise Cancelled
        drawn.append(html)
        return b"%PDF pages " + str(hash(html)).encode()

    monkeypatch.setattr("inspectorate.report.making.draw", draw)
    monkeypatch.setattr("inspectorate.report.making.pages_of", lambda data: 7)
    return drawn


@pytest.fixture
def job():
    return jobs.ask(wanted("LER"), by="an inspector")


def run(job):
    jobs.run(job.pk)
    return Job.objects.get(pk=job.pk)


def test_a_job_ends_in_the_archive(job, quick):
    done = run(job)
    assert (done.state, done.percent, done.report.pages, done.report.facilities) == ("done", 100, 7, ["LER"])


def test_a_job_is_made_once_however_often_it_is_run(job, quick):
    run(job)
    assert jobs.run(job.pk) is None
    assert len(quick) == 1


def test_the_same_report_is_in_the_archive_once(quick):
    for _time in range(2):
        run(jobs.ask(wanted("LER"), by="an inspector"))
    assert Archived.objects.count() == 1
    assert Job.objects.filter(report__isnull=False).count() == 2


def test_a_cancelled_job_leaves_nothing(job, quick, monkeypatch):
    monkeypatch.setattr(jobs, "compute_once", lambda *said: [jobs.cancel(job), computing.compute_once(*said)][1])
    assert run(job).state == "cancelled"
    assert not Archived.objects.exists()


def test_a_job_that_waits_is_cancelled_at_once(job):
    assert jobs.cancel(job).state == "cancelled"


def test_a_job_left_by_a_dead_worker_goes_on_from_the_figures(job, quick, monkeypatch):
    def killed(*said, **named):
        raise KeyboardInterrupt

    with monkeypatch.context() as dying:
        dying.setattr(jobs, "make", killed)
        with pytest.raises(KeyboardInterrupt):
            jobs.run(job.pk)
    left = Job.objects.get(pk=job.pk)
    assert (left.state, left.figures is None) == ("running", False)
    assert jobs.run(job.pk) is None
    Job.objects.filter(pk=job.pk).update(heartbeat_at=clock.now() - timedelta(minutes=3))
    monkeypatch.setattr(jobs, "compute_once", killed)
    assert run(job).state == "done"


def test_a_job_waits_while_the_database_of_the_service_is_away(job, quick, monkeypatch):
    def away(*said):
        raise OperationalError

    with monkeypatch.context() as dark:
        dark.setattr(computing, "scope_of", away)
        put_off = run(job)
    assert (put_off.state, bool(put_off.problem), put_off.is_waiting_for_later) == ("queued", True, True)
    Job.objects.filter(pk=job.pk).update(next_at=clock.now())
    assert run(job).state == "done"


def test_a_fault_of_the_program_ends_the_job_and_says_so(job, quick, monkeypatch):
    monkeypatch.setattr(jobs, "make", lambda *said: 1 / 0)
    failed = run(job)
    assert failed.state == "failed"
    assert failed.problem


def test_what_can_never_be_made_is_not_put_on_the_list():
    with pytest.raises(Refused) as refused:
        jobs.ask(wanted("NOWHERE"), by="an inspector")
    assert refused.value.code == "unknown-facility"
    assert not Job.objects.exists()


@pytest.mark.both_databases
@pytest.mark.parametrize("table", [Archived, StoredFigures])
def test_nobody_changes_or_removes_what_was_made(job, quick, table):
    run(job)
    for deed in (
        lambda: table.objects.update(made_at=clock.now()),
        lambda: table.objects.all()._raw_delete("default"),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            deed()
    assert table.objects.count() == 1


def test_another_content_is_the_next_version(quick, service):
    from tests.portal import world

    run(jobs.ask(wanted("LER"), by="an inspector"))
    service.does(world.finds_someone, "LER", "B-01")
    service.does(world.signs)
    run(jobs.ask(wanted("LER"), by="an inspector"))
    assert sorted(Archived.objects.values_list("version", flat=True)) == [1, 2]


def test_the_calendar_asks_once_a_month_for_each_facility_and_for_all(service):
    first_of_next_month = (clock.facility_date().replace(day=1) + timedelta(days=32)).replace(day=1)
    for _round in range(2):
        jobs.schedule(first_of_next_month)
    asked = Job.objects.filter(scheduled__isnull=False)
    assert sorted(job.facilities for job in asked) == [[], ["LER"], ["MCCI"]]
    assert {job.last for job in asked} == {first_of_next_month - timedelta(days=1)}


def test_the_watcher_tells_the_worker_again_of_what_waits(job, monkeypatch):
    told: list[int] = []
    monkeypatch.setattr("inspectorate.report.tasks.make_report.delay", told.append)
    assert jobs.remind() == told
    assert job.pk in told
    jobs.cancel(job)
    assert job.pk not in jobs.remind()
