"""What is kept back of a public table cannot be worked out from what is printed of it and of all others."""

from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from inspectorate.report.suppression import LEAST, kept_back, worked_out

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


counted = st.tuples(*[st.tuples(st.integers(0, MOST), st.integers(0, MOST)) for _place in PLACES])


@given(counted)
def test_no_small_count_is_printed(values):
    counts, sums = tables(values)
    back = kept_back(counts, sums)
    assert all(count == 0 or count >= LEAST for key, count in counts.items() if key not in back)


@given(counted)
def test_nothing_kept_back_follows_from_what_is_printed(values):
    counts, sums = tables(values)
    assert not worked_out(set(kept_back(counts, sums)), sums)


@settings(max_examples=15, deadline=None)
@given(st.tuples(*[st.tuples(st.integers(0, 7), st.integers(0, 7)) for _place in "AB"]))
def test_a_patient_reader_finds_several_tables_that_fit(values):
    counts, sums = tables(values)
    back = kept_back(counts, sums)
    fitting = []
    for guess in product(range(9), repeat=4):
        other, _sums = tables(tuple(zip(guess[::2], guess[1::2], strict=True)))
        if all(other[key] == count for key, count in counts.items() if key not in back):
            fitting.append(other)
    for key in back:
        if counts[key] < LEAST:
            assert len({other[key] for other in fitting}) > 1, key


def test_a_table_without_small_counts_is_printed_whole():
    counts, sums = tables(((5, 6), (0, 9), (20, 0)))
    assert not kept_back(counts, sums)


def test_one_small_count_takes_its_neighbours_with_it():
    counts, sums = tables(((3, 20), (30, 40), (50, 60)))
    back = kept_back(counts, sums)
    assert ("A", "with") in back
    assert len(back) >= 4
