from decimal import Decimal

import pytest

from cells.models import Breach, Cell
from cells.services.estate import CellSpec, change_cells, consequences, retire_cell
from lcs_ims.audit import history
from tests.building import (
    SHELL,
    WHY,
    a_cell,
    a_child,
    actions,
    an_inmate,
    cells,
    found,
    in_cell,
    open_breaches,
    placed,
    spec,
)
from tests.refusing import code, refusal

pytestmark = pytest.mark.django_db


def change(facility, *specs, by=SHELL, **said):
    return change_cells(facility, specs, by=by, reason=WHY, **said)


def as_it_is(cell, **said):
    cell.refresh_from_db()
    fields = {name: getattr(CellSpec.of(cell), name) for name in CellSpec.__slots__}
    return CellSpec(**fields | said)


def test_cells_are_created_with_their_blocks(mcci):
    done = change(mcci, spec("A-01"), spec("A-02"), spec("B-01"))
    assert (done.created, done.updated, done.unchanged) == (3, 0, 0)
    assert sorted(mcci.blocks.values_list("code", flat=True)) == ["A", "B"]


def test_what_is_as_it_was_is_left_alone(mcci):
    change(mcci, spec("A-01", area="12.5"))
    before = actions()
    assert change(mcci, spec("A-01", area="12.50")).unchanged == 1
    assert actions() == before


def test_each_change_is_in_the_trail_with_what_was_before(mcci, in_charge):
    cell = a_cell(mcci)
    change(mcci, as_it_is(cell, sex="male", certified_capacity=3), by=in_charge)
    event = history(cell.subject)[0]
    assert event.before == {"certified_capacity": 4, "sex": ""}
    assert event.after == {"certified_capacity": 3, "sex": "male"}


def test_a_shift_supervisor_does_not_change_the_estate(mcci, supervisor):
    assert code(change, mcci, spec("A-01"), by=supervisor) == "not-permitted"


def test_a_cell_with_people_in_it_stays_in_service(mcci):
    cell = a_cell(mcci)
    placed(an_inmate(mcci), cell)
    refused = refusal(change, mcci, as_it_is(cell, in_service=False))
    assert refused.code == "cell-occupied"
    assert "A-01" in refused.message


def test_an_empty_cell_goes_out_of_service_and_comes_back(mcci):
    cell = a_cell(mcci)
    assert change(mcci, as_it_is(cell, in_service=False)).updated == 1
    assert change(mcci, as_it_is(cell, in_service=True)).updated == 1


def test_capacity_below_those_inside_needs_a_decision_by_name(mcci):
    cell = a_cell(mcci, capacity=3)
    for _ in range(2):
        placed(an_inmate(mcci), cell)
    smaller = as_it_is(cell, certified_capacity=1)
    refused = refusal(change, mcci, smaller)
    assert refused.code == "capacity-below-occupancy"
    assert "2 people" in refused.message
    change(mcci, smaller, decision="Engineer's order 12/2026")
    assert open_breaches(mcci) == [("CAPACITY", "A-01", "1 2")]


def test_the_decision_is_in_the_trail(mcci):
    cell = a_cell(mcci)
    placed(an_inmate(mcci), cell)
    placed(an_inmate(mcci), cell)
    change(mcci, as_it_is(cell, certified_capacity=1), decision="Engineer's order 12/2026")
    event = next(event for event in history(cell.subject) if event.action == "cells.cell.changed")
    assert "Engineer's order 12/2026" in event.reason


def test_more_places_than_before_need_no_decision_though_too_few_still(mcci):
    cell = a_cell(mcci, capacity=1)
    in_cell(cell, {}, {}, {})
    assert change(mcci, as_it_is(cell, certified_capacity=2)).updated == 1


@pytest.mark.parametrize(
    ("said", "refused"),
    [({"capacity": 0}, "no-capacity"), ({"area": "0"}, "no-area"), ({"area": "-1"}, "no-area")],
)
def test_a_cell_must_be_able_to_hold_someone(mcci, said, refused):
    assert code(change, mcci, spec("A-01", **said)) == refused


@pytest.mark.parametrize("purpose", ["medical", "segregation"])
def test_a_cell_to_isolate_someone_in_may_be_certified_for_none(mcci, purpose):
    assert change(mcci, spec("S-01", capacity=0, purpose=purpose)).created == 1


def test_a_cell_has_a_code_that_its_page_can_be_found_by(mcci):
    assert code(change, mcci, spec("A/..")) == "code-unfit"
    assert change(mcci, spec("A/07")).created == 1


def test_a_cell_is_named_once(mcci):
    assert code(change, mcci, spec("A-01"), spec("A-01", capacity=2)) == "cell-twice"


def test_a_bulk_change_is_all_or_nothing(mcci):
    occupied, empty = cells(mcci, "A-01", "A-02")
    placed(an_inmate(mcci), occupied)
    orders = [as_it_is(cell, in_service=False) for cell in (empty, occupied)]
    refused = refusal(change, mcci, *orders, spec("A-03"))
    assert "A-01" in refused.message
    assert list(Cell.objects.values_list("code", "in_service")) == [("A-01", True), ("A-02", True)]


def test_every_cell_that_stands_in_the_way_is_named(mcci):
    both = cells(mcci, "A-01", "A-02")
    for cell in both:
        placed(an_inmate(mcci), cell)
    refused = refusal(change, mcci, *[as_it_is(cell, in_service=False) for cell in both])
    assert "A-01" in refused.message
    assert "A-02" in refused.message


def test_a_reason_is_needed(mcci):
    assert code(change_cells, mcci, [spec("A-01")], by=SHELL, reason="why") == "reason-missing"


def test_a_designation_opens_and_closes_breaches(mcci):
    cell = a_cell(mcci)
    placed(an_inmate(mcci), cell)
    change(mcci, as_it_is(cell, age="child"))
    assert open_breaches(mcci) == [("CELL-AGE", "A-01", "1")]
    change(mcci, as_it_is(cell, age=""))
    assert open_breaches(mcci) == []


def test_what_a_change_would_break_is_shown_before_it_is_made(mcci):
    cell = a_cell(mcci)
    placed(an_inmate(mcci), cell)
    would = consequences(mcci, [as_it_is(cell, sex="female", status="untried"), spec("A-02")])
    assert [(finding.rule, finding.cell) for finding in would] == [("CELL-SEX", "A-01"), ("CELL-STATUS", "A-01")]
    assert not Breach.objects.exists()


def test_only_what_is_new_is_shown(mcci):
    cell = a_cell(mcci)
    placed(an_inmate(mcci), cell)
    found(a_child(mcci), cell)
    assert [finding.rule for finding in consequences(mcci, [as_it_is(cell, sex="female")])] == ["CELL-SEX"]


def test_a_change_of_block_brings_people_near_each_other(mcci):
    from inmates.services.keep_apart import open_keep_apart
    from tests.building import grounds

    here, far = cells(mcci, "A-01", "B-01")
    one, other = an_inmate(mcci), an_inmate(mcci)
    placed(one, here)
    placed(other, far)
    open_keep_apart(one, other, grounds("block"), by=SHELL)
    near = as_it_is(far, block="A")
    assert [finding.rule for finding in consequences(mcci, [near])] == ["APART"]
    change(mcci, near)
    assert open_breaches(mcci) == [("APART", "", "1 2")]


def test_a_retired_cell_keeps_its_history_and_leaves_the_estate(mcci):
    cell = a_cell(mcci)
    inmate = an_inmate(mcci)
    placed(inmate, cell)
    placed(inmate, a_cell(mcci, "A-02"))
    retire_cell(cell, by=SHELL, reason="now an office")
    assert cell.stays.count() == 1
    assert list(Cell.objects.standing().values_list("code", flat=True)) == ["A-02"]


def test_a_cell_with_people_in_it_is_not_retired(mcci):
    cell = a_cell(mcci)
    placed(an_inmate(mcci), cell)
    assert code(retire_cell, cell, by=SHELL, reason="now an office") == "cell-occupied"


def test_a_retired_cell_is_neither_changed_nor_retired_again(mcci):
    cell = a_cell(mcci)
    retire_cell(cell, by=SHELL, reason="now an office")
    assert code(retire_cell, cell, by=SHELL, reason="now an office") == "cell-retired"
    assert code(change, mcci, as_it_is(cell, certified_capacity=2)) == "cell-retired"


def test_a_facts_area_is_exact(mcci):
    cell = a_cell(mcci, capacity=3, area="6.00")
    in_cell(cell, {}, {}, {})
    assert open_breaches(mcci) == []
    change(mcci, as_it_is(cell, floor_area_m2=Decimal("5.99")))
    assert open_breaches(mcci) == [("SPACE-MINIMUM", "A-01", "1 2 3")]


def test_a_shift_supervisor_retires_no_cell(mcci, supervisor):
    assert code(retire_cell, a_cell(mcci), by=supervisor, reason="now an office") == "not-permitted"


def test_retiring_needs_a_reason_and_is_in_the_trail(mcci, in_charge):
    cell = a_cell(mcci)
    assert code(retire_cell, cell, by=in_charge, reason="why") == "reason-missing"
    retire_cell(cell, by=in_charge, reason="now an office")
    assert actions()[-1] == "cells.cell.retired"
