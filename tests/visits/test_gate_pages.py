"""The pages of the gate, as officers and visitors use them, without a browser."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from inmates.models import Inmate
from lcs_ims.accounts.displays import make_display, token_of
from lcs_ims.accounts.models import User
from lcs_ims.accounts.roles import Role
from lcs_ims.audit import Actor
from lcs_ims.audit.signer import sign_if_able
from lcs_ims.facilities.models import Facility
from lcs_ims.lib import clock
from tests.building import SHELL, a_child, an_inmate, an_officer
from tests.dark import boxes
from tests.visiting import send, signed_in, visit
from tests.visits.arrivals import at, here, police_here, today_at, written
from tests.visits.guests import a_client, a_time, account, booked, someone_outside
from visits.gate_codes import day_code, is_at_gate, screen_code
from visits.models import Authorisation, Visit, Visitor, WaitAlert
from visits.services import authorising, gate, police
from visits.services.booking import mark_absent
from visits.services.waits import raise_alerts
from visits.steps import Step

pytestmark = pytest.mark.django_db

MINUTE = timedelta(minutes=1)


def url(name: str, *args: object) -> str:
    return reverse(name, args=args)


def test_the_desk_ticks_who_has_come_and_starts_the_visit(inmate: Inmate, mcci: Facility, desk: Actor) -> None:
    expected = booked(inmate)
    with clock.at(a_time().begins - 5 * MINUTE):
        browser = signed_in(desk)
        page = visit(browser, url("gate", "MCCI"), q=expected.visit_no[:4])
        assert expected.visit_no in page
        page = send(browser, url("gate-arrived", "MCCI"), visit=[expected.pk])
        assert "Their clocks run" in page
        send(browser, url("press-step", expected.pk, "started"), next="desk")
        page = visit(browser, url("visit-gate", expected.pk))
    assert "inferred" in page
    assert "Waited 0 minutes, the standard is 60 (LCS policy)" in page


def test_what_happened_earlier_is_pressed_with_its_time_and_a_reason(inmate: Inmate, desk: Actor) -> None:
    with clock.at(clock.now() - 60 * MINUTE):
        came = gate.start(here(inmate), by=desk)
    browser, left = signed_in(desk), boxes("at", clock.now() - 20 * MINUTE)
    assert (
        "told more than 15 minutes after" in browser.post(url("press-step", came.pk, "left"), left).content.decode()
    )
    send(browser, url("press-step", came.pk, "left"), late_reason="queue at the desk", **left)
    assert Visit.objects.get(pk=came.pk).state == "over"


def test_a_press_that_comes_too_late_says_why(inmate: Inmate, desk: Actor) -> None:
    """Two desks press at once: the second sees what the first has done."""
    came = gate.press(gate.start(here(inmate), by=desk), Step.LEFT, by=desk)
    refused = signed_in(desk).post(url("press-step", came.pk, "left"))
    assert "This step has its time already" in refused.content.decode()


def test_who_did_not_come_and_came_after_all_is_pressed_as_of_that_day(inmate: Inmate, desk: Actor) -> None:
    expected, hour = booked(inmate), a_time().begins
    with clock.at(a_time(days=1).begins):
        mark_absent(by=SHELL, now=clock.now())
        page, came = url("press-step", expected.pk, "arrived"), boxes("at", hour)
        assert "Arrived" in visit(signed_in(desk), url("visit-gate", expected.pk))
        send(signed_in(desk), page, late_reason="forgotten", **came)
    assert Visit.objects.get(pk=expected.pk).arrived_at == hour


def test_ended_and_left_are_two_presses_for_who_makes_both(inmate: Inmate, desk: Actor) -> None:
    came = gate.press(gate.start(here(inmate), by=desk), Step.ENDED, by=desk)
    send(signed_in(desk), url("press-step", came.pk, "left"))
    assert f'action="{url("press-step", came.pk, "left")}"' not in visit(signed_in(desk), url("visit-gate", came.pk))
    assert Visit.objects.get(pk=came.pk).left_at


def test_leave_of_days_ago_is_offered_to_nobody(inmate: Inmate, mcci: Facility, desk: Actor) -> None:
    request = authorising.Request("Sgt Old", "P 1", "Central", "interview", "CR 1")
    with at(22):
        authorising.ask_authorisation(mcci, inmate, request, by=SHELL)
        assert "Leave is asked" in visit(signed_in(desk), url("police-entry", police_here(inmate).pk))
    with clock.at(today_at(22) + clock.days(2)):
        assert "Ask for leave first" in visit(signed_in(desk), url("police-entry", police_here(inmate).pk))


def test_a_scanned_pass_finds_its_visit(inmate: Inmate, desk: Actor) -> None:
    mine, other = booked(inmate), booked(an_inmate(inmate.held_at or Facility()))
    with clock.at(a_time().begins):
        page = visit(signed_in(desk), url("gate", "MCCI"), q=mine.pass_code or "")
    assert mine.visit_no in page
    assert other.visit_no not in page


def test_someone_unbooked_is_written_down_while_they_wait(inmate: Inmate, desk: Actor) -> None:
    answers = {"inmate_no": inmate.inmate_no, "kind": "chief", "visitor": "Morena Seeiso", "identified_by": "ID 7"}
    page = send(signed_in(desk), url("walk-in", "MCCI"), **answers)
    assert "The clock runs" in page
    assert Visit.objects.get().state == "waiting"


def test_several_come_together_and_wait_once(inmate: Inmate, desk: Actor) -> None:
    said = {"inmate_no": inmate.inmate_no, "kind": "chief", "visitor": "Morena Seeiso", "identified_by": "ID 7"}
    page = send(signed_in(desk), url("walk-in", "MCCI"), **said, others="Lineo Tau, ID 8\n\nMpho Tau, passport 9\n")
    assert "The clock runs" in page
    assert sorted(Visit.objects.get().party.values_list("visitor__full_name", "visitor__identified_by")) == [
        ("Lineo Tau", "ID 8"),
        ("Morena Seeiso", "ID 7"),
        ("Mpho Tau", "passport 9"),
    ]


def test_who_is_refused_leaves_no_visitor_behind(inmate: Inmate, desk: Actor) -> None:
    said = {"inmate_no": inmate.inmate_no, "kind": "chief", "visitor": "Morena Seeiso", "identified_by": "ID 7"}
    page = send(
        signed_in(desk), url("walk-in", "MCCI"), **said, at_day="1", at_month="1", at_year="2020", at_time="9:00"
    )
    assert "Say why" in page
    assert not Visitor.objects.exists()


def test_who_is_not_held_here_is_not_visited_here(desk: Actor) -> None:
    page = send(signed_in(desk), url("walk-in", "MCCI"), inmate_no="LCS/1999/00001", kind="chief", visitor="M")
    assert "Nobody held here has this number" in page


def test_the_board_says_who_waits_how_long_and_in_what_state(inmate: Inmate, desk: Actor) -> None:
    with clock.at(clock.now() - 70 * MINUTE):
        waiting = here(inmate)
    raise_alerts(clock.now(), by=SHELL)
    page = visit(signed_in(desk), url("waiting-board", "MCCI"))
    assert "70 minutes Too long" in page
    assert waiting.visit_no in page
    alert = WaitAlert.objects.latest("pk")
    page = send(signed_in(desk), url("wait-alert", alert.pk), cause="no_room")
    assert "No room" in page


def test_the_wall_shows_tickets_and_no_names(inmate: Inmate, desk: Actor) -> None:
    waiting = here(inmate)
    page = visit(signed_in(desk), url("waiting-wall", "MCCI"))
    assert waiting.visit_no in page
    assert inmate.surname not in page
    assert "Mpho" not in page


@pytest.mark.parametrize("count", [3, 30])
def test_the_board_and_the_desk_ask_as_much_for_thirty_as_for_three(
    inmate: Inmate, desk: Actor, django_assert_max_num_queries: Any, count: int
) -> None:
    for _ in range(count):
        here(inmate)
    browser = signed_in(desk)
    for page in ("waiting-board", "gate"):
        browser.get(url(page, "MCCI"))  # what is asked once a minute is asked here
        with django_assert_max_num_queries(14):
            assert browser.get(url(page, "MCCI")).status_code == 200


def test_a_refusal_names_its_reviewer_who_then_writes_the_review(
    inmate: Inmate, desk: Actor, supervisor: Actor
) -> None:
    waiting = here(inmate)
    page = send(signed_in(desk), url("refuse-visit", waiting.pk), refused_by="staff", reason="drunk")
    assert "No reviewer is named" in page
    send(signed_in(desk), url("refuse-visit", waiting.pk), refused_by="staff", reason="drunk", reviewer="Supt Moeti")
    page = send(signed_in(supervisor), url("review-visit", waiting.pk), review="right: smelt of beer")
    assert "right: smelt of beer" in page


def test_an_emergency_is_one_press(inmate: Inmate, desk: Actor) -> None:
    page = send(signed_in(desk), url("emergency", "MCCI"))
    assert "Let them in" in page
    page = send(signed_in(desk), url("emergency", "MCCI"), inmate=inmate.inmate_no)
    assert "Emergency doctor" in page


def test_the_police_at_night_ask_and_are_answered_by_sign_in(inmate: Inmate, mcci: Facility, desk: Actor) -> None:
    officer = an_officer(Role.OFFICER_IN_CHARGE, mcci)
    authorising.set_authorisers(mcci, {0: User.objects.get(pk=officer.user_id)}, by=SHELL)
    with at(23):
        asked = {
            "inmate_no": inmate.inmate_no,
            "officer": "Sgt Pule",
            "force_number": "P 4411",
            "purpose": "interview",
        }
        page = send(signed_in(desk), url("ask-authorisation", "MCCI"), station="Central", authority="CR 12", **asked)
        assert "no answer is a refusal" in page
        pk = Authorisation.objects.get().pk
        waiting = police_here(inmate)
        assert "Outside visiting hours" in visit(signed_in(desk), url("police-entry", waiting.pk))
        page = send(signed_in(officer), url("authorisation", pk), granted="yes", words="urgent")
        assert "Granted" in page
        assert "authorised" in visit(signed_in(desk), url("police-entry", waiting.pk))
        assert officer.name in visit(signed_in(desk), url("authorisations", "MCCI"))


def test_the_police_entry_of_a_child_alone_is_refused_in_words(mcci: Facility, desk: Actor) -> None:
    child = a_child(mcci)
    said = {name: value for name, value in vars_of(written()).items() if value}
    with at(10):
        waiting = police_here(child)
        page = send(signed_in(desk), url("police-entry", waiting.pk), **said, inmate_consents="yes")
    assert "is not interviewed without a lawyer" in page
    waiting.refresh_from_db()
    assert waiting.started_at is None


def vars_of(entry: object) -> dict[str, object]:
    return {name: getattr(entry, name) for name in entry.__slots__ if name != "inmate_consents"}  # type: ignore[attr-defined]


def test_afterwards_there_is_a_certificate_with_proofs(inmate: Inmate, desk: Actor) -> None:
    with at(10):
        interview = police.start_police(police_here(inmate), written(), by=SHELL)
        gate.press(interview, Step.ENDED, by=SHELL)
        send(signed_in(desk), url("police-after", interview.pk), state_after="well, no marks")
    sign_if_able()
    page = visit(signed_in(desk), url("visit-certificate", interview.pk))
    assert "well, no marks" in page
    assert "Proof" in page
    leaf = int(page.partition("event ")[2].split()[0])
    answer = signed_in(desk).get(url("visit-proof", interview.pk, leaf))
    assert answer.content.decode().startswith("c2sp.org/tlog-proof@v1\n")
    assert signed_in(desk).get(url("visit-proof", interview.pk, 0)).status_code == 404


def test_a_visit_found_out_later_is_written_down(inmate: Inmate, desk: Actor) -> None:
    day = clock.local(clock.now() - clock.days(2))
    began = {
        "began_at_day": day.day,
        "began_at_month": day.month,
        "began_at_year": day.year,
        "began_at_time": "23:10",
    }
    said = {"inmate_no": inmate.inmate_no, "kind": "police", "who": "two men", "how": "he told his lawyer"}
    page = send(signed_in(desk), url("found-out", "MCCI"), **said, **began)
    assert "Found out later" in page
    assert "Unauthorised" in page


def test_the_gate_book_numbers_what_comes(inmate: Inmate, desk: Actor) -> None:
    here(inmate)
    year = clock.facility_date().year
    assert f"{year}/1" in visit(signed_in(desk), url("gate-book", "MCCI"))


def test_a_lawyer_starts_the_clock_by_the_code_on_the_wall(inmate: Inmate, mcci: Facility) -> None:
    lawyer = someone_outside()
    a_client(lawyer, inmate)
    mine = booked(inmate, lawyer)
    with clock.at(a_time().begins):
        browser = signed_in(account(lawyer).actor("tests"))
        code = screen_code(mcci, clock.now())
        assert mine.visit_no in visit(browser, url("at-the-gate", "MCCI", code))
        page = send(browser, url("at-the-gate", "MCCI", code), visit=mine.pk)
        assert "runs. Go to the desk" in page
        page = send(browser, url("at-the-gate", "MCCI", code), visit=mine.pk)  # the same press again
        assert "has its time already" in page
    mine.refresh_from_db()
    assert mine.arrived_at == a_time().begins


def test_a_code_is_good_at_its_gate_for_some_minutes(mcci: Facility) -> None:
    now = clock.now()
    code = screen_code(mcci, now)
    assert is_at_gate(mcci, code, now + 3 * MINUTE)
    assert not is_at_gate(mcci, code, now + 7 * MINUTE)
    assert not is_at_gate(mcci, "forgéd", now)
    assert is_at_gate(mcci, day_code(mcci, now).lower(), now)
    assert not is_at_gate(mcci, day_code(mcci, now), now + clock.days(1))
    assert not is_at_gate(Facility(pk=mcci.pk + 1), code, now)


def test_an_old_code_starts_nothing(inmate: Inmate, mcci: Facility) -> None:
    lawyer = someone_outside()
    a_client(lawyer, inmate)
    mine = booked(inmate, lawyer)
    with clock.at(a_time().begins):
        browser = signed_in(account(lawyer).actor("tests"))
        old = screen_code(mcci, clock.now() - 10 * MINUTE)
        answer = browser.post(url("at-the-gate", "MCCI", old), {"visit": mine.pk})
    assert answer.status_code == 409
    mine.refresh_from_db()
    assert mine.arrived_at is None


def test_a_wall_screen_shows_tickets_and_the_code_to_whoever_stands_before_it(
    inmate: Inmate, mcci: Facility, client: Client
) -> None:
    waiting = here(inmate)
    page = visit(client, url("wall", token_of(make_display(mcci, "Gate", by=SHELL))))
    assert waiting.visit_no in page
    assert screen_code(mcci, clock.now()) in page
    assert inmate.inmate_no not in page
    assert client.get(url("wall", "forged")).status_code == 404


def test_a_standard_is_set_from_a_day_on_with_its_source(mcci: Facility) -> None:
    browser = signed_in(an_officer(Role.OFFICER_IN_CHARGE, mcci))
    today = clock.facility_date()
    day = {"from_on_day": today.day, "from_on_month": today.month, "from_on_year": today.year}
    page = send(browser, url("set-wait-standard", "MCCI"), kind="lawyer", minutes=20, source="Circular 4", **day)
    assert "Lawyer 20 Circular 4" in page
    assert "Legal aid 30 LCS policy" in page
    page = send(browser, url("set-wait-standard", "MCCI"), kind="lawyer", minutes=20, source="Circular 5", **day)
    assert "begins on that day already" in page


NASTY = ["", "\0", "N" * 200, "N" * 5000, "'; --", "<b>é🙂</b>", "9" * 40, "-1", "=1+1"]
FORMS = (
    ("walk-in", ("inmate_no", "kind", "visitor", "identified_by", "purpose", "at_day", "at_time", "late_reason")),
    ("ask-authorisation", ("inmate_no", "officer", "force_number", "station", "purpose", "delaying_order")),
    ("found-out", ("inmate_no", "kind", "who", "began_at_day", "began_at_time", "how")),
    ("emergency", ("inmate",)),
    ("gate-arrived", ("visit",)),
)


@pytest.mark.parametrize(("page", "fields"), FORMS)
def test_whatever_is_typed_is_answered_and_nothing_is_half_done(
    inmate: Inmate, desk: Actor, page: str, fields: tuple[str, ...]
) -> None:
    browser = signed_in(desk)
    for nasty in NASTY:
        answer = browser.post(url(page, "MCCI"), dict.fromkeys(fields, nasty))
        assert answer.status_code in {200, 302, 404}, (page, nasty[:20])
        answer = browser.post(url(page, "MCCI"), dict.fromkeys(fields, nasty) | {"inmate_no": inmate.inmate_no})
        assert answer.status_code in {200, 302, 404}, (page, nasty[:20])
    assert browser.get(url("gate", "MCCI"), {"q": "\0"}).status_code == 200
    for made in Visit.objects.all():
        assert made.steps.filter(step="arrived").exists()
        assert made.gate_entries.count() == 1
