from datetime import timedelta

import pytest

from inmates.models import KeepApart
from inmates.services.keep_apart import (
    Grounds,
    ask_to_close,
    close_keep_apart,
    keep_open,
    open_keep_apart,
    orders_among,
)
from lcs_ims.accounts.roles import Role
from lcs_ims.lib import clock
from tests.building import SHELL, actions, an_inmate, an_officer, grounds
from tests.refusing import code

pytestmark = pytest.mark.django_db

ENOUGH = "they have made peace"


@pytest.fixture
def pair(mcci):
    return an_inmate(mcci), an_inmate(mcci)


def opened(one, other, level="cell", by=SHELL):
    return open_keep_apart(one, other, grounds(level), by=by)


def test_it_names_the_lower_key_first_whoever_is_named_first(pair):
    order = opened(pair[1], pair[0])
    assert (order.first, order.second) == pair


def test_the_other_way_round_is_the_same_order(pair):
    opened(*pair)
    assert code(opened, *reversed(pair)) == "order-open-already"
    assert KeepApart.objects.count() == 1


def test_another_level_is_the_same_order_too(pair):
    opened(*pair)
    assert code(opened, *pair, "facility") == "order-open-already"


def test_nobody_is_kept_apart_from_themselves(pair):
    assert code(opened, pair[0], pair[0]) == "same-person"


def test_it_needs_a_reason(pair):
    one, other = pair
    assert code(open_keep_apart, one, other, Grounds("cell", "  "), by=SHELL) == "reason-missing"


def test_a_refused_order_is_in_the_trail_as_refused(pair):
    opened(*pair)
    code(opened, *pair)
    assert actions(refused=True) == ["inmates.keep_apart.refused"]


def test_it_is_closed_once(pair):
    order = opened(*pair)
    close_keep_apart(order, by=SHELL, reason=ENOUGH)
    assert code(close_keep_apart, order, by=SHELL, reason=ENOUGH) == "order-closed"


def test_closing_needs_a_reason(pair):
    assert code(close_keep_apart, opened(*pair), by=SHELL, reason=" ") == "reason-missing"


def test_one_officer_alone_closes_nothing(mcci, pair):
    order, one = opened(*pair), an_officer(Role.SHIFT_SUPERVISOR, mcci)
    assert code(close_keep_apart, order, by=one, reason=ENOUGH) == "second-officer-needed"
    ask_to_close(order, by=one, reason=ENOUGH)
    assert code(close_keep_apart, order, by=one) == "second-officer-needed"
    assert KeepApart.objects.get().closed_at is None


def test_another_officer_closes_what_one_has_asked(mcci, pair):
    order, one, other = opened(*pair), *(an_officer(Role.SHIFT_SUPERVISOR, mcci) for _ in range(2))
    ask_to_close(order, by=one, reason=ENOUGH)
    assert code(ask_to_close, order, by=other, reason=ENOUGH) == "asked-already"
    closed = close_keep_apart(order, by=other)
    assert (closed.closed_reason, closed.closing_asked_by_id, closed.closed_by_id) == (
        ENOUGH,
        one.user_id,
        other.user_id,
    )


def test_an_order_can_be_kept_open(mcci, pair):
    order, one, other = opened(*pair), *(an_officer(Role.SHIFT_SUPERVISOR, mcci) for _ in range(2))
    ask_to_close(order, by=one, reason=ENOUGH)
    keep_open(order, by=other, reason="they have not")
    assert code(close_keep_apart, order, by=other) == "second-officer-needed"


def test_after_its_end_another_can_be_opened(pair):
    close_keep_apart(opened(*pair), by=SHELL, reason=ENOUGH)
    assert opened(*reversed(pair)).closed_at is None
    assert KeepApart.objects.count() == 2


def test_a_passed_review_date_ends_nothing(pair):
    yesterday = clock.facility_date() - timedelta(days=1)
    one, other = pair
    open_keep_apart(one, other, grounds(review_on=yesterday), by=SHELL)
    assert len(orders_among(pair)) == 1


def test_every_pair_of_a_group_of_five_comes_in_one_call(mcci, django_assert_num_queries):
    people = [an_inmate(mcci) for _ in range(6)]
    one, two, three, four, five, outside = people
    for a, b in ((one, two), (five, three), (four, outside)):
        opened(a, b)
    close_keep_apart(opened(one, five), by=SHELL, reason=ENOUGH)
    with django_assert_num_queries(1):
        found = {(order.first, order.second) for order in orders_among(people[:5])}
    assert found == {(one, two), (three, five)}


def test_an_officer_where_one_of_the_two_is_held_may_open_it(mcci, mfci):
    here, there = an_inmate(mcci), an_inmate(mfci)
    assert opened(here, there, by=an_officer(Role.INTAKE_OFFICER, mfci)).pk


def test_an_officer_where_neither_is_held_may_not(mcci, mfci, pair):
    stranger = an_officer(Role.INTAKE_OFFICER, mfci)
    assert code(opened, *pair, by=stranger) == "not-permitted"


def test_an_officer_without_the_right_may_not(mcci, pair):
    assert code(opened, *pair, by=an_officer(Role.GATE_OFFICER, mcci)) == "not-permitted"
