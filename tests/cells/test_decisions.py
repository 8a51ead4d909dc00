"""What was decided, on which facts, is kept with the stay and can be judged again."""

import pytest

from cells.decisions import replay
from cells.services.exceptions import ask_exception, grant_exception
from cells.services.placing import place_inmate
from cells.verdicts import RULES_VERSION
from inmates.services.keep_apart import open_keep_apart
from lcs_ims.lib.objections import verdict_of
from tests.building import SHELL, WHY, a_cell, a_child, an_inmate, cells, found, grounds, placed
from tests.refusing import refusal

pytestmark = pytest.mark.django_db


def said(decision):
    return [(o["code"], tuple(o["concerns"])) for o in decision["objections"]]


def again(decision):
    return [(o.code, o.concerns) for o in replay(decision)]


def kept(stay):
    stay.refresh_from_db()  # as the database gives it back, years later
    return stay.decision


def test_a_clear_placement_replays_to_clear(mcci):
    decision = kept(placed(an_inmate(mcci), a_cell(mcci)))
    assert (decision["verdict"], decision["objections"]) == ("clear", [])
    assert verdict_of(replay(decision)).label == "clear"


def test_it_names_the_version_of_the_rules(mcci):
    assert kept(placed(an_inmate(mcci), a_cell(mcci)))["rules"] == RULES_VERSION


def test_advisory_objections_replay_with_whom_they_concern(mcci):
    cell = a_cell(mcci, area="6.5", sex="male")
    placed(an_inmate(mcci, record="repeat"), cell)
    decision = kept(placed(an_inmate(mcci), cell))
    assert [code for code, _ in said(decision)] == ["RECORD", "SPACE"]
    assert again(decision) == said(decision)


def test_what_happens_later_changes_nothing_in_it(mcci):
    cell, other = cells(mcci, "A-01", "A-02")
    first, second = an_inmate(mcci, record="repeat"), an_inmate(mcci)
    placed(first, cell)
    stay = placed(second, cell)
    placed(first, other)
    found(a_child(mcci), cell)
    assert again(kept(stay)) == said(stay.decision) == [("RECORD", (first.inmate_no,))]


def test_an_exception_replays_to_the_rules_it_covered(mcci, intake, supervisor):
    here, near, single = cells(mcci, "1-01", "1-02", "1-03", capacity=1, area="20")
    one, other, third = (an_inmate(mcci) for _ in range(3))
    open_keep_apart(one, other, grounds("block"), by=SHELL)
    placed(one, here)
    placed(third, single)
    asked = ask_exception(other, single, by=intake, reason="nothing else is free", hours=8)
    decision = kept(grant_exception(asked, by=supervisor))
    assert decision["verdict"] == "exception"
    assert again(decision) == said(decision) == [("APART", (one.inmate_no,)), ("CAPACITY", ())]
    assert near.stays.count() == 0


def test_someone_left_alone_replays_too(mcci, intake, supervisor):
    here, there = cells(mcci, "A-01", "A-02")
    at_risk, company = an_inmate(mcci, needs=("not_alone",)), an_inmate(mcci)
    placed(company, here)
    placed(at_risk, here)
    asked = ask_exception(company, there, by=intake, reason="nothing else is free", hours=8)
    decision = kept(grant_exception(asked, by=supervisor))
    assert again(decision) == said(decision) == [("ALONE", (at_risk.inmate_no,))]


def test_a_child_and_isolation_and_factions_survive_the_journey_through_the_database(mcci):
    from inmates.models import Cohort, Rivalry

    Cohort.objects.create(code="M-1", condition="measles")
    Rivalry.objects.create(first="blue", second="red")
    ward = a_cell(mcci, "M-01", purpose="medical")
    placed(a_child(mcci, 15, isolation="M-1", faction="red"), ward)
    decision = kept(placed(a_child(mcci, 16, isolation="M-1", needs=("step_free",), faction="red"), ward_step(mcci)))
    assert decision["person"]["rivals"] == ["blue"]
    assert decision["person"]["child_age"] == 16
    assert again(decision) == said(decision)


def ward_step(facility):
    return a_cell(facility, "M-02", purpose="medical", step_free=True)


def test_a_stay_as_found_was_decided_by_nobody(mcci):
    stay = found(an_inmate(mcci), a_cell(mcci))
    assert (stay.decision, stay.objections) == (None, ())


def test_a_refusal_tells_the_trail_which_rules_spoke(mcci, intake):
    from lcs_ims.audit import history

    cell = a_cell(mcci)
    placed(an_inmate(mcci), cell)
    child = a_child(mcci)
    refused = refusal(place_inmate, child, cell, by=intake, reason=WHY)
    event = history(child.subject)[0]
    assert event.refusal["objections"] == [objection.code for objection in refused.objections]
