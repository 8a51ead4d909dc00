"""Facilities and periods beside each other: counted by the watcher, kept, and shown as they were counted."""

from datetime import timedelta

import pytest
import time_machine

from inspectorate.comparing import LENGTHS, Comparison, compare
from inspectorate.models import KeptComparison
from inspectorate.services.comparing import EVERY, keep_comparisons
from lcs_ims.lib import clock
from tests.portal import world


@pytest.fixture(autouse=True)
def signed(service):
    service.does(world.signs)


def test_what_is_kept_is_what_was_counted():
    keep_comparisons()
    kept = Comparison.of(KeptComparison.objects.get(length=7).told)
    counted = compare([], clock.facility_date(), 7)
    assert (kept.rows, kept.period, kept.earlier) == (list(counted.rows), counted.period, counted.earlier)
    assert kept.days == list(counted.days)


def test_it_is_counted_again_after_a_quarter_of_an_hour():
    assert keep_comparisons() == len(LENGTHS)
    assert keep_comparisons() == 0
    with time_machine.travel(clock.now() + EVERY + timedelta(seconds=1)):
        assert keep_comparisons() == len(LENGTHS)


def test_the_page_shows_it_and_before_says_who_counts(client):
    assert "Nothing has been counted yet" in client.get("/compare/").content.decode()
    keep_comparisons()
    page = client.get("/compare/", {"days": "7"}).content.decode()
    assert "Counted " in page
    assert "/facilities/MCCI/" in page
