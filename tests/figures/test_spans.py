from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from inspectorate.figures.spans import Span, cut, seconds, union, without
from inspectorate.figures.waiting import distribution, percentile

START = datetime(2026, 1, 1, tzinfo=UTC)


def at(hour):
    return START + timedelta(hours=hour)


hours = st.integers(0, 40)
spans = (
    st.tuples(hours, hours).filter(lambda pair: pair[0] < pair[1]).map(lambda pair: Span(at(pair[0]), at(pair[1])))
)


@given(st.lists(spans, max_size=6))
def test_time_put_together_has_each_hour_once(given_spans):
    covered = {hour for span in given_spans for hour in range(40) if span.since <= at(hour) < span.until}
    assert seconds(given_spans) == 3600 * len(covered)
    assert all(
        one.until < other.since for one, other in zip(union(given_spans), union(given_spans)[1:], strict=False)
    )


@given(spans, st.lists(spans, max_size=6))
def test_what_is_left_and_what_is_taken_are_the_whole(whole, taken):
    inside = [part for one in taken if (part := cut(*one, *whole))]
    assert seconds(without(whole, inside)) + seconds(inside) == seconds([whole])


def test_percentiles_are_by_the_nearest_rank():
    assert [percentile([5, 10, 20, 40], hundredth) for hundredth in (25, 50, 90, 100)] == [5, 10, 40, 40]
    assert percentile([], 50) is None


def test_a_step_ends_before_its_minute():
    assert distribution([0, 14, 15, 30, 59, 60, 119, 120, 900]) == (2, 1, 2, 2, 2)
