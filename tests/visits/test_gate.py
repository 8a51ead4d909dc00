"""The gate desk: two presses are required, the rest is pressed or inferred, and every time is kept twice."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from inmates.models import Inmate
from lcs_ims.accounts.roles import Role
from lcs_ims.audit import Actor
from lcs_ims.facilities.models import Facility
from lcs_ims.lib import clock
from tests.building import SHELL, a_facility, an_inmate, an_officer
from tests.racing import Outcome
from tests.refusing import code as refused
from tests.visits.arrivals import here
from tests.visits.guests import a_relative, a_time, booked
from visits.models import GateEntry, Step, Visit, WaitAlert
from visits.services import gate
from visits.services.arriving import WalkIn, arrive_by_phone, receive, receive_walk_in
from visits.services.emergency import receive_emergency
from visits.services.entries import holes
from visits.services.gate import Going
from visits.services.people import ban_visitor
from visits.services.refusing import refuse_visit
from visits.services.reviewing import review_visit
from visits.services.told import Told
from visits.steps import Step as Name

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

MINUTE = timedelta(minutes=1)


def steps(visit: Visit) -> list[tuple[str, bool]]:
    return list(visit.steps.order_by("pk").values_list("step", "inferred"))


def test_two_presses_are_enough(inmate: Inmate, desk: Actor) -> None:
    visit = gate.start(here(inmate), by=desk)
    assert visit.state == "with_inmate"
    assert steps(visit) == [("arrived", False), ("requested", False), ("produced", True), ("started", False)]


def test_leaving_says_that_the_visit_had_ended(inmate: Inmate, desk: Actor) -> None:
    visit = gate.press(gate.start(here(inmate), by=desk), Name.LEFT, by=desk)
    assert visit.state == "over"
    assert steps(visit)[-2:] == [("ended", True), ("left", False)]


def test_who_leaves_before_the_start_was_not_seen(inmate: Inmate, desk: Actor) -> None:
    visit = gate.press(here(inmate), Name.LEFT, by=desk)
    assert visit.state == "unseen"


def test_what_a_wait_had_reached_is_raised_with_its_end(inmate: Inmate, desk: Actor) -> None:
    """No sweep ran, and still nothing is lost."""
    with clock.at(clock.now() - 70 * MINUTE):
        visit = here(inmate)
    gate.start(visit, by=desk)
    assert set(WaitAlert.objects.values_list("level", flat=True)) == {"warning", "over"}


def test_claimed_and_recorded_time_are_both_kept(inmate: Inmate, desk: Actor) -> None:
    with clock.at(clock.now() - 40 * MINUTE):
        visit = here(inmate)
    claimed = clock.now() - 30 * MINUTE
    assert refused(gate.start, visit, by=desk, told=Told(claimed)) == "late-without-reason"
    gate.start(visit, by=desk, told=Told(claimed, "the line was down"))
    step = Step.objects.get(step="started")
    assert step.claimed_at == claimed
    assert step.recorded_at - claimed >= 30 * MINUTE


def test_a_time_to_come_is_refused(inmate: Inmate, desk: Actor) -> None:
    later = Told(clock.now() + 10 * MINUTE)
    assert refused(gate.start, here(inmate), by=desk, told=later) == "not-yet-happened"


def test_several_booked_visitors_arrive_in_one_press(inmate: Inmate, mcci: Facility, desk: Actor) -> None:
    other = an_inmate(mcci)
    visits = [booked(inmate), booked(other)]
    with clock.at(a_time(9.5).begins):
        receive(visits, by=SHELL)
    assert {visit.state for visit in Visit.objects.all()} == {"waiting"}
    assert all(person.present for visit in visits for person in visit.party.all())


def test_a_pass_for_another_day_opens_nothing(inmate: Inmate, desk: Actor) -> None:
    assert refused(receive, [booked(inmate)], by=desk) == "another-day"


def test_a_step_is_pressed_once(inmate: Inmate, desk: Actor) -> None:
    visit = gate.start(here(inmate), by=desk)
    assert refused(gate.start, visit, by=desk) == "pressed-already"


def test_the_same_walk_in_twice_is_one_visit(inmate: Inmate, mcci: Facility, desk: Actor) -> None:
    who = WalkIn(mcci, inmate, "family", [a_relative(mcci)])
    receive_walk_in(who, by=desk)
    assert refused(receive_walk_in, who, by=desk) == "here-already"
    assert GateEntry.objects.count() == 1


def test_the_visitor_may_start_the_clock_and_the_difference_is_kept(inmate: Inmate, desk: Actor) -> None:
    visit = booked(inmate)
    begins = a_time().begins
    with clock.at(begins):
        arrive_by_phone(visit, by=SHELL)
    with clock.at(begins + 12 * MINUTE):
        receive([visit], by=SHELL)
    visit.refresh_from_db()
    assert visit.arrived_at == begins
    assert list(visit.steps.filter(step="arrived").values_list("source", "claimed_at")) == [
        ("phone", begins),
        ("desk", begins + 12 * MINUTE),
    ]


def test_a_visitors_press_is_good_once(inmate: Inmate) -> None:
    visit = booked(inmate)
    with clock.at(a_time().begins):
        arrive_by_phone(visit, by=SHELL)
        assert refused(arrive_by_phone, visit, by=SHELL) == "pressed-already"


def test_search_papers_and_escort_are_written_with_the_start(inmate: Inmate, desk: Actor) -> None:
    visit = gate.start(here(inmate), by=desk, going=Going(True, documents_handed=True, escort="Officer Thamae"))
    assert (visit.search_consent, visit.documents_handed, visit.escort) == (True, True, "Officer Thamae")


def test_who_is_banned_arrives_and_does_not_go_in(inmate: Inmate, mcci: Facility, desk: Actor) -> None:
    visitor = a_relative(mcci)
    ban_visitor(visitor, mcci, ends_at=clock.now() + clock.days(3), reason="contraband", by=SHELL)
    visit = here(inmate, visitor)
    assert refused(gate.start, visit, by=desk) == "banned"


def test_staff_refuse_with_a_reason_and_another_officer_as_reviewer(inmate: Inmate, desk: Actor) -> None:
    visit = here(inmate)
    assert refused(refuse_visit, visit, "staff", reason="", reviewer="R", by=desk) == "reason-missing"
    assert refused(refuse_visit, visit, "staff", reason="late", by=desk) == "reviewer-missing"
    assert refused(refuse_visit, visit, "staff", reason="late", reviewer=desk.name, by=desk) == "own-reviewer"
    assert refuse_visit(visit, "staff", reason="late", reviewer="Supt Moeti", by=desk).state == "refused"


def test_nobody_reviews_their_own_refusal(inmate: Inmate, supervisor: Actor, mcci: Facility) -> None:
    visit = refuse_visit(here(inmate), "inmate", reason="does not want to", by=supervisor)
    assert refused(review_visit, visit, "right", by=supervisor) == "own-deed"
    review_visit(visit, "asked him myself", by=an_officer(Role.OFFICER_IN_CHARGE, mcci))


def test_who_works_elsewhere_presses_nothing(inmate: Inmate) -> None:
    stranger = an_officer(Role.GATE_OFFICER, a_facility("MFCI"))
    assert refused(gate.start, here(inmate), by=stranger) == "not-permitted"


def come_in(number: int, facility: int, inmate: int) -> int:
    place, person = Facility.objects.get(pk=facility), Inmate.objects.get(pk=inmate)
    visitor = a_relative(place, identified_by=f"R {number}")
    return receive_walk_in(WalkIn(place, person, "family", [visitor]), by=SHELL).pk


def start_it(number: int, visit: int) -> int:
    return gate.start(Visit.objects.get(pk=visit), by=Actor.system(f"desk {number}")).pk


@pytest.mark.django_db(transaction=True)
def test_desks_that_press_at_once_leave_no_hole_in_the_gate_book(race: Callable[..., list[Outcome]]) -> None:
    mcci = a_facility("MCCI")
    outcomes = race(4, come_in, mcci.pk, an_inmate(mcci).pk)
    assert [outcome.error for outcome in outcomes if outcome.error] == []
    assert holes(mcci, clock.facility_date().year) == []
    assert sorted(GateEntry.objects.values_list("number", flat=True)) == [1, 2, 3, 4]


@pytest.mark.django_db(transaction=True)
def test_two_desks_that_start_one_visit_start_it_once(race: Callable[..., list[Outcome]]) -> None:
    visit = here(an_inmate(a_facility("MCCI")))
    outcomes = race(2, start_it, visit.pk)
    assert sorted(outcome.code for outcome in outcomes) == ["", "pressed-already"]
    assert visit.steps.filter(step="started").count() == 1


def let_in(number: int, facility: int, inmate: int) -> int:
    place, person = Facility.objects.get(pk=facility), Inmate.objects.get(pk=inmate)
    return receive_emergency(person, place, by=Actor.system(f"desk {number}")).pk


@pytest.mark.django_db(transaction=True)
def test_two_desks_that_let_one_emergency_in_write_one_visit(race: Callable[..., list[Outcome]]) -> None:
    mcci = a_facility("MCCI")
    outcomes = race(2, let_in, mcci.pk, an_inmate(mcci).pk)
    assert [outcome.error for outcome in outcomes if outcome.error] == []
    assert len({outcome.value for outcome in outcomes}) == Visit.objects.count() == 1
