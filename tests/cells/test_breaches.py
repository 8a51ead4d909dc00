"""The life of a breach: opened when first seen, changed with who is in it, closed when gone, never deleted."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from cells.models import Breach, BreachPerson, Stay
from cells.services.judging import judge_facility
from inmates.services.keep_apart import close_keep_apart, open_keep_apart
from lcs_ims.accounts.postings import sign_go_live
from lcs_ims.audit.sentences import entries
from lcs_ims.lib import clock
from tests.building import (
    SHELL,
    WHY,
    a_cell,
    a_child,
    actions,
    an_inmate,
    an_officer,
    cells,
    found,
    grounds,
    in_cell,
    open_breaches,
    placed,
)
from tests.refusing import code

pytestmark = pytest.mark.django_db

EVENING = datetime(2026, 6, 14, 21, 30, tzinfo=UTC)  # 23:30 on 14 June in Maseru
NEXT_DAY = datetime(2026, 6, 14, 22, 1, tzinfo=UTC)  # 00:01 on 15 June in Maseru, still 14 June in UTC


def judge(facility):
    return judge_facility(facility, by=SHELL, now=clock.now())


def test_one_breach_a_cell_and_rule_names_everyone_in_it(mcci):
    in_cell(a_cell(mcci), {}, {}, {"legal_status": "remand"})
    assert open_breaches(mcci) == [("STATUS", "A-01", "1 2 3")]


def test_who_comes_joins_and_who_goes_leaves(mcci):
    cell, other = cells(mcci, "A-01", "B-01")
    _man, remand = in_cell(cell, {}, {"legal_status": "remand"})
    third = an_inmate(mcci, legal_status="remand")
    found(third, cell)
    assert open_breaches(mcci) == [("STATUS", "A-01", "1 2 3")]
    placed(remand, other)
    assert open_breaches(mcci) == [("STATUS", "A-01", "1 3")]
    assert Breach.objects.count() == 1
    gone = BreachPerson.objects.get(inmate=remand)
    assert gone.left_at is not None


def test_it_closes_with_everyone_in_it_and_stays_on_record(mcci):
    cell, other = cells(mcci, "A-01", "B-01")
    _man, remand = in_cell(cell, {}, {"legal_status": "remand"})
    placed(remand, other)
    breach = Breach.objects.get()
    assert breach.closed_at is not None
    assert not breach.people.filter(left_at=None).exists()


def test_the_same_wrong_again_is_another_breach(mcci):
    cell, other = cells(mcci, "A-01", "B-01")
    _man, remand = in_cell(cell, {}, {"legal_status": "remand"})
    placed(remand, other)
    found(remand, cell)
    assert Breach.objects.count() == 2
    assert Breach.objects.open().count() == 1


def test_each_step_of_its_life_is_in_the_trail(mcci):
    cell, other = cells(mcci, "A-01", "B-01")
    _man, remand = in_cell(cell, {}, {"legal_status": "remand"})
    third = an_inmate(mcci, legal_status="remand")
    found(third, cell)
    for person in (remand, third):
        placed(person, other)
    assert [action for action in actions() if "breach" in action] == [
        "cells.breach.opened",
        "cells.breach.changed",
        "cells.breach.changed",
        "cells.breach.closed",
    ]


def test_two_rules_in_one_cell_are_two_breaches(mcci):
    in_cell(a_cell(mcci, capacity=1, area="20"), {}, {"legal_status": "remand"})
    assert [rule for rule, _cell, _people in open_breaches(mcci)] == ["CAPACITY", "STATUS"]


def test_advisory_rules_make_none(mcci):
    in_cell(a_cell(mcci, area="5"), {"record": "repeat"}, {"record": "unknown"})
    assert open_breaches(mcci) == []


def test_a_breach_with_a_child_in_it_says_so(mcci):
    in_cell(a_cell(mcci), {}, {"date_of_birth": "2012-01-01", "finding": "JC 4/2026"})
    assert Breach.objects.get().child


def test_a_breach_without_one_does_not_until_one_comes(mcci):
    cell = a_cell(mcci, capacity=1, area="40")
    in_cell(cell, {"age_disputed": True}, {"age_disputed": True})
    grown = a_cell(mcci, "B-01", capacity=1)
    in_cell(grown, {}, {})
    assert dict(Breach.objects.filter(rule="CAPACITY").values_list("cell__code", "child")) == {
        "A-01": True,
        "B-01": False,
    }
    found(a_child(mcci), grown)
    assert Breach.objects.get(cell__code="B-01", rule="CAPACITY").child


def test_an_eighteenth_birthday_opens_one_at_midnight_in_maseru(mcci):
    with time_machine.travel(EVENING, tick=False):
        cell = a_cell(mcci)
        twin, grows = (an_inmate(mcci, date_of_birth=born) for born in ("2010-01-01", "2008-06-15"))
        placed(twin, cell)
        placed(grows, cell)
        assert (judge(mcci), open_breaches(mcci)) == (0, [])
    with time_machine.travel(NEXT_DAY, tick=False):
        assert judge(mcci) == 2
        assert open_breaches(mcci) == [("CHILD", "A-01", "1 2")]


def test_the_birthday_overtakes_the_stay_and_nobody_is_placed_beside_it(mcci):
    with time_machine.travel(EVENING, tick=False):
        cell = a_cell(mcci)
        grows = an_inmate(mcci, date_of_birth="2008-06-15")
        placed(grows, cell)
    with time_machine.travel(NEXT_DAY, tick=False):
        judge(mcci)
        stay = Stay.objects.get(inmate=grows)
        assert (stay.absolute_class, stay.exempt) == ("male|grown|-", True)
        from cells.services.placing import place_inmate

        assert code(place_inmate, a_child(mcci), cell, by=SHELL, reason=WHY) == "absolute"
        assert place_inmate(an_inmate(mcci), cell, by=SHELL, reason=WHY).pk


def test_the_birthday_of_the_last_child_among_men_closes_one(mcci):
    with time_machine.travel(EVENING, tick=False):
        in_cell(a_cell(mcci), {}, {"date_of_birth": "2008-06-15"})
    with time_machine.travel(NEXT_DAY, tick=False):
        judge(mcci)
        assert open_breaches(mcci) == []
        assert Breach.objects.get().closed_at == NEXT_DAY


def test_an_order_that_keeps_someone_among_children_ends_after_its_day(mcci):
    with time_machine.travel(EVENING, tick=False):
        cell = a_cell(mcci, age="child")
        placed(an_inmate(mcci, date_of_birth="2008-01-01", child_until=EVENING.date()), cell)
    with time_machine.travel(NEXT_DAY, tick=False):
        judge(mcci)
        assert open_breaches(mcci) == [("CELL-AGE", "A-01", "1")]


def test_judging_again_changes_nothing_twice(mcci):
    with time_machine.travel(EVENING, tick=False):
        in_cell(a_cell(mcci), {}, {"date_of_birth": "2008-06-15"})
    with time_machine.travel(NEXT_DAY, tick=False):
        judge(mcci)
        before = actions()
        assert judge(mcci) == 0
        assert actions() == before


def test_a_keep_apart_order_opens_one_in_a_cell_and_its_end_closes_it(mcci):
    one, other = in_cell(a_cell(mcci), {}, {})
    order = open_keep_apart(one, other, grounds("cell"), by=SHELL)
    assert open_breaches(mcci) == [("APART", "A-01", "1 2")]
    close_keep_apart(order, by=SHELL, reason="they have made peace")
    assert open_breaches(mcci) == []


@pytest.mark.parametrize(("level", "wrong"), [("cell", []), ("block", [("APART", "", "1 2")])])
def test_across_cells_it_reaches_as_far_as_its_level(mcci, level, wrong):
    here, near = cells(mcci, "1-01", "1-02")
    one, other = an_inmate(mcci), an_inmate(mcci)
    placed(one, here)
    placed(other, near)
    open_keep_apart(one, other, grounds(level), by=SHELL)
    assert open_breaches(mcci) == wrong


def test_block_1_is_not_block_10(mcci):
    here, far = cells(mcci, "1-01", "10-01")
    one, other = an_inmate(mcci), an_inmate(mcci)
    placed(one, here)
    placed(other, far)
    open_keep_apart(one, other, grounds("block"), by=SHELL)
    assert open_breaches(mcci) == []


def test_a_move_out_of_the_block_closes_it_and_into_one_cell_makes_it_another(mcci):
    here, near, far = cells(mcci, "1-01", "1-02", "2-01")
    one, other = an_inmate(mcci), an_inmate(mcci)
    placed(one, here)
    placed(other, near)
    open_keep_apart(one, other, grounds("block"), by=SHELL)
    placed(other, far)
    assert open_breaches(mcci) == []
    found(other, here)
    assert open_breaches(mcci) == [("APART", "1-01", "1 2")]


def test_a_move_elsewhere_leaves_other_breaches_alone(mcci):
    wrong, here, there = cells(mcci, "A-01", "B-01", "C-01")
    in_cell(wrong, {}, {"legal_status": "remand"})
    walker = an_inmate(mcci)
    placed(walker, here)
    placed(walker, there)
    breach = Breach.objects.get()
    assert breach.closed_at is None
    assert [action for action in actions() if "breach" in action] == ["cells.breach.opened"]


def test_what_was_taken_over_is_told_apart_from_what_is_new_since_go_live(mcci):
    cell, other = cells(mcci, "A-01", "B-01")
    in_cell(cell, {}, {"legal_status": "remand"})
    for role in ("officer_in_charge", "headquarters"):
        sign_go_live(mcci, by=an_officer(role, mcci))
    other.facility.refresh_from_db()
    in_cell(other, {}, {"legal_status": "remand"})
    assert dict(Breach.objects.open().values_list("cell__code", "taken_over")) == {"A-01": True, "B-01": False}


def test_it_opens_when_it_was_seen_however_late_the_sweep(mcci):
    with time_machine.travel(EVENING, tick=False):
        in_cell(a_cell(mcci), {"date_of_birth": "2008-06-15"}, {"date_of_birth": "2010-01-01"})
    late = NEXT_DAY + timedelta(hours=9)
    with time_machine.travel(late, tick=False):
        judge(mcci)
        assert Breach.objects.get().opened_at == late


def test_another_facility_is_left_alone(mcci, mfci):
    in_cell(a_cell(mcci), {}, {"legal_status": "remand"})
    in_cell(a_cell(mfci), {}, {"legal_status": "remand"})
    assert len(open_breaches(mcci)) == len(open_breaches(mfci)) == 1
    assert judge(mfci) == 0


def test_its_history_names_the_rule_in_words(mcci):
    cell = a_cell(mcci, capacity=1)
    in_cell(cell, {}, {})
    (breach,) = cell.breaches.open()
    assert entries(breach.subject)[0].text == "Breach opened: Over capacity, cell A-01."
