"""What is kept back of a public table cannot be worked out from what is printed of it and of all others."""

from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from inspectorate.report.suppression import LEAST, kept_back

PLACES, MEASURES = ("A", "B", "C"), ("with", "without", "all")
MOST = 12


def tables(values):
    """Facilities and their whole, each with two parts and their sum; and the sums a reader knows."""
    counts: dict[tuple[str, str], int] = {}
    places = PLACES[: len(values)]
    for place, (one, other) in zip(places, values, strict=True):
        counts |= {(place, "with"): one, (place, "without"): other, (place, "all"): one + other}
    for measure in MEASURES:
        counts["", measure] = sum(counts[place, measure] for place in places)
    within = [{(place, "with"): 1, (place, "without"): 1, (place, "all"): -1} for place in (*places, "")]
    across = [{(place, measure): 1 for place in places} | {("", measure): -1} for measure in MEASURES]
    return counts, within + across


def fitting(counts, back):
    """Every table of two facilities that a patient reader finds: it fits all that is printed, and what is kept back
    is something.
    """
    places = ("A", "B")
    ranges = [
        range(1, 21) if (place, part) in back else (counts[place, part],) for place in places for part in MEASURES[:2]
    ]
    for guess in product(*ranges):
        other, _sums = tables(tuple(zip(guess[::2], guess[1::2], strict=True)))
        if all(other[key] == count or (key in back and other[key]) for key, count in counts.items()):
            yield other


counted = st.tuples(*[st.tuples(st.integers(0, MOST), st.integers(0, MOST)) for _place in PLACES])


@settings(deadline=None)
@given(counted)
def test_no_small_count_is_printed_and_no_zero_kept_back(values):
    counts, sums = tables(values)
    back = kept_back(counts, sums)
    assert all(count == 0 or count >= LEAST for key, count in counts.items() if key not in back)
    assert all(counts[key] for key in back)


@settings(max_examples=15, deadline=None)
@given(st.tuples(*[st.tuples(st.integers(0, 7), st.integers(0, 7)) for _place in "AB"]))
def test_whatever_is_kept_back_may_be_five_or_more_as_far_as_a_patient_reader_finds(values):
    counts, sums = tables(values)
    back = kept_back(counts, sums)
    highest = dict.fromkeys(back, 0)
    for other in fitting(counts, back):
        highest = {key: max(most, other[key]) for key, most in highest.items()}
    assert all(most >= LEAST for most in highest.values())


def test_a_table_without_small_counts_is_printed_whole():
    counts, sums = tables(((5, 6), (0, 9), (20, 0)))
    assert not kept_back(counts, sums)


def test_one_small_count_takes_its_neighbours_with_it():
    counts, sums = tables(((3, 20), (30, 40), (50, 60)))
    back = kept_back(counts, sums)
    assert ("A", "with") in back
    assert len(back) >= 4


def test_two_that_must_be_one_each_take_a_third_with_them():
    counts, sums = tables(((1, 0), (1, 0), (8, 0)))
    assert ("C", "with") in kept_back(counts, sums)


def test_what_is_never_printed_does_not_follow_either():
    counts = {"before": 6, "opened": 0, "taken over": 10, "at the end": 15, "closed": 1}
    balance = {"before": 1, "opened": 1, "taken over": 1, "at the end": -1, "closed": -1}
    back = kept_back(counts, [balance], unprinted={"closed"}, known={"before"})
    assert back == {"closed", "taken over"}


def test_a_nought_is_kept_back_where_nothing_else_would_do():
    counts = {"before": 5, "opened": 0, "at the end": 4, "closed": 1}
    balance = {"before": 1, "opened": 1, "at the end": -1, "closed": -1}
    back = kept_back(counts, [balance], unprinted={"closed"}, known={"before"})
    assert back == {"closed", "at the end", "opened"}
