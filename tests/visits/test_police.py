"""The police at the gate, by day and by night: nothing off the record, nobody's leave but by their own sign-in."""

from datetime import timedelta
from typing import Any

import pytest

from inmates.models import Inmate, Notice
from lcs_ims.accounts.models import User
from lcs_ims.accounts.roles import Role
from lcs_ims.audit import Actor
from lcs_ims.audit.disclosures import DISCLOSED, disclosure_of
from lcs_ims.audit.models import Event
from lcs_ims.facilities.models import Facility
from lcs_ims.lib import clock
from lcs_ims.outbox.models import Message
from tests.building import SHELL, a_child, an_officer
from tests.refusing import code as refused
from tests.refusing import refusal
from tests.visits.arrivals import at, police_here, told, written
from tests.visits.guests import a_client, someone_outside
from visits.models import Authorisation, Authoriser, PoliceEntry
from visits.police import NEEDED, Entry, objections
from visits.services import authorising, gate, police
from visits.services.authorising import Request
from visits.services.finding_out import FoundOut, record_found_out
from visits.steps import Step

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

MINUTE = timedelta(minutes=1)
EVERYTHING = dict.fromkeys(NEEDED, "written")


@pytest.fixture
def authoriser(mcci: Facility) -> Actor:
    officer = an_officer(Role.OFFICER_IN_CHARGE, mcci)
    User.objects.filter(pk=officer.user_id).update(email="oic@example.org", phone="58001111")
    people = [User.objects.get(pk=officer.user_id), *(_user(Role.SHIFT_SUPERVISOR, mcci) for _ in range(2))]
    authorising.set_authorisers(mcci, dict(enumerate(people)), by=SHELL)
    return officer


def _user(role: Role, facility: Facility) -> User:
    return User.objects.get(pk=an_officer(role, facility).user_id)


def asked(inmate: Inmate, **said: Any) -> Authorisation:
    ordinary: dict[str, Any] = {"officer": "Sergeant Pule", "force_number": "P 4411", "station": "Maseru Central"}
    request = Request(**{"purpose": "interview", "authority": "CR 12", **ordinary, **said})
    return authorising.ask_authorisation(inmate.held_at or Facility(), inmate, request, by=SHELL)


@pytest.mark.parametrize(
    ("said", "codes"),
    [
        ({}, []),
        ({"outside_hours": True}, ["not-authorised"]),
        ({"outside_hours": True, "authorised": True}, []),
        ({"outside_hours": True, "in_the_name_of": "the Commissioner"}, []),
        ({"young": True}, ["no-adult"]),
        ({"young": True, "adult_present": "mother"}, []),
        ({"written": {}}, ["not-written"]),
        ({"consent_recorded": False}, ["no-consent-recorded"]),
        ({"lawyer_accounted_for": False}, ["lawyer-not-told"]),
        ({"young": True, "outside_hours": True}, ["no-adult", "not-authorised"]),
    ],
)
def test_everything_that_speaks_against_the_start_is_said(said: dict[str, object], codes: list[str]) -> None:
    ordinary: dict[str, object] = {"young": False, "outside_hours": False, "written": EVERYTHING}
    assert [one.code for one in objections(Entry(**ordinary | said))] == codes  # type: ignore[arg-type]


def test_by_day_the_police_start_when_everything_is_written(inmate: Inmate) -> None:
    with at(10):
        visit = police.start_police(police_here(inmate), written(), by=SHELL)
    assert (visit.state, visit.after_hours, visit.unauthorised) == ("with_inmate", False, False)
    assert PoliceEntry.objects.get(visit=visit).force_number == "P 4411"


def test_the_ordinary_start_is_not_for_the_police(inmate: Inmate, desk: Actor) -> None:
    assert refused(gate.start, police_here(inmate), by=desk) == "police-entry-missing"


def test_at_night_nobody_goes_in_without_leave(inmate: Inmate) -> None:
    with at(23):
        visit = police_here(inmate)
        assert refused(police.start_police, visit, written(), by=SHELL) == "not-authorised"
    visit.refresh_from_db()
    assert visit.state == "waiting"
    assert Event.objects.filter(action="visits.start.refused").exists()


def test_with_leave_by_sign_in_they_go_in_and_the_inspectorate_knows_each_step(
    inmate: Inmate, authoriser: Actor
) -> None:
    with at(23):
        authorisation = asked(inmate)
        authorising.answer_authorisation(authorisation, granted=True, words="urgent", by=authoriser)
        visit = police.start_police(police_here(inmate), written(), by=SHELL)
    assert (visit.after_hours, visit.unauthorised) == (True, False)
    assert visit.authorised_by == authoriser.name
    assert told() == ["night_police", "night_police", "night", "night_police"]


def test_leave_serves_one_visit_of_one_officer(inmate: Inmate, authoriser: Actor) -> None:
    with at(23):
        authorising.answer_authorisation(asked(inmate), granted=True, words="urgent", by=authoriser)
        visit = police_here(inmate)
        assert refused(police.start_police, visit, written(force_number="P 9"), by=SHELL) == "not-authorised"
        police.start_police(visit, written(), by=SHELL)
        gate.press(visit, Step.LEFT, by=SHELL)
        assert refused(police.start_police, police_here(inmate), written(), by=SHELL) == "not-authorised"


def test_leave_on_somebodys_word_is_a_claim_and_told_as_unauthorised(inmate: Inmate) -> None:
    with at(23):
        claim = written(in_the_name_of="the Commissioner, by telephone")
        visit = police.start_police(police_here(inmate), claim, by=SHELL)
    assert visit.unauthorised
    assert visit.authorised_by == "claimed in the name of the Commissioner, by telephone"
    assert told() == ["night", "unauthorised"]


def test_the_desk_cannot_answer_and_nor_can_a_deputy_before_their_turn(
    inmate: Inmate, desk: Actor, authoriser: Actor
) -> None:
    authorisation = asked(inmate)
    deputy = User.objects.get(pk=_place(1)).actor("tests")
    for by in (desk, deputy):
        answer = authorising.answer_authorisation
        assert refused(answer, authorisation, granted=True, words="yes", by=by) == "not-permitted"


def _place(place: int) -> int:
    return Authoriser.objects.get(place=place).user_id


def test_the_commissioner_answers_by_sign_in_like_anyone_and_is_told_of(inmate: Inmate, authoriser: Actor) -> None:
    commissioner = an_officer(Role.COMMISSIONER)
    authorising.answer_authorisation(asked(inmate), granted=True, words="ordered", by=commissioner)
    event = Event.objects.get(action="visits.authorisation.granted")
    assert event.after["authoriser"] == commissioner.name
    assert told() == ["night_police", "night_police"]


def test_a_request_rises_every_fifteen_minutes_and_no_answer_is_a_refusal(inmate: Inmate, authoriser: Actor) -> None:
    authorisation = asked(inmate)
    start = authorisation.requested_at
    for minutes, level, answer in ((14, 0, ""), (15, 1, ""), (30, 2, ""), (45, 2, "unanswered")):
        authorising.rise(start + minutes * MINUTE, by=SHELL)
        authorisation.refresh_from_db()
        assert (authorisation.level, authorisation.answer) == (level, answer), minutes
    late = {"granted": True, "words": "yes", "by": authoriser}
    assert refused(authorising.answer_authorisation, authorisation, **late) == "answered-already"


def test_the_lawyer_of_record_hears_of_it_without_a_name(inmate: Inmate, authoriser: Actor) -> None:
    a_client(someone_outside(phone="62001111"), inmate)
    before = set(Message.objects.values_list("pk", flat=True))
    authorising.answer_authorisation(asked(inmate), granted=True, words="urgent", by=authoriser)
    bodies = [m.body for m in Message.objects.exclude(pk__in=before) if m.to == "62001111" or "outside" in m.to]
    assert len(bodies) == 2
    assert all(inmate.inmate_no in body and inmate.surname not in body for body in bodies)


def test_only_a_numbered_order_delays_the_lawyers_notice(inmate: Inmate, authoriser: Actor) -> None:
    a_client(someone_outside(phone="62001111"), inmate)
    before = Message.objects.count()
    assert refused(asked, inmate, delaying_order="the court said so") == "order-without-number"
    authorisation = asked(inmate, delaying_order="CRI/A/14/2026")
    authorising.answer_authorisation(authorisation, granted=True, words="urgent", by=authoriser)
    assert not Message.objects.filter(to="62001111", body__startswith="The police").exists()
    assert Message.objects.count() > before  # the authoriser was asked
    assert told() == ["night_police"] * 3


def test_a_child_is_not_interviewed_alone_and_that_is_told_at_once(mcci: Facility) -> None:
    child = a_child(mcci)
    with at(10):
        visit = police_here(child)
        refusal_ = refusal(police.start_police, visit, written(), by=SHELL)
    assert refusal_.code == "no-adult"
    assert "97(2)" in refusal_.objections[0].basis
    assert told() == ["refused_interview"]


def test_a_childs_people_hear_of_police_at_night(mcci: Facility, authoriser: Actor) -> None:
    child = a_child(mcci)
    probation = an_officer(Role.PROBATION_OFFICER, mcci)
    User.objects.filter(pk=probation.user_id).update(phone="63001111")
    Notice.objects.create(
        custody=child.custodies.get(), to="guardian", phone="64001111", made_at=clock.now(), next_at=clock.now()
    )
    authorising.answer_authorisation(asked(child), granted=True, words="urgent", by=authoriser)
    assert {"63001111", "64001111"} <= set(Message.objects.values_list("to", flat=True))


def test_the_state_afterwards_is_written_once(inmate: Inmate) -> None:
    with at(10):
        visit = police.start_police(police_here(inmate), written(), by=SHELL)
        assert refused(police.complete_police, visit, state_after="well", by=SHELL) == "not-over"
        gate.press(visit, Step.ENDED, by=SHELL)
        police.complete_police(visit, state_after="well, no marks", by=SHELL)
        assert refused(police.complete_police, visit, state_after="other", by=SHELL) == "written-already"


def test_a_visit_found_out_later_is_unauthorised_late_and_told(inmate: Inmate, mcci: Facility, desk: Actor) -> None:
    with at(10):
        began = clock.now() - clock.days(3)
        found = FoundOut(mcci, inmate, "police", "two men", began, None, clock.now(), "the inmate told his lawyer")
        visit = record_found_out(found, by=desk)
    assert (visit.unauthorised, visit.learned) == (True, "the inmate told his lawyer")
    assert Event.objects.get(action="visits.visit.found_out").is_late
    assert told() == ["unauthorised"]


def test_no_setting_silences_a_disclosure_of_the_police() -> None:
    """Whatever the event says of who authorised: the registry looks at the action alone."""
    actions = [action for action in DISCLOSED if action.startswith(("visits.authorisation", "visits.police"))]
    assert all(disclosure_of(action, {"by": "commissioner"}, late=False) for action in actions)
