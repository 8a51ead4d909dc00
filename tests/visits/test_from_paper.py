"""Visits on paper forms: they ran as the form says, under the power cut, and their form is accounted for."""

from datetime import timedelta
from typing import Any

import pytest

from cells.services.leaving import Leaving, discharge
from inmates.models import Inmate, PaperForm
from inmates.services.paper import OnPaper
from lcs_ims.audit import Actor
from lcs_ims.audit.models import Event
from lcs_ims.facilities.models import Facility
from lcs_ims.lib import clock
from tests.building import SHELL, an_inmate
from tests.dark import boxes, dark, written
from tests.refusing import code as refused
from tests.visiting import send, signed_in
from tests.visits import arrivals
from tests.visits.guests import a_relative, a_time, booked
from visits.models import Visit
from visits.services import gate
from visits.services.arriving import WalkIn
from visits.services.from_paper import visit_from_paper
from visits.services.police import start_police
from visits.services.told import Told
from visits.steps import Step

pytestmark = pytest.mark.django_db

MINUTE = timedelta(minutes=1)


@pytest.fixture
def held(mcci: Facility) -> Inmate:
    with clock.at(clock.now() - timedelta(days=1)):
        return an_inmate(mcci)


def on_form(held: Inmate, by: Actor, **said: Any) -> OnPaper:
    return dark(held.held_at or Facility(), by, **{"number": 11} | said)


def who(held: Inmate, kind: str = "family") -> WalkIn:
    facility = held.held_at or Facility()
    return WalkIn(facility, held, kind, [a_relative(facility, kind=kind)])


def test_a_visit_on_a_form_ran_as_the_form_says_and_nobody_is_late(held: Inmate, desk: Actor) -> None:
    paper = on_form(held, desk)
    times = {Step.STARTED: paper.at + 20 * MINUTE, Step.LEFT: paper.at + 60 * MINUTE}
    visit = visit_from_paper(who(held), times, paper, by=desk)
    assert [visit.arrived_at, visit.started_at, visit.left_at] == [paper.at, *times.values()]
    assert visit.state == Visit.State.OVER
    assert set(visit.steps.values_list("source", flat=True)) == {"paper"}
    told = Event.objects.filter(action__in=["visits.visitor.arrived", "visits.visit.started", "visits.visitor.left"])
    assert [event.occurred_at for event in told.order_by("pk")] == [paper.at, *times.values()]
    assert {(event.reason, event.is_late) for event in told} == {("power cut, form MCCI-000011", False)}
    form = PaperForm.objects.get(number=11)
    assert (form.outcome, form.entered_as) == ("entered", visit.visit_no)


@pytest.mark.parametrize(
    ("said", "why"),
    [({"number": 1}, "other-kind"), ({"at": timedelta(hours=-6)}, "before-the-pack")],
)
def test_a_form_is_of_a_visit_and_of_its_night(held: Inmate, desk: Actor, said: Any, why: str) -> None:
    moments = {name: clock.now() + value if isinstance(value, timedelta) else value for name, value in said.items()}
    assert refused(visit_from_paper, who(held), {}, on_form(held, desk, **moments), by=desk) == why
    assert not Visit.objects.exists()


def test_who_was_booked_has_come_on_that_booking(held: Inmate, desk: Actor) -> None:
    mother = a_relative(held.held_at or Facility())
    expected, came = booked(held, mother), a_time().begins - 5 * MINUTE
    with clock.at(a_time(15).begins):
        paper = on_form(held, desk, hours=8, at=came)
        visit = visit_from_paper(WalkIn(expected.facility, held, "family", [mother]), {}, paper, by=desk)
    assert (visit.pk, visit.arrived_at) == (expected.pk, paper.at)


def test_a_visit_to_someone_let_go_since_is_entered_all_the_same(held: Inmate, desk: Actor) -> None:
    came, paper = who(held), on_form(held, desk)
    discharge(held, Leaving("escape", circumstances="over the wall", reported_to="police"), by=SHELL)
    assert visit_from_paper(came, {Step.STARTED: paper.at + MINUTE}, paper, by=desk).started_at


def test_the_police_start_on_their_own_page_at_the_time_of_the_form(held: Inmate, desk: Actor) -> None:
    paper = on_form(held, desk)
    times = {Step.STARTED: paper.at + 20 * MINUTE}
    came = who(held, "police")
    assert refused(visit_from_paper, came, times, paper, by=desk) == "police-entry-missing"
    visit = visit_from_paper(came, {}, paper, by=desk)
    entry = arrivals.written(in_the_name_of="the officer in charge")
    visit = start_police(visit, entry, by=desk, told=Told(times[Step.STARTED]))
    assert visit.started_at == times[Step.STARTED]
    assert not Event.objects.get(action="visits.visit.started").is_late


def test_what_happened_after_the_power_was_back_is_late_like_anything(held: Inmate, desk: Actor) -> None:
    paper = on_form(held, desk, power_back_at=clock.now() - timedelta(hours=2))
    visit = visit_from_paper(who(held), {Step.STARTED: paper.at + MINUTE}, paper, by=desk)
    gate.press(visit, Step.LEFT, by=desk, told=Told(clock.now() - timedelta(hours=1)))
    assert Event.objects.get(action="visits.visitor.left").is_late


def test_the_page_enters_a_visit_by_its_form(held: Inmate, desk: Actor) -> None:
    browser, paper = signed_in(desk), on_form(held, desk)
    said = {"kind": "family", "visitor": "Mpho Tau", "identified_by": "ID 1", "inmate_no": held.inmate_no}
    times = boxes("started", paper.at + 20 * MINUTE) | boxes("left", paper.at + 60 * MINUTE)
    page = "/facilities/MCCI/paper-forms/visit/"
    assert "Nobody held here has this number" in send(browser, page, **written(paper, **said | {"inmate_no": "?"}))
    assert "Entered as" in send(browser, page, **written(paper, **said, **times, others="Neo Tau, ID 2"))
    visit = Visit.objects.get()
    assert (visit.state, visit.party.count()) == (Visit.State.OVER, 2)
    assert "This form is accounted for already" in send(browser, page, **written(paper, **said))
