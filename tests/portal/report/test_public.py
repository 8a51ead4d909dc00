"""The public version: which periods, which facilities, and that nothing in it tells of anyone."""

import csv
import io
from dataclasses import replace
from datetime import timedelta
from functools import cache

import pytest
from django.db import DatabaseError, transaction

from inspectorate.figures import Period
from inspectorate.report.making import Wanted
from inspectorate.report.models import Archived, Job, PublicDay, StoredFigures
from inspectorate.report.public import ALL, PublicFigures
from inspectorate.report.public_document import public_attachments, public_page_of
from inspectorate.report.services import jobs, publishing
from inspectorate.report.services.computing import compute_once, scope_wanted
from lcs_ims.lib import clock
from lcs_ims.lib.refusal import Refused
from tests.portal import world
from tests.portal.report.test_jobs import quick, run

__all__ = ["quick"]  # the fixture
LONG_AGO = 100


@pytest.fixture(autouse=True)
def past(service):
    """MCCI has held someone for months."""
    return held_for_months(service)


@cache
def held_for_months(service):
    return service.does(world.has_held_someone, "MCCI", LONG_AGO)


def month(back=1):
    """The month before this one, or an earlier one."""
    last = clock.facility_date().replace(day=1) - timedelta(days=1)
    for _month in range(back - 1):
        last = last.replace(day=1) - timedelta(days=1)
    return Period(last.replace(day=1), last)


def public(*codes, period=None, **said):
    period = period or month()
    return Wanted(codes, period.first, period.last, public=True, **said)


def refusal(request):
    with pytest.raises(Refused) as refused:
        scope_wanted(request)
    return refused.value.code


def computed(request):
    return compute_once(request, lambda _stage, _percent: None)


def taken(period):
    figures = StoredFigures.objects.create(key=f"{period.first} {period.last}", made_at=clock.now(), data=b"")
    publishing.take(period, figures)
    return figures


def test_it_is_on_whole_months_that_are_over():
    whole, today = month(), clock.facility_date()
    assert refusal(public("MCCI", period=Period(whole.first, whole.last - timedelta(days=1)))) == "public-months"
    assert refusal(public("MCCI", period=Period(whole.first + timedelta(days=1), whole.last))) == "public-months"
    scope_wanted(public("MCCI", period=Period(month(2).first, whole.last)))
    scope = scope_wanted(public("MCCI"))
    begun = today.replace(day=1)
    unfinished = replace(scope, period=Period(begun, (begun + timedelta(days=31)).replace(day=1) - timedelta(days=1)))
    with pytest.raises(Refused) as refused:
        publishing.check_period(unfinished)
    assert refused.value.code == "public-not-over"


def test_in_a_demonstration_any_days_that_are_over_will_do():
    scope = scope_wanted(public("MCCI"))
    one_day = Period(month().first, month().first)
    scope = replace(scope, basis=replace(scope.basis, demonstration=True), period=one_day)
    publishing.check_period(scope)


def test_two_periods_that_share_days_are_not_both_public():
    taken(month())
    assert refusal(public("MCCI", period=Period(month(2).first, month().last))) == "public-overlaps"
    scope_wanted(public("LER", "MCCI"))
    scope_wanted(public(period=month(2)))


def test_all_public_reports_on_a_period_stand_on_the_same_figures(service, quick):
    run(jobs.ask(public("MCCI"), by="an inspector"))
    service.does(world.has_held_someone, "MCCI", LONG_AGO)
    run(jobs.ask(public(), by="an inspector"))
    run(jobs.ask(public("MCCI"), by="an inspector"))
    reports = Archived.objects.filter(public=True)
    assert sorted(report.facilities for report in reports) == [["LER", "MCCI"], ["MCCI"]]
    assert len({report.figures_id for report in reports}) == 1
    assert PublicDay.objects.count() == len(month().days)


def test_what_was_counted_meanwhile_by_another_is_made_anew_from_its_figures(quick, monkeypatch):
    job = jobs.ask(public("MCCI"), by="an inspector")
    _kept, figures = computed(public("MCCI"))
    other = StoredFigures.objects.create(key="read a moment before", made_at=clock.now(), data=figures.data)

    def made_beside(*said):
        publishing.take(month(), other)

    with monkeypatch.context() as racing:
        racing.setattr(jobs, "make", made_beside)
        put_off = run(job)
    assert (put_off.state, Archived.objects.count()) == ("queued", 0)
    Job.objects.filter(pk=job.pk).update(next_at=clock.now())
    assert run(job).report.figures_id == other.pk


@pytest.mark.both_databases
def test_a_day_that_is_counted_stays_so():
    taken(month())
    for deed in (
        lambda: PublicDay.objects.update(last=clock.facility_date()),
        lambda: PublicDay.objects.all()._raw_delete("default"),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            deed()


def test_what_an_earlier_method_counted_is_not_counted_again():
    figures = taken(month())
    days = [PublicDay(day=day, first=month(2).first, last=month(2).last, figures=figures) for day in month(2).days]
    PublicDay.objects.bulk_create(days)
    assert refusal(public("MCCI", period=month(2))) == "public-stands"


def test_a_facility_that_came_later_is_not_in_it():
    kept, _row = computed(public("MCCI"))
    with pytest.raises(Refused) as refused:
        publishing.check_facilities(public("NEW"), kept.figures.scope)
    assert refused.value.code == "public-stands"


def test_a_report_on_a_choice_prints_what_those_on_its_facilities_print_and_no_sum():
    figures = computed(public())[0].figures
    alone = [PublicFigures(figures, [code]).tables for code in ("LER", "MCCI")]
    chosen = PublicFigures(figures, ["LER", "MCCI"]).tables
    for table, of_ler, of_mcci in zip(chosen, *alone, strict=True):
        assert table.rows == of_ler.rows + of_mcci.rows
    page = public_page_of(figures, ["LER", "MCCI"], language="en-gb", digests={})
    assert "Each facility is told by itself" in page
    assert 'scope="rowgroup"' in page


@pytest.mark.parametrize("codes", [(), ("MCCI",), ("LER", "MCCI")])
def test_nobody_is_named_and_no_small_count_printed(codes):
    request = public(*codes, period=Period(clock.facility_date().replace(day=1), clock.facility_date()))
    figures = computed(replace(request, public=False, codes=()))[0].figures
    assert figures.breaches
    page = public_page_of(figures, codes, language="en-gb", digests={})
    files = {file.name: file.data for file in public_attachments(figures, codes, "en-gb")}
    told = page + "".join(data.decode() for data in files.values())
    people = {number for case in figures.breaches for number in case.numbers}
    people |= {said for case in figures.children for said in (case.number, case.name)}
    assert people
    assert not [number for number in people if number in told]
    tables = PublicFigures(figures, codes or (ALL,)).tables
    counts = [count for table in tables for row in table.rows for count in row.counts]
    assert None in counts
    assert not [count for count in counts if count and count < 5]
    for name in ("breaches.csv", "population.csv", "waits.csv"):
        _head, *rows = csv.reader(io.StringIO(files[name].decode()))
        assert not [cell for row in rows for cell in row[2:] if cell in {"1", "2", "3", "4"}]
    assert "events" not in files["proofs.json"].decode()


def test_the_tables_hold_no_count_that_the_next_period_holds_too():
    for table in PublicFigures(computed(public())[0].figures).tables:
        assert not {"Open at the start", "Past at the start", "Closed", "Stopped"} & set(map(str, table.titles))
