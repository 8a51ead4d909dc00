from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cells.asking import verdicts_for
from cells.models import Breach, Stay
from cells.services.estate import retire_cell
from cells.services.leaving import Leaving, discharge
from cells.services.placing import place_inmate
from inmates.services.keep_apart import open_keep_apart
from lcs_ims.accounts.roles import Role
from lcs_ims.lib import clock
from lcs_ims.lib.clock import facility_date
from lcs_ims.lib.objections import Verdict
from tests.building import (
    PETTY,
    SERIOUS,
    SHELL,
    WHY,
    a_cell,
    a_child,
    actions,
    an_inmate,
    an_officer,
    cells,
    grounds,
    in_cell,
    placed,
    where,
)
from tests.refusing import code, refusal

pytestmark = pytest.mark.django_db


def test_a_newcomer_has_no_cell_and_is_judged_for_every_cell(mcci):
    cells(mcci, "A-01", "A-02")
    inmate = an_inmate(mcci)
    assert where(inmate) == ""
    verdicts = verdicts_for(inmate, mcci, facility_date())
    assert [(answer.cell.code, answer.verdict) for answer in verdicts] == [
        ("A-01", Verdict.CLEAR),
        ("A-02", Verdict.CLEAR),
    ]


def test_it_places_someone_in_the_lowest_free_bed(mcci, intake):
    cell = a_cell(mcci)
    first, second = an_inmate(mcci), an_inmate(mcci)
    assert place_inmate(first, cell, by=intake, reason="new arrival").bed == 1
    assert place_inmate(second, cell, by=intake, reason="new arrival").bed == 2


def test_a_bed_left_is_the_next_one_taken(mcci):
    here, there = cells(mcci, "A-01", "A-02")
    people = [an_inmate(mcci) for _ in range(3)]
    for person in people[:2]:
        placed(person, here)
    placed(people[0], there)
    assert placed(people[2], here).bed == 1


def test_with_the_clock_put_back_a_stay_begins_when_the_bed_was_given_up(mcci):
    here, there = cells(mcci, "A-01", "A-02")
    first, second = an_inmate(mcci), an_inmate(mcci)
    with clock.at(clock.now() + timedelta(hours=1)):
        placed(first, here)
        given_up = placed(first, there).began_at
    assert placed(second, here).began_at == given_up


def test_a_move_ends_the_stay_before_it_at_the_same_moment(mcci):
    here, there = cells(mcci, "A-01", "A-02")
    inmate = an_inmate(mcci)
    before = placed(inmate, here)
    after = placed(inmate, there)
    before.refresh_from_db()
    assert before.ended_at == after.began_at
    assert where(inmate) == "A-02"


def test_what_was_done_is_in_the_trail(mcci, intake):
    cell = a_cell(mcci)
    inmate = an_inmate(mcci)
    place_inmate(inmate, cell, by=intake, reason="new arrival")
    assert actions()[-1] == "cells.stay.began"


def test_it_refuses_a_full_cell(mcci, intake):
    cell = a_cell(mcci, capacity=1, area="20")
    placed(an_inmate(mcci), cell)
    late = an_inmate(mcci)
    refused = refusal(place_inmate, late, cell, by=intake, reason="new arrival")
    assert refused.code == "strict"
    assert [objection.code for objection in refused.objections] == ["CAPACITY"]
    assert Stay.objects.open().count() == 1


def test_it_refuses_a_child_beside_an_adult(mcci, intake):
    cell = a_cell(mcci)
    placed(an_inmate(mcci), cell)
    assert code(place_inmate, a_child(mcci), cell, by=intake, reason="new arrival") == "absolute"


def test_it_refuses_a_petty_offender_beside_a_serious_one(mcci, intake):
    cell = a_cell(mcci)
    placed(an_inmate(mcci, offences=(SERIOUS,)), cell)
    petty = an_inmate(mcci, offences=(PETTY,))
    assert code(place_inmate, petty, cell, by=intake, reason="new arrival") == "strict"


def test_it_refuses_someone_apart_from_another_in_the_block(mcci, intake):
    here, near, far = cells(mcci, "1-01", "1-02", "10-01")
    one, other = an_inmate(mcci), an_inmate(mcci)
    open_keep_apart(one, other, grounds("block"), by=SHELL)
    placed(one, here)
    refused = refusal(place_inmate, other, near, by=intake, reason="new arrival")
    assert [objection.code for objection in refused.objections] == ["APART"]
    assert place_inmate(other, far, by=intake, reason="new arrival").cell == far


def test_it_refuses_a_move_that_leaves_someone_alone_who_must_not_be(mcci, intake):
    here, there = cells(mcci, "A-01", "A-02")
    at_risk, company = an_inmate(mcci, needs=("not_alone",)), an_inmate(mcci)
    placed(company, here)
    placed(at_risk, here)
    refused = refusal(place_inmate, company, there, by=intake, reason="wants to move")
    assert [objection.code for objection in refused.objections] == ["ALONE"]


def test_a_refusal_is_in_the_trail_and_nothing_else_is(mcci, intake):
    cell = a_cell(mcci)
    placed(an_inmate(mcci), cell)
    child = a_child(mcci)
    before = actions()
    code(place_inmate, child, cell, by=intake, reason="new arrival")
    assert actions() == before
    assert actions(refused=True) == ["cells.stay.refused"]


@pytest.mark.parametrize("reason", ["", "   ", "because"[:6], "  a  b  "])
def test_it_refuses_a_reason_under_seven_characters(mcci, intake, reason):
    assert code(place_inmate, an_inmate(mcci), a_cell(mcci), by=intake, reason=reason) == "reason-missing"


def test_it_refuses_the_cell_someone_is_in_already(mcci, intake):
    cell = a_cell(mcci)
    inmate = an_inmate(mcci)
    placed(inmate, cell)
    assert code(place_inmate, inmate, cell, by=intake, reason="again for luck") == "already-there"


def test_it_refuses_a_cell_of_another_facility(mcci, mfci, intake):
    assert code(place_inmate, an_inmate(mcci), a_cell(mfci), by=SHELL, reason=WHY) == "held-elsewhere"


def test_it_refuses_a_retired_cell(mcci, intake):
    cell = a_cell(mcci)
    retire_cell(cell, by=SHELL, reason="now an office")
    assert code(place_inmate, an_inmate(mcci), cell, by=intake, reason="new arrival") == "cell-retired"


def test_it_refuses_an_officer_of_another_facility(mcci, mfci):
    stranger = an_officer(Role.INTAKE_OFFICER, mfci)
    assert code(place_inmate, an_inmate(mcci), a_cell(mcci), by=stranger, reason="new arrival") == "not-permitted"


def test_it_refuses_when_other_objections_stand_than_were_shown(mcci, intake):
    cell = a_cell(mcci, area="6.5")
    inmate = an_inmate(mcci)
    seen: list[str] = []
    placed(an_inmate(mcci), cell)
    refused = refusal(place_inmate, inmate, cell, by=intake, reason="new arrival", seen=seen)
    assert refused.code == "changed-meanwhile"
    assert [objection.code for objection in refused.objections] == ["SPACE"]
    shown = [objection.code for objection in refused.objections]
    assert place_inmate(inmate, cell, by=intake, reason="new arrival", seen=shown).cell == cell


def test_a_placement_never_opens_a_breach(mcci):
    cell = a_cell(mcci)
    for _ in range(4):
        placed(an_inmate(mcci), cell)
    assert not Breach.objects.exists()


def test_a_move_out_closes_what_was_wrong(mcci):
    here, there = cells(mcci, "A-01", "A-02")
    child, _man = in_cell(here, {"date_of_birth": f"{facility_date().year - 15}-01-01"}, {})
    assert {breach.rule for breach in Breach.objects.open()} == {"CHILD"}
    placed(child, there)
    assert not Breach.objects.open().exists()


def test_its_queries_do_not_grow_with_the_facility_and_its_past(mcci):
    here, there = cells(mcci, "A-01", "A-02")

    def queries():
        inmate = an_inmate(mcci)
        with CaptureQueriesContext(connection) as seen:
            placed(inmate, here)
        placed(inmate, there)  # a past, and an empty cell again
        return len(seen)

    small = queries()
    for cell in cells(mcci, *(f"B-{n:02}" for n in range(8))):
        in_cell(cell, {}, {"legal_status": "remand"})  # each a breach
    assert queries() == small


def test_someone_who_has_left_is_not_placed(mcci, intake):
    inmate = an_inmate(mcci)
    gone = Leaving("escape", circumstances="over the wall", reported_to="the police at Maseru")
    discharge(inmate, gone, by=SHELL, reason=WHY)
    assert code(place_inmate, inmate, a_cell(mcci), by=intake, reason="new arrival") == "not-in-custody"


def test_the_database_has_the_last_word_and_says_which(mcci, intake):
    """Someone wrote past the services: the rules see a man, the database a woman."""
    cell = a_cell(mcci)
    stay = placed(an_inmate(mcci), cell)
    Stay.objects.filter(pk=stay.pk).update(absolute_class="female|grown|-", exempt=True)
    refused = code(place_inmate, an_inmate(mcci), cell, by=intake, reason="new arrival")
    assert refused == "kept-apart-by-the-database"
