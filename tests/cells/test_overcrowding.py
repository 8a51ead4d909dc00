from datetime import timedelta
from decimal import Decimal

import pytest

from cells.services.overcrowding import (
    Terms,
    confirm_overcrowding,
    end_overcrowding,
    end_overcrowding_orders,
    propose_overcrowding,
)
from cells.services.placing import place_inmate
from lcs_ims.accounts.roles import Role
from lcs_ims.lib import clock
from tests.building import SHELL, a_cell, actions, an_inmate, an_officer, cells, in_cell, open_breaches, placed
from tests.refusing import code

pytestmark = pytest.mark.django_db

WHY = "floods in the south"


def terms(days=14, load="1.5", area="3.0"):
    return Terms(days, Decimal(load), Decimal(area))


@pytest.fixture
def commissioner(mcci):
    return an_officer(Role.COMMISSIONER)


@pytest.fixture
def proposed(mcci, headquarters):
    return propose_overcrowding(mcci, terms(), by=headquarters, reason=WHY)


@pytest.fixture
def in_force(proposed, commissioner):
    return confirm_overcrowding(proposed, by=commissioner)


@pytest.fixture
def full(mcci):
    cell = a_cell(mcci, capacity=2, area="12")
    for _ in range(2):
        placed(an_inmate(mcci), cell)
    return cell


def place(inmate, cell):
    return place_inmate(inmate, cell, by=SHELL, reason=WHY)


def test_a_proposal_allows_nothing_yet(mcci, full, proposed):
    assert code(place, an_inmate(mcci), full) == "strict"


def test_a_second_officer_puts_it_in_force(in_force, commissioner):
    assert in_force.ordered_by_id == commissioner.user_id
    assert in_force.ends_at - in_force.began_at == timedelta(days=14)


def test_the_proposer_does_not_confirm(proposed, headquarters):
    assert code(confirm_overcrowding, proposed, by=headquarters) == "own-order"
    assert actions(refused=True) == ["cells.overcrowding.refused"]


def test_a_machine_does_not_confirm(proposed):
    assert code(confirm_overcrowding, proposed, by=SHELL) == "own-order"


def test_a_machine_does_not_propose(mcci):
    assert code(propose_overcrowding, mcci, terms(), by=SHELL, reason=WHY) == "officer-needed"


def test_an_officer_in_charge_neither_proposes_nor_confirms(mcci, proposed, in_charge):
    assert code(propose_overcrowding, mcci, terms(), by=in_charge, reason=WHY) == "not-permitted"
    assert code(confirm_overcrowding, proposed, by=in_charge) == "not-permitted"


def test_it_is_confirmed_once(in_force, commissioner):
    assert code(confirm_overcrowding, in_force, by=commissioner) == "not-proposed"


def test_a_facility_has_one_at_a_time(mcci, in_force, headquarters):
    assert code(propose_overcrowding, mcci, terms(), by=headquarters, reason=WHY) == "order-exists"


@pytest.mark.parametrize(
    ("bad", "refused"),
    [
        (terms(days=0), "days-out-of-range"),
        (terms(days=15), "days-out-of-range"),
        (terms(load="1"), "load-out-of-range"),
        (terms(load="3.1"), "load-out-of-range"),
        (terms(area="1.9"), "area-out-of-range"),
    ],
)
def test_its_terms_have_bounds(mcci, headquarters, bad, refused):
    assert code(propose_overcrowding, mcci, bad, by=headquarters, reason=WHY) == refused


def test_under_it_someone_is_placed_beyond_capacity_and_it_is_a_breach(mcci, full, in_force):
    assert place(an_inmate(mcci), full).overcrowding_order == in_force
    assert open_breaches(mcci) == [("CAPACITY", "A-01", "1 2 3")]


def test_a_lawful_placement_does_not_stand_on_it(mcci, in_force):
    assert place(an_inmate(mcci), a_cell(mcci)).overcrowding_order is None


def test_its_highest_load_is_the_limit(mcci, full, in_force):
    place(an_inmate(mcci), full)
    assert code(place, an_inmate(mcci), full) == "strict"


def test_its_floor_a_person_is_the_limit(mcci, in_force):
    cell = a_cell(mcci, "B-01", capacity=2, area="8.9")
    for _ in range(2):
        placed(an_inmate(mcci), cell)
    assert code(place, an_inmate(mcci), cell) == "strict"


def test_it_covers_no_other_rule(mcci, full, in_force):
    assert code(place, an_inmate(mcci, legal_status="remand"), full) == "strict"


def test_a_cell_for_one_never_gets_a_second_person(mcci, commissioner, headquarters):
    order = propose_overcrowding(mcci, terms(load="3"), by=headquarters, reason=WHY)
    confirm_overcrowding(order, by=commissioner)
    cell = a_cell(mcci, "C-01", capacity=1, area="20")
    placed(an_inmate(mcci), cell)
    assert code(place, an_inmate(mcci), cell) == "strict"


def test_it_is_for_one_facility(mcci, mfci, in_force):
    cell = a_cell(mfci, capacity=2, area="12")
    for _ in range(2):
        placed(an_inmate(mfci), cell)
    assert code(place, an_inmate(mfci), cell) == "strict"


def test_the_clock_ends_it_once(mcci, full, in_force):
    place(an_inmate(mcci), full)
    with clock.at(in_force.ends_at - timedelta(seconds=1)):
        assert end_overcrowding_orders(by=SHELL, now=clock.now()) == 0
    with clock.at(in_force.ends_at + timedelta(days=2)):
        assert [end_overcrowding_orders(by=SHELL, now=clock.now()) for _ in range(2)] == [1, 0]
    in_force.refresh_from_db()
    assert in_force.ended_at == in_force.ends_at
    assert open_breaches(mcci) == [("CAPACITY", "A-01", "1 2 3")]


def test_after_its_last_moment_nobody_is_placed_under_it_swept_or_not(mcci, full, in_force):
    with clock.at(in_force.ends_at):
        assert code(place, an_inmate(mcci), full) == "strict"


def test_headquarters_ends_it_early(mcci, full, in_force, headquarters):
    end_overcrowding(in_force, by=headquarters, reason="the waters have gone")
    assert code(place, an_inmate(mcci), full) == "strict"
    assert code(end_overcrowding, in_force, by=headquarters, reason="the waters have gone") == "ended-already"


def test_a_proposal_taken_back_makes_room_for_another(mcci, proposed, headquarters):
    end_overcrowding(proposed, by=headquarters, reason="wrong facility")
    assert propose_overcrowding(mcci, terms(), by=headquarters, reason=WHY).pk


def test_people_found_beyond_capacity_do_not_stand_on_it(mcci, in_force):
    (cell,) = cells(mcci, "D-01", capacity=1)
    in_cell(cell, {}, {})
    assert not cell.stays.filter(overcrowding_order=in_force).exists()


def test_an_officer_in_charge_does_not_end_it(in_force, in_charge):
    assert code(end_overcrowding, in_force, by=in_charge, reason="the waters have gone") == "not-permitted"


def test_its_life_is_in_the_trail(in_force, headquarters):
    end_overcrowding(in_force, by=headquarters, reason="the waters have gone")
    assert [action.rpartition(".")[2] for action in actions() if "overcrowding" in action] == [
        "proposed",
        "ordered",
        "ended",
    ]
