from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django import forms
from django.template import Context, Template

from lcs_ims.lib.objections import Objection, Severity, Verdict
from lcs_ims.lib.wording import day, moment, span
from lcs_ims.templatetags import lcs


@pytest.mark.parametrize(
    ("length", "words"),
    [
        (timedelta(seconds=59), "under a minute"),
        (timedelta(minutes=45), "45 min"),
        (timedelta(hours=3, minutes=10, seconds=50), "3 h 10 min"),
        (timedelta(hours=3), "3 h"),
        (timedelta(days=1, hours=4, minutes=30), "1 day 4 h"),
        (timedelta(days=2, minutes=30), "2 days"),
        (timedelta(days=40, hours=4), "40 days"),
    ],
)
def test_a_span_is_said_in_its_two_largest_units(length: timedelta, words: str) -> None:
    assert span(length) == words


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (date(2026, 11, 21), "21 Nov 2026"),
        (datetime(2026, 11, 20, 22, 30, tzinfo=UTC), "21 Nov 2026"),
        ("2009", "2009"),
        ("2009-05", "May 2009"),
        ("2009-05-17", "17 May 2009"),
        ("", ""),
        (None, ""),
    ],
)
def test_a_day_is_said_as_far_as_it_is_known(value: date | str | None, words: str) -> None:
    assert day(value) == words


def test_a_moment_is_told_on_the_clock_of_the_facility() -> None:
    assert moment(datetime(2026, 11, 21, 12, 5, tzinfo=UTC)) == "21 Nov 2026, 14:05"


def test_since_counts_from_a_moment_to_now() -> None:
    with time_machine.travel(datetime(2026, 11, 21, 12, 5, tzinfo=UTC), tick=False):
        assert lcs.since(datetime(2026, 11, 21, 8, 55, tzinfo=UTC)) == "3 h 10 min"


def test_an_objection_fills_the_gaps_of_its_sentence() -> None:
    objection = Objection(
        code="CAPACITY",
        severity=Severity.STRICT,
        template="The cell is full: {occupants} of {capacity}.",
        basis="NMR 12",
        params=(("occupants", "8"), ("capacity", "8")),
    )
    assert lcs.sentence(objection) == "The cell is full: 8 of 8."


@pytest.mark.parametrize("value", list(Verdict))
def test_a_verdict_is_never_colour_alone(value: Verdict) -> None:
    tone, words = lcs.VERDICTS[value]
    drawn = lcs.verdict(value)
    assert f'class="tag {tone}"' in drawn
    assert str(words) in drawn
    assert drawn == lcs.verdict(value.label)


def test_an_overfull_cell_says_by_how_many_in_words() -> None:
    drawn = lcs.meter(11, 8)
    assert "11 of 8" in drawn
    assert "3 over" in drawn
    assert 'viewBox="0 0 11 1"' in drawn


def test_a_cell_without_any_certified_place_can_be_drawn() -> None:
    assert 'viewBox="0 0 1 1"' in lcs.meter(0, 0)


def test_a_name_cannot_carry_markup_into_a_page() -> None:
    template = Template('{% load lcs %}{% people numbers names %}{% tag name "warn" %}')
    drawn = template.render(Context({"numbers": ["LCS/1"], "names": {"LCS/1": "<b>x</b>"}, "name": "<i>y</i>"}))
    assert "<b>" not in drawn
    assert "<i>" not in drawn


def test_a_page_writes_a_day_as_the_service_does() -> None:
    values = {"day": date(2026, 11, 21), "at": datetime(2026, 11, 21, 12, 5, tzinfo=UTC)}
    assert Template("{{ day }} {{ at }}").render(Context(values)) == "21 Nov 2026 21 Nov 2026, 14:05"


def test_a_typed_date_is_never_read_with_the_month_first() -> None:
    assert forms.DateField(localize=True).clean("04/05/2026") == date(2026, 5, 4)
