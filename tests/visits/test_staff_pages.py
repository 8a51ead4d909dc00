"""The pages of the desk, the records office and the officer in charge."""

from datetime import timedelta

import pytest

from lcs_ims.audit import Action
from lcs_ims.audit.models import Event
from lcs_ims.lib import clock
from tests.building import SHELL, a_facility, an_inmate, an_officer
from tests.visiting import seen, send, signed_in, visit
from tests.visits.guests import a_client, a_relative, a_time, account, booked, request_for, rooms, someone_outside
from visits.models import Ban, Client, Room, Visit, VisitingHours, Visitor
from visits.services.booking import mark_absent
from visits.services.clients import ask_for_client

pytestmark = pytest.mark.django_db


@pytest.fixture
def gate(mcci):
    return signed_in(an_officer("gate_officer", mcci))


@pytest.fixture
def records(mcci):
    return signed_in(an_officer("records_officer", mcci))


@pytest.fixture
def charge(mcci):
    return signed_in(an_officer("officer_in_charge", mcci))


def test_the_desk_writes_a_mother_down_and_books_her(gate, mcci, inmate):
    said = {
        "kind": "family",
        "full_name": "Mpho Tau",
        "identified_by": "ID 4471",
        "relation": "mother",
        "seen": "ID card",
    }
    assert "Verified" in send(gate, "/facilities/MCCI/visitors/register/", **said)
    mother = Visitor.objects.get()
    address = f"/facilities/MCCI/visits/book/?inmate={inmate.inmate_no}&visitor={mother.pk}"
    assert "Mpho Tau" in visit(gate, "/facilities/MCCI/visits/book/", q="mph")
    token = "7b1d3f7e-0000-4000-8000-000000000002"
    for _time in range(9):
        page = send(gate, address, begins=a_time().begins.isoformat(), token=token)
    assert Visit.objects.count() == 1
    assert Visit.objects.get().visit_no in page
    assert Visit.objects.get().visit_no in visit(gate, f"/visitors/{mother.pk}/")


def test_three_letters_are_needed_and_only_visitors_of_the_facility_are_found(gate, mcci):
    a_relative(a_facility("MFCI"), full_name="Mamello Elsewhere")
    a_relative(mcci, full_name="Mamello Here")
    assert "Mamello" not in visit(gate, "/facilities/MCCI/visits/book/", q="ma")
    found = visit(gate, "/facilities/MCCI/visits/book/", q="mam")
    assert "Mamello Here" in found
    assert "Elsewhere" not in found


def test_an_inmate_of_another_facility_is_nobody_at_this_desk(gate, mcci):
    elsewhere = an_inmate(a_facility("MFCI"))
    page = visit(gate, "/facilities/MCCI/visits/book/", inmate=elsewhere.inmate_no)
    assert "Nobody with the number" in page
    assert elsewhere.surname not in page


@pytest.mark.parametrize("forged", ["visitor=9999999", "visitor=x", "visitor=²", "visitor=-1", "inmate=" + "9" * 400])
def test_a_forged_choice_at_the_desk_is_no_choice(gate, mcci, forged):
    assert "Book a visit" in seen(gate.get(f"/facilities/MCCI/visits/book/?{forged}"))


def test_a_token_that_is_none_books_nothing(gate, mcci, inmate):
    mother = a_relative(mcci)
    address = f"/facilities/MCCI/visits/book/?inmate={inmate.inmate_no}&visitor={mother.pk}"
    gate.post(address, {"begins": a_time().begins.isoformat(), "token": "x"})
    assert Visit.objects.count() == 0


def test_records_answer_a_request_and_say_who_reviews(records, mcci, inmate):
    lawyer = someone_outside()
    asked = ask_for_client(lawyer, request_for(inmate), by=account(lawyer).actor())
    assert lawyer.full_name in visit(records, "/visits/requests/")
    page = send(
        records, f"/visits/requests/{asked.pk}/", deed="object", about_no=inmate.inmate_no, objection="", reviewer=""
    )
    assert "What speaks against it is empty" in page
    page = send(records, f"/visits/requests/{asked.pk}/", deed="answer", inmate_no="LCS/2000/1", agreed="yes")
    assert "Nobody with this number is in custody" in page
    page = send(records, f"/visits/requests/{asked.pk}/", deed="answer", inmate_no=inmate.inmate_no, agreed="yes")
    assert "Confirmed." in page
    assert Client.objects.get().state == "confirmed"


def test_records_of_another_facility_do_not_see_a_request(mcci, inmate):
    lawyer = someone_outside()
    asked = ask_for_client(lawyer, request_for(inmate), by=account(lawyer).actor())
    other = signed_in(an_officer("records_officer", a_facility("MFCI")))
    assert lawyer.full_name not in visit(other, "/visits/requests/")
    assert other.get(f"/visits/requests/{asked.pk}/").status_code == 404


def test_records_ban_and_lift(records, mcci):
    mother = a_relative(mcci)
    until = clock.facility_date() + timedelta(days=30)
    day = {"ends_on_0": until.day, "ends_on_1": until.month, "ends_on_2": until.year}
    names = {f"ends_on_{part}": day[f"ends_on_{number}"] for number, part in enumerate(("day", "month", "year"))}
    assert "Banned" in send(records, f"/visitors/{mother.pk}/", deed="ban", reason="a telephone", **names)
    page = send(records, f"/visitors/bans/{Ban.objects.get().pk}/lift/", reason="a mistake")
    assert "The ban is lifted." in page


def test_the_officer_in_charge_publishes_hours_and_sees_what_is_wrong(charge, mcci):
    page = send(charge, "/facilities/MCCI/visits/offer/", deed="hours", kind="family", day_0="25:00-26:00")
    assert "Monday has “25:00-26:00” as hours" in page
    page = send(charge, "/facilities/MCCI/visits/offer/", deed="hours", kind="lawyer", day_0="08:00-12:00")
    assert "Lawyers can visit on every working day" in page
    page = send(
        charge, "/facilities/MCCI/visits/offer/", deed="hours", kind="family", day_5="09:00-11:00, 13:00-15:00"
    )
    assert "Saved." in page
    assert list(VisitingHours.objects.values_list("kind", "day").order_by("begins")) == [("family", 5), ("family", 5)]


def test_a_room_with_visits_to_come_is_not_taken_out_of_use(charge, mcci, inmate):
    booked(inmate)
    page = send(charge, "/facilities/MCCI/visits/offer/", deed="room", name="Hall", capacity="2", retired="on")
    assert "Hall has 1 visits to come" in page or "Hall has 1 visit" in page
    assert Room.objects.filter(name="Hall", retired_at=None).exists()


def test_a_lawyer_at_the_door_is_confirmed_on_one_page(gate, mcci, inmate):
    said = {
        "kind": "lawyer", "full_name": "Palesa Mosa", "identified_by": "LSL 9", "certificate": "2026/114",
        "ground": "family", "inmate_no": inmate.inmate_no,
    }  # fmt: skip
    assert "is not ticked" in send(gate, "/facilities/MCCI/visits/door/", **said)
    assert "Confirmed. The visit can begin." in send(gate, "/facilities/MCCI/visits/door/", agreed="on", **said)


def test_a_name_of_200_signs_is_taken_and_one_of_201_is_told(gate, mcci):
    said = {"kind": "family", "identified_by": "ID 1", "seen": "card"}
    page = send(gate, "/facilities/MCCI/visitors/register/", full_name="é" * 201, **said)
    assert "201 characters, and 200 fit" in page
    assert "is written down" in send(gate, "/facilities/MCCI/visitors/register/", full_name="é" * 200, **said)


def test_the_day_lists_visits_in_as_many_queries_for_many_as_for_few(gate, mcci, django_assert_max_num_queries):
    rooms(mcci, hall=20)
    day = clock.facility_date(a_time().begins).isoformat()
    for more in (2, 6):
        for _visit in range(more):
            booked(an_inmate(mcci))
        with django_assert_max_num_queries(14):
            assert "Booked for the day" in visit(gate, "/facilities/MCCI/visits/", day=day)


@pytest.mark.parametrize("day", ["", "never", "2026-13-40", "9" * 90])
def test_a_day_that_is_none_is_today(gate, mcci, day):
    assert "Booked for the day" in visit(gate, "/facilities/MCCI/visits/", day=day)


def test_a_booked_visit_to_which_nobody_came_says_so_the_day_after(mcci, inmate):
    made = booked(inmate)
    assert made.booked_to
    over = made.booked_to + timedelta(hours=1)
    assert mark_absent(by=SHELL, now=over) == 0
    assert mark_absent(by=SHELL, now=over + timedelta(days=1)) == 1
    made.refresh_from_db()
    assert made.state == "absent"


def test_that_an_officer_opens_a_visit_of_a_lawyer_is_written_down(gate, mcci, inmate):
    lawyer = someone_outside()
    a_client(lawyer, inmate)
    with_lawyer = booked(inmate, lawyer)
    with_mother = booked(an_inmate(mcci))
    for made in (with_lawyer, with_mother):
        visit(gate, f"/visits/{made.pk}/")
    reads = Event.objects.filter(action=Action.RECORD_READ)
    assert [(event.on[0].label, event.after["secret"]) for event in reads] == [
        (with_lawyer.subject.label, "privileged")
    ]
