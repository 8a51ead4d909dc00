import re
from datetime import timedelta
from decimal import Decimal

import pytest

from cells.models import OvercrowdingOrder
from cells.orders import lines
from cells.services.overcrowding import Terms, confirm_overcrowding, end_overcrowding, propose_overcrowding
from lcs_ims.accounts.roles import Role
from lcs_ims.lib import clock
from tests.building import SHELL, WHY, a_cell, an_inmate, an_officer, placed
from tests.visiting import send, signed_in, visit

pytestmark = pytest.mark.django_db

ORDERS = "/overcrowding/"
PROPOSE = f"{ORDERS}propose/"
TERMS = {"facility": "MCCI", "days": 14, "highest_load": "1.5", "least_area_m2": "3", "reason": "floods in the south"}


@pytest.fixture
def commissioner(mcci):
    return an_officer(Role.COMMISSIONER)


@pytest.fixture
def proposed(mcci, headquarters):
    return propose_overcrowding(mcci, Terms(14, Decimal("1.5"), Decimal(3)), by=headquarters, reason=WHY)


@pytest.fixture
def in_force(proposed, commissioner):
    return confirm_overcrowding(proposed, by=commissioner)


def test_it_is_proposed_and_waits_for_another(headquarters):
    page = send(signed_in(headquarters), PROPOSE, **TERMS)
    assert "Another officer confirms it." in page
    assert "Confirm the order" not in page
    assert "Waiting for a second officer MCCI Institution" in visit(signed_in(headquarters), ORDERS)


def test_a_second_order_is_refused_at_the_facility(headquarters, in_force):
    page = send(signed_in(headquarters), PROPOSE, **TERMS)
    assert "An overcrowding order for MCCI Institution is proposed or in force." in page
    assert OvercrowdingOrder.objects.count() == 1


def test_terms_out_of_bounds_are_refused_at_their_fields(headquarters):
    page = send(signed_in(headquarters), PROPOSE, **TERMS | {"highest_load": "4"})
    assert "The highest load is more than 1 and at most 3 people a place." in page


def test_the_second_officer_confirms_it(commissioner, proposed):
    client = signed_in(commissioner)
    assert "Confirm the order" in visit(client, f"{ORDERS}{proposed.pk}/")
    assert "The order is in force from now." in send(client, f"{ORDERS}{proposed.pk}/confirm/")


def test_the_proposer_is_refused(headquarters, proposed):
    page = send(signed_in(headquarters), f"{ORDERS}{proposed.pk}/confirm/")
    assert "Another officer must confirm it." in page
    proposed.refresh_from_db()
    assert proposed.began_at is None


def test_it_ends_with_a_reason(headquarters, in_force):
    address = f"{ORDERS}{in_force.pk}/end/"
    assert "Why it ends" in send(signed_in(headquarters), address, reason="")
    assert "The order has ended." in send(signed_in(headquarters), address, reason="the waters have gone")


def test_its_line_says_how_full_and_how_long(mcci, headquarters, in_force):
    cell = a_cell(mcci, capacity=1, area="24")
    cell = a_cell(mcci, "A-02", capacity=2, area="24")
    for _ in range(3):
        placed(an_inmate(mcci), cell)
    page = visit(signed_in(headquarters), ORDERS)
    assert re.search(r"In force .* MCCI Institution 3 of 3 .* left 1.50 3.00 m² 1 0.0", page)


def test_person_days_count_while_it_is_in_force(mcci, in_force):
    cell = a_cell(mcci, capacity=2, area="24")
    people = [an_inmate(mcci) for _ in range(3)]
    for person in people:
        placed(person, cell)
    start = clock.now()
    with clock.at(start + timedelta(days=2)):
        assert lines([in_force], clock.now())[0].person_days.quantize(Decimal("0.1")) == 2
        ended = end_overcrowding(in_force, by=SHELL, reason=WHY)
    (line,) = lines([ended], start + timedelta(days=9))
    assert (line.placed, line.there, line.left) == (1, 1, None)
    assert line.person_days.quantize(Decimal("0.1")) == 2


def test_the_queries_do_not_grow_with_the_orders(mcci, headquarters, commissioner, django_assert_max_num_queries):
    terms = Terms(14, Decimal("1.5"), Decimal(3))
    for _ in range(12):
        end_overcrowding(propose_overcrowding(mcci, terms, by=headquarters, reason=WHY), by=SHELL, reason=WHY)
    client = signed_in(headquarters)
    with django_assert_max_num_queries(15):
        visit(client, ORDERS)
