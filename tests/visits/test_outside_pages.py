"""The pages of a lawyer on a telephone: who they are, asking, booking, the pass; and what they never see."""

from datetime import timedelta

import pytest
from django.test import Client as Browser

from inmates.models import Custody, Inmate
from lcs_ims.accounts.roles import Role
from lcs_ims.accounts.services import create_user
from lcs_ims.audit import Action
from lcs_ims.audit.models import Event
from lcs_ims.lib import clock
from tests.building import SHELL, an_inmate
from tests.visiting import seen, send, visit
from tests.visits.guests import a_client, a_time, account, booked, request_for, someone_outside
from visits.models import Client, SlotHold, Visit, Visitor
from visits.services.clients import ask_for_client, end_client
from visits.services.people import verify_visitor

pytestmark = pytest.mark.django_db


def browser(visitor: Visitor) -> Browser:
    client = Browser()
    client.force_login(account(visitor))
    return client


def answers(**said: str) -> dict[str, str]:
    ordinary = {
        "named": "Thabo Nobody",
        "ground": "client",
        "minutes": "60",
        "token": "7b1d3f7e-0000-4000-8000-000000000001",
    }
    return ordinary | said


def test_a_new_lawyer_says_who_they_are_before_anything_else(db):
    user = create_user("mpho", Role.LAWYER, by=SHELL, full_name="Mpho Ntsane")
    client = Browser()
    client.force_login(user)
    assert "Who you are" in seen(client.get("/", follow=True))
    page = send(
        client, "/visits/me/", kind="lawyer", full_name="Mpho Ntsane", identified_by="LSL 221", phone="", email=""
    )
    assert "You are not verified yet" in page
    assert Visitor.objects.get(user=user).identified_by == "LSL 221"


def test_a_lawyer_asks_books_and_holds_a_pass(mcci, inmate):
    lawyer = someone_outside()
    tie = a_client(lawyer, inmate)
    client = browser(lawyer)
    begins = a_time(9, 60).begins.isoformat()
    assert "Choose a time" in visit(client, f"/visits/clients/{tie.pk}/book/")
    page = send(client, f"/visits/clients/{tie.pk}/book/", begins=begins, minutes="60")
    assert "The time is held for you until" in page
    held = SlotHold.objects.get()
    pass_page = send(client, f"/visits/holds/{held.token}/", purpose="bail")
    assert "Booked. Show this pass at the gate." in pass_page
    made = Visit.objects.get()
    assert made.purpose == ""  # what it is for is theirs
    assert made.booked_from == held.begins_at


def test_a_client_page_tells_what_a_lawyer_acts_on(mcci):
    inmate = an_inmate(mcci, legal_status="remand")
    tomorrow = clock.facility_date() + timedelta(days=1)
    Custody.objects.filter(inmate=inmate).update(next_court_on=tomorrow, remanded_on=tomorrow - timedelta(days=90))
    tie = a_client(lawyer := someone_outside(), inmate)
    page = visit(browser(lawyer), f"/visits/clients/{tie.pk}/")
    for told in ("MCCI Institution", "W1/2026", "60 days on remand", "Past", "Next court date"):
        assert told in page


@pytest.mark.parametrize("named", ["held", "somebody"])
def test_a_guess_is_answered_in_the_same_words_whoever_is_named(mcci, inmate, named):
    lawyer = someone_outside()
    said = {"named": inmate.full_name, "number": inmate.inmate_no} if named == "held" else {"number": "LCS/2000/1"}
    page = send(browser(lawyer), "/visits/ask/", **answers(**said))
    assert "Sent. You are answered within 2 working hours" in page
    assert "MCCI" not in page
    assert Inmate.objects.filter(lawyers__visitor=lawyer).exists() is (named == "held")


def test_the_same_request_sent_nine_times_is_one(mcci, inmate):
    client = browser(someone_outside())
    for _time in range(9):
        client.post("/visits/ask/", answers(named=inmate.full_name))
    assert Client.objects.count() == 1


def test_a_tie_of_somebody_else_or_one_that_ended_is_not_there(mcci, inmate):
    tie = a_client(lawyer := someone_outside(), inmate)
    other, own = browser(someone_outside()), browser(lawyer)
    for page in ("", "book/", "end/"):
        assert other.get(f"/visits/clients/{tie.pk}/{page}").status_code == 404
        assert own.get(f"/visits/clients/{tie.pk}/{page}").status_code == 200
    end_client(tie, reason="the client has another lawyer", by=SHELL)
    assert own.get(f"/visits/clients/{tie.pk}/").status_code == 404


def test_a_request_that_waits_opens_no_page(mcci, inmate):
    lawyer = someone_outside()
    asked = ask_for_client(lawyer, request_for(inmate), by=account(lawyer).actor())
    assert browser(lawyer).get(f"/visits/clients/{asked.pk}/").status_code == 404


def test_the_hold_of_somebody_else_cannot_be_booked(mcci, inmate):
    tie = a_client(lawyer := someone_outside(), inmate)
    browser(lawyer).post(
        f"/visits/clients/{tie.pk}/book/", {"begins": a_time(9, 60).begins.isoformat(), "minutes": "60"}
    )
    token = SlotHold.objects.get().token
    assert browser(someone_outside()).post(f"/visits/holds/{token}/", {"purpose": ""}).status_code == 404
    assert Visit.objects.count() == 0


def test_every_objection_is_on_the_page_when_a_time_is_gone(mcci, inmate):
    tie = a_client(lawyer := someone_outside(), inmate)
    begins = a_time(22, 60).begins
    page = seen(
        browser(lawyer).post(f"/visits/clients/{tie.pk}/book/", {"begins": begins.isoformat(), "minutes": "60"})
    )
    assert "outside-hours" in page
    assert "This was not done" in page


@pytest.mark.parametrize(
    "begins", ["", "never", "2026-13-40T10:00", "2026-11-23T10:00", "9" * 300, "2026-11-23T10:00+99:00"]
)
def test_a_forged_time_books_nothing_and_breaks_nothing(mcci, inmate, begins):
    tie = a_client(lawyer := someone_outside(), inmate)
    response = browser(lawyer).post(f"/visits/clients/{tie.pk}/book/", {"begins": begins, "minutes": "x"})
    assert response.status_code in {200, 422}
    assert SlotHold.objects.count() == 0


def test_a_visit_is_moved_and_cancelled_by_the_one_who_comes(mcci, inmate):
    tie = a_client(lawyer := someone_outside(), inmate)
    made = booked(inmate, lawyer, span=a_time(9, 60))
    client = browser(lawyer)
    assert "Moved." in send(client, f"/visits/{made.pk}/change/", begins=a_time(14, 60).begins.isoformat())
    assert "is cancelled" in send(client, f"/visits/{made.pk}/cancel/", reason="settled")
    assert tie.state == "confirmed"
    assert browser(someone_outside()).get(f"/visits/{made.pk}/").status_code == 404


def test_a_pass_is_a_page_a_pdf_and_a_calendar_file(mcci, inmate):
    a_client(lawyer := someone_outside(), inmate)
    made = booked(inmate, lawyer, span=a_time(9, 60))
    client = browser(lawyer)
    assert made.visit_no in visit(client, f"/visits/{made.pk}/pass/")
    assert client.get(f"/visits/{made.pk}/pass.pdf").content.startswith(b"%PDF")
    assert Event.objects.latest("leaf").action == Action.SHEET_PRINTED
    calendar = client.get(f"/visits/{made.pk}/visit.ics").content.decode()
    assert "STATUS:CONFIRMED" in calendar
    assert inmate.surname not in calendar
    assert all(len(line.encode()) <= 75 for line in calendar.split("\r\n"))


def test_a_lawyer_verified_only_until_yesterday_sees_no_free_time(mcci, inmate):
    tie = a_client(lawyer := someone_outside(), inmate)
    until = clock.now() + timedelta(seconds=1)
    verify_visitor(lawyer, seen="certificate of last year", until=until, by=SHELL)
    assert "No time is free" in visit(browser(lawyer), f"/visits/clients/{tie.pk}/book/")
