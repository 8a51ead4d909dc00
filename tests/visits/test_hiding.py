"""Insiders who try to hide a visit of the police at night: whatever they call it, the Inspectorate is told."""

from collections.abc import Callable
from datetime import time, timedelta

import pytest

from cells.models import Whereabouts
from cells.services.removal import remove_to_hospital
from cells.services.whereabouts import Papers, send_out
from inmates.models import Inmate
from lcs_ims.accounts.models import User
from lcs_ims.accounts.postings import sign_go_live
from lcs_ims.accounts.roles import Role
from lcs_ims.accounts.services import disable_user
from lcs_ims.audit import Actor
from lcs_ims.facilities.models import Facility
from lcs_ims.lib import clock
from lcs_ims.outbox.models import Message
from tests.building import SHELL, a_child, a_facility, an_inmate, an_officer
from tests.dark import dark
from tests.racing import Outcome, values
from tests.refusing import code as refused
from tests.visits.arrivals import at, here, police_here, today_at, told, written
from tests.visits.books import entry, take_over
from tests.visits.guests import a_client, a_relative, someone_outside
from visits.hours import Published
from visits.kinds import KINDS
from visits.models import Visit
from visits.services import authorising, gate
from visits.services.arriving import WalkIn
from visits.services.authorising import Request
from visits.services.emergency import receive_emergency
from visits.services.facility import publish_hours
from visits.services.from_paper import visit_from_paper
from visits.services.people import ban_visitor
from visits.services.police import start_police
from visits.services.refusing import refuse_visit
from visits.services.staying import tell_of_stays
from visits.services.told import Told
from visits.services.unnamed import let_in_emergency
from visits.steps import Step

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

HOUR = timedelta(hours=1)
BY_DAY = Published("police", 0, time(8), time(16, 30))


def leave_granted(inmate: Inmate, facility: Facility) -> None:
    request = Request("Sergeant Pule", "P 4411", "Maseru Central", "interview", "CR 12")
    asked = authorising.ask_authorisation(facility, inmate, request, by=SHELL)
    authorising.answer_authorisation(asked, granted=True, words="urgent", by=an_officer(Role.COMMISSIONER))


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "emergency_doctor"])
def test_whoever_they_are_said_to_be_who_comes_by_night_is_told_of(inmate: Inmate, kind: str) -> None:
    with at(23):
        here(inmate, kind=kind)
    assert told() == ["night"]


def test_nor_does_an_emergency_hide_them_named_or_not(inmate: Inmate, mcci: Facility) -> None:
    with at(2):
        let_in_emergency(mcci, by=SHELL)
        receive_emergency(inmate, mcci, by=SHELL)
    assert told() == ["night", "night"]


def test_who_comes_by_day_is_not(inmate: Inmate) -> None:
    with at(10):
        here(inmate)
    assert told() == []


def _refused(visit: Visit) -> None:
    refuse_visit(visit, "inmate", reason="does not want it", by=SHELL)


def _left(visit: Visit) -> None:
    gate.press(visit, Step.LEFT, by=SHELL)


@pytest.mark.parametrize("end", [_refused, _left])
def test_refused_or_left_unseen_on_paper_they_still_came(inmate: Inmate, end: Callable[[Visit], None]) -> None:
    with at(23):
        end(police_here(inmate))
    assert told() == ["night"]


def test_written_the_next_morning_as_of_the_afternoon_it_counts_as_outside_hours(inmate: Inmate) -> None:
    with at(15):
        visit = police_here(inmate)
    with clock.at(today_at(9) + 24 * HOUR):
        told_late = Told(today_at(15, 5), "forgotten")
        assert refused(start_police, visit, written(), by=SHELL, told=told_late) == "not-authorised"
        visit = start_police(visit, written(in_the_name_of="the shift"), by=SHELL, told=told_late)
    assert (visit.after_hours, visit.unauthorised) == (True, True)
    assert told() == ["unauthorised"]


def test_written_a_little_late_within_the_hours_it_is_an_ordinary_visit(inmate: Inmate) -> None:
    with at(16):
        visit = police_here(inmate)
    with at(16, 40):
        visit = start_police(visit, written(), by=SHELL, told=Told(today_at(16, 20), "queue"))
    assert (visit.after_hours, told()) == (False, [])


def test_leave_that_was_given_after_the_start_is_none(inmate: Inmate, mcci: Facility) -> None:
    with at(22):
        visit = police_here(inmate)
    with at(23):
        leave_granted(inmate, mcci)
        started = Told(today_at(22, 50), "written down late")
        assert refused(start_police, visit, written(), by=SHELL, told=started) == "not-authorised"


def test_let_in_by_day_they_stay_into_the_evening_and_it_is_told_once(inmate: Inmate) -> None:
    lawyer = a_client(someone_outside(phone="62001111"), inmate).visitor
    with at(16):
        visit = start_police(police_here(inmate), written(), by=SHELL)
    assert [tell_of_stays(today_at(*moment), by=SHELL) for moment in ((16, 44), (16, 45), (16, 46))] == [0, 1, 0]
    visit.refresh_from_db()
    assert (visit.after_hours, visit.unauthorised) == (True, True)
    assert told() == ["night_police"]
    assert Message.objects.filter(to=lawyer.phone, body__contains="outside visiting hours").count() == 1


def test_the_press_that_ends_such_a_stay_tells_of_it_where_no_sweep_did(inmate: Inmate) -> None:
    with at(16):
        visit = start_police(police_here(inmate), written(), by=SHELL)
    with at(23):
        visit = gate.press(visit, Step.LEFT, by=SHELL, told=Told(today_at(16, 20), "forgotten"))
    assert (visit.state, visit.after_hours) == ("over", True)
    assert told() == ["night_police"]


def test_a_stay_with_leave_is_authorised_and_told_all_the_same(inmate: Inmate, mcci: Facility) -> None:
    with at(16):
        visit = start_police(police_here(inmate), written(), by=SHELL)
        leave_granted(inmate, mcci)
    tell_of_stays(today_at(17), by=SHELL)
    visit.refresh_from_db()
    assert (visit.after_hours, visit.unauthorised) == (True, False)
    assert told() == ["night_police"] * 3


def test_a_paper_form_of_the_afternoon_that_is_entered_after_the_hours_shows(inmate: Inmate, mcci: Facility) -> None:
    with at(21):
        paper = dark(mcci, SHELL, 7, number=11)
        came = WalkIn(mcci, inmate, "police", [a_relative(mcci, kind="police")])
        visit = visit_from_paper(came, {}, paper, by=SHELL)
        visit = start_police(visit, written(), by=SHELL, told=Told(paper.at + HOUR))
    assert (visit.unauthorised, visit.authorised_by) == (True, "")
    assert told() == ["night", "escalated_wait", "unauthorised"]


def test_a_child_seen_alone_in_a_power_cut_is_on_file_and_told(mcci: Facility) -> None:
    child = a_child(mcci)
    with at(15):
        paper = dark(mcci, SHELL, 5, number=11)
        visit = visit_from_paper(
            WalkIn(mcci, child, "police", [a_relative(mcci, kind="police")]), {}, paper, by=SHELL
        )
        visit = start_police(visit, written(), by=SHELL, told=Told(paper.at + HOUR))
    assert (visit.state, visit.unauthorised) == ("with_inmate", True)
    assert told() == ["child", "unauthorised"]


def test_a_banned_visitor_let_in_during_a_power_cut_is_on_file_and_told(inmate: Inmate, mcci: Facility) -> None:
    with at(15):
        brother = a_relative(mcci)
        with clock.at(clock.now() - 24 * HOUR):
            ban_visitor(brother, mcci, ends_at=clock.now() + clock.days(9), reason="drugs", by=SHELL)
        paper = dark(mcci, SHELL, 5, number=11)
        came = WalkIn(mcci, inmate, "family", [brother])
        visit = visit_from_paper(came, {Step.STARTED: paper.at, Step.LEFT: paper.at + HOUR}, paper, by=SHELL)
    assert (visit.state, visit.unauthorised) == ("over", True)
    assert visit.learned.startswith("power cut")
    assert told() == ["unauthorised"]


def test_the_police_have_no_hours_at_night(mcci: Facility) -> None:
    night = Published("police", 0, time(20), time(23))
    assert refused(publish_hours, mcci, "police", [night], by=SHELL) == "police-at-night"
    assert publish_hours(mcci, "police", [BY_DAY], by=SHELL) == 1


def test_a_book_that_brings_them_after_the_facility_went_live_is_found_out_later(
    inmate: Inmate, mcci: Facility
) -> None:
    row: dict[str, str | int] = {"kind": "police", "inmate_no": inmate.inmate_no, "arrived_at": 90}
    row["authorised_by"] = "Officer in charge"
    take_over(entry("V-1", **row))
    assert not Visit.objects.get().learned
    with clock.at(clock.now() - clock.days(1)):
        for signer in (an_officer(Role.OFFICER_IN_CHARGE, mcci), an_officer(Role.HEADQUARTERS)):
            sign_go_live(mcci, by=signer)
    take_over(entry("V-2", **row))
    assert Visit.objects.get(visit_no="V-2").unauthorised
    assert told() == ["unauthorised"]


def test_another_facilitys_desk_lets_nobody_in(inmate: Inmate) -> None:
    other = a_facility("LER")
    desk = an_officer(Role.GATE_OFFICER, other)
    with at(23):
        visit = police_here(inmate)
        assert refused(start_police, visit, written(in_the_name_of="me"), by=desk) == "not-permitted"
    assert told() == ["night"]


def test_who_let_them_in_is_named_for_good(inmate: Inmate, mcci: Facility, desk: Actor) -> None:
    with at(23):
        visit = start_police(police_here(inmate), written(in_the_name_of="the shift"), by=desk)
    disable_user(User.objects.get(pk=desk.user_id), by=SHELL, reason="gone")
    assert visit.steps.filter(step="started").get().by == desk.called
    assert told()[-1] == "unauthorised"


def out(inmate: Inmate, kind: Whereabouts.Kind) -> None:
    papers = Papers("Order 7/2026", "P 4411", "A 123 BCD", "no injury seen")
    due, reason = clock.now() + 3 * HOUR, "said to be urgent"
    send_out(inmate, kind=kind, place="Maseru", with_whom="Tau", due_at=due, by=SHELL, reason=reason, papers=papers)


@pytest.mark.parametrize("kind", ["court", "hospital", "work"])
def test_whoever_is_taken_out_by_night_is_told_of_for_whatever_reason(mcci: Facility, kind: str) -> None:
    with at(22):
        out(an_inmate(mcci), Whereabouts.Kind(kind))
        remove_to_hospital(an_inmate(mcci), by=SHELL)
    with at(10):
        out(an_inmate(mcci), Whereabouts.Kind(kind))
    assert told() == ["night", "night"]


def test_with_the_police_at_any_hour_and_the_lawyer_knows_too(inmate: Inmate) -> None:
    a_client(someone_outside(phone="62001111"), inmate)
    with at(10):
        out(inmate, Whereabouts.Kind.POLICE)
    assert told() == ["exit_with_police"]
    assert Message.objects.get(to="62001111", body__contains="take your client out").channel == "sms"


def sweep_stays(number: int) -> int:
    return tell_of_stays(today_at(17), by=Actor.system(f"sweep {number}"))


@pytest.mark.django_db(transaction=True)
def test_three_sweeps_at_once_tell_of_one_stay_once(race: Callable[..., list[Outcome]]) -> None:
    mcci = a_facility("MCCI")
    with at(16):
        start_police(police_here(an_inmate(mcci)), written(), by=SHELL)
    outcomes = race(3, sweep_stays)
    assert [outcome.error for outcome in outcomes if outcome.error] == []
    assert sum(values(outcomes)) == len(told()) == 1
