import pytest

from cells.models import Cell
from cells.services.estate import retire_cell
from tests.building import SHELL, WHY, a_cell, an_inmate, cells, in_cell, open_breaches, placed
from tests.visiting import hidden, send, signed_in, visit

pytestmark = pytest.mark.django_db

ESTATE = "/facilities/MCCI/estate/"
CHANGE = "/facilities/MCCI/cells/A-01/change/"
MANY = f"{ESTATE}change/"
ADD = f"{ESTATE}add/"


def answers(**said):
    return {
        "block": "A",
        "certified_capacity": 4,
        "floor_area_m2": "24",
        "sex": "any",
        "age": "any",
        "status": "any",
        "purpose": "ordinary",
        "in_service": "on",
        "reason": WHY,
    } | said


def many(*codes, **said):
    names = ("in_service", "sex", "age", "status", "purpose", "step_free")
    return {"cell": codes, "reason": WHY} | dict.fromkeys(names, "leave") | said


@pytest.fixture
def charge(in_charge):
    return signed_in(in_charge)


@pytest.fixture
def cell(mcci):
    return a_cell(mcci)


def test_it_says_what_each_cell_is_certified_for_and_for_whom(charge, mcci, cell):
    a_cell(mcci, "A-02", sex="female", age="child", status="untried", in_service=False)
    retire_cell(a_cell(mcci, "B-01"), by=SHELL, reason=WHY)
    placed(an_inmate(mcci), cell)
    page = visit(charge, ESTATE)
    assert "A-01 A-01 4 1 24.00 either sex, any age, any status Ordinary no In service" in page
    assert "A-02 A-02 4 0 24.00 Female, children, untried Ordinary no Out of service" in page
    assert "Retired cells B-01" in page


def test_who_may_not_change_it_sees_no_ticks(intake, cell):
    page = visit(signed_in(intake), ESTATE)
    assert "A-01" in page
    assert "Change" not in page


def test_a_cell_is_changed(charge, cell):
    page = send(charge, CHANGE, **answers(certified_capacity=3, status="convicted"))
    assert "Cell A-01 is changed." in page
    cell.refresh_from_db()
    assert (cell.certified_capacity, cell.status) == (3, "convicted")


def test_a_wrong_answer_keeps_the_others(charge, cell):
    page = charge.post(CHANGE, answers(certified_capacity="many", reason="a wall was moved")).content.decode()
    assert "a wall was moved" in page
    assert 'value="many"' in page


def test_a_cell_with_people_in_it_stays_in_service(charge, cell, mcci):
    placed(an_inmate(mcci), cell)
    without_tick = {name: value for name, value in answers().items() if name != "in_service"}
    assert "Move them out before it goes out of service." in send(charge, CHANGE, **without_tick)
    cell.refresh_from_db()
    assert cell.in_service


def test_fewer_places_than_people_asks_for_the_decision(charge, cell, mcci):
    in_cell(cell, {}, {})
    fewer = answers(certified_capacity=1)
    assert "Name the decision." in send(charge, CHANGE, **fewer)
    named = fewer | {"decision": "Engineer's order 12/2026"}
    mark = hidden(charge, CHANGE, "seen", **named)
    assert "Cell A-01 is changed." in send(charge, CHANGE, seen=mark, **named)
    assert open_breaches(mcci) == [("CAPACITY", "A-01", "1 2")]


def test_what_it_makes_unlawful_is_shown_before_it_is_made(charge, cell, mcci):
    (inmate,) = in_cell(cell, {"sex": "female"})
    page = send(charge, CHANGE, **answers(sex="male", reason="now for men"))
    assert "The change makes stays unlawful" in page
    assert inmate.full_name in page
    assert "now for men" in page
    assert open_breaches(mcci) == []


def test_it_is_made_when_what_was_shown_is_confirmed(charge, cell, mcci):
    in_cell(cell, {"sex": "female"})
    for_men = answers(sex="male")
    mark = hidden(charge, CHANGE, "seen", **for_men)
    assert "Cell A-01 is changed." in send(charge, CHANGE, seen=mark, **for_men)
    assert open_breaches(mcci) == [("CELL-SEX", "A-01", "1")]


def test_what_changed_meanwhile_is_shown_again(charge, cell, mcci):
    in_cell(cell, {"sex": "female"})
    for_men = answers(sex="male")
    mark = hidden(charge, CHANGE, "seen", **for_men)
    in_cell(cell, {"sex": "female"})
    assert "2 people" in send(charge, CHANGE, seen=mark, **for_men)
    assert open_breaches(mcci) == []


def test_a_cell_is_added_in_a_block_of_its_own(charge, mcci):
    page = send(charge, ADD, **answers(code="C-01", block="C", certified_capacity=2))
    assert "Cell C-01 is entered." in page
    assert Cell.objects.get(code="C-01").block.code == "C"


def test_adding_never_changes_a_cell_that_is_there(charge, cell):
    assert "exists already" in send(charge, ADD, **answers(code="A-01", certified_capacity=1))
    cell.refresh_from_db()
    assert cell.certified_capacity == 4


def test_a_cell_is_retired_with_a_reason(charge, cell):
    page = send(charge, "/facilities/MCCI/cells/A-01/retire/", reason="now an office")
    assert "Cell A-01 is retired." in page
    assert charge.get(CHANGE).status_code == 404


def test_a_cell_with_people_in_it_is_not_retired(charge, cell, mcci):
    placed(an_inmate(mcci), cell)
    page = send(charge, "/facilities/MCCI/cells/A-01/retire/", reason="now an office")
    assert "Move them out first." in page
    cell.refresh_from_db()
    assert cell.retired_at is None


def test_ticked_cells_change_together_in_what_was_chosen(charge, mcci):
    cells(mcci, "A-01", "A-02", "A-03", sex="male", status="untried")
    assert "All of them change, or none does." in send(charge, MANY, cell=["A-01", "A-02"])
    page = send(charge, MANY, **many("A-01", "A-02", sex="any", step_free="yes"))
    assert "2 cells are as you said." in page
    now = Cell.objects.values_list("code", "sex", "status", "step_free")
    assert list(now) == [
        ("A-01", "", "untried", True),
        ("A-02", "", "untried", True),
        ("A-03", "male", "untried", False),
    ]


def test_one_cell_in_the_way_stops_them_all(charge, mcci):
    first, _ = cells(mcci, "A-01", "A-02")
    placed(an_inmate(mcci), first)
    page = send(charge, MANY, **many("A-01", "A-02", in_service="no"))
    assert "A-01: 1 person has a bed in this cell." in page
    assert Cell.objects.filter(in_service=True).count() == 2


def test_what_many_changes_make_unlawful_is_shown_first(charge, mcci):
    cell, _ = cells(mcci, "A-01", "A-02")
    in_cell(cell, {})
    both = many("A-01", "A-02", status="untried")
    assert "The change makes stays unlawful" in send(charge, MANY, **both)
    mark = hidden(charge, MANY, "seen", **both)
    assert "2 cells are as you said." in send(charge, MANY, seen=mark, **both)
    assert open_breaches(mcci) == [("CELL-STATUS", "A-01", "1")]


def test_nothing_ticked_and_nothing_chosen_say_what_to_do(charge, cell):
    assert "No cell is ticked." in send(charge, MANY)
    assert "Choose at least one thing." in send(charge, MANY, **many("A-01"))


def test_the_queries_do_not_grow_with_the_cells(charge, mcci, django_assert_max_num_queries):
    cells(mcci, *(f"A-{n:02}" for n in range(30)))
    with django_assert_max_num_queries(10):
        visit(charge, ESTATE)
