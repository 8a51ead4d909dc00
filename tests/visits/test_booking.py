"""Booking, holding, changing and cancelling: what stands afterwards, what is refused, what is told."""

import json
from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest

from inmates.models import Custody
from lcs_ims.audit.models import Event
from lcs_ims.lib import clock
from lcs_ims.outbox.models import Message
from tests.building import SHELL, WHY, a_facility, actions, an_inmate, an_officer
from tests.refusing import code, refusal
from tests.visits.guests import a_client, a_relative, a_time, account, booked, rooms, someone_outside, wanted
from visits.models import Party, Visit
from visits.services.booking import book_visit, cancel_visit, change_visit, hold_slot, mark_absent

pytestmark = pytest.mark.django_db


def against(booking, by=SHELL) -> list[str]:
    return [objection.code for objection in refusal(book_visit, booking, by=by).objections]


def test_a_booked_visit_has_a_room_a_number_a_pass_and_its_party(mcci, inmate):
    mother, father = a_relative(mcci), a_relative(mcci)
    visit = booked(inmate, mother, father, purpose="Family matters")
    assert visit.room
    assert visit.pass_code
    assert (visit.state, visit.room.name, visit.kind) == ("booked", "Hall", "family")
    assert visit.visit_no.startswith("V-")
    assert len(visit.pass_code) >= 16
    assert [party.visitor for party in visit.party.all()] == [mother, father]


def test_the_same_form_sent_nine_times_makes_one_visit(mcci, inmate):
    form = wanted(inmate, a_relative(mcci))
    made = {book_visit(form, by=SHELL).pk for _time in range(9)}
    assert len(made) == Visit.objects.count() == Party.objects.count() == 1
    assert actions().count("visits.visit.booked") == 1


def test_a_form_used_for_somebody_else_books_nothing(mcci, inmate):
    form = wanted(inmate, a_relative(mcci))
    book_visit(form, by=SHELL)
    assert code(book_visit, replace(form, inmate=an_inmate(mcci)), by=SHELL) == "form-used"


def test_a_refused_booking_is_in_the_trail_with_every_code(mcci, inmate):
    nobody = wanted(inmate, span=a_time(22))
    assert against(nobody) == ["no-visitor", "outside-hours"]
    assert Event.objects.latest("leaf").action == "visits.booking.refused"
    assert json.loads(bytes(Event.objects.latest("leaf").body))["refusal"]["objections"] == [
        "no-visitor",
        "outside-hours",
    ]
    assert Visit.objects.count() == 0


def test_two_visits_of_one_person_touch_and_do_not_overlap(mcci, inmate):
    booked(inmate, span=a_time(10))
    assert against(wanted(inmate, a_relative(mcci), span=a_time(10.25))) == ["inmate-busy"]
    booked(inmate, span=a_time(10.5))


def test_a_hall_for_two_groups_takes_no_third(mcci):
    for _group in range(2):
        booked(an_inmate(mcci))
    assert against(wanted(an_inmate(mcci), a_relative(mcci))) == ["no-room"]
    booked(an_inmate(mcci), span=a_time(11))


def test_a_visitor_is_in_one_place_at_a_time_in_the_whole_country(mcci, inmate):
    mother = a_relative(mcci)
    elsewhere = a_facility("MFCI")
    rooms(elsewhere)
    booked(an_inmate(elsewhere), mother)
    assert against(wanted(inmate, mother)) == ["visitor-elsewhere"]


def test_a_day_at_court_takes_no_visits(mcci, inmate):
    Custody.objects.filter(inmate=inmate).update(next_court_on=clock.facility_date(a_time().begins))
    assert against(wanted(inmate, a_relative(mcci))) == ["at-court"]


def test_nobody_books_at_a_facility_where_the_person_is_not_held(mcci, inmate):
    elsewhere = a_facility("MFCI")
    rooms(elsewhere)
    assert against(replace(wanted(inmate, a_relative(mcci)), facility=elsewhere)) == ["not-held-here"]


def test_a_lawyer_books_a_client_and_nobody_else(mcci, inmate):
    lawyer = someone_outside()
    form = wanted(inmate, lawyer, span=a_time(minutes=60))
    by = account(lawyer).actor("tests")
    assert against(form, by) == ["not-a-client"]
    a_client(lawyer, inmate)
    visit = book_visit(form, by=by)
    assert visit.room
    assert visit.room.name == "Legal"


def test_a_lawyer_books_for_no_other_visitor_and_a_gate_officer_only_at_the_own_facility(mcci, inmate):
    form = wanted(inmate, a_relative(mcci))
    assert code(book_visit, form, by=account(someone_outside()).actor("tests")) == "not-permitted"
    assert code(book_visit, form, by=an_officer("gate_officer", a_facility("MFCI"))) == "not-permitted"
    assert book_visit(form, by=an_officer("gate_officer", mcci)).made_by


def test_a_held_time_is_free_again_after_ten_minutes(mcci, inmate):
    for _group in range(2):
        hold_slot(wanted(an_inmate(mcci), a_relative(mcci)), by=SHELL)
    form = wanted(inmate, a_relative(mcci))
    assert against(form) == ["no-room"]
    with clock.at(clock.now() + timedelta(minutes=10, seconds=1)):
        assert book_visit(form, by=SHELL).pass_code


def test_who_holds_a_time_books_it_and_who_holds_another_lets_the_first_go(mcci):
    forms = [wanted(an_inmate(mcci), a_relative(mcci)) for _group in range(2)]
    for form in forms:
        hold_slot(form, by=SHELL)
    book_visit(forms[0], by=SHELL)
    later = replace(forms[1], span=a_time(14), token=uuid4())
    hold_slot(later, by=SHELL)
    booked(an_inmate(mcci))


def test_a_change_moves_the_visit_and_its_old_pass_opens_nothing(mcci, inmate):
    visit = booked(inmate)
    changed = change_visit(visit, a_time(14), by=SHELL, reason=WHY)
    assert changed.booked_from == a_time(14).begins
    assert changed.pass_code != visit.pass_code
    assert changed.changes == 1


def test_a_change_does_not_stumble_over_the_visit_itself(mcci, inmate):
    visit = booked(inmate, span=a_time(10, 60))
    assert change_visit(visit, a_time(10.5), by=SHELL).booked_from == a_time(10.5).begins


def test_a_change_to_a_taken_time_leaves_the_visit_as_it_was(mcci, inmate):
    visit = booked(inmate)
    for _group in range(2):
        booked(an_inmate(mcci), span=a_time(14))
    assert code(change_visit, visit, a_time(14), by=SHELL) == "cannot-be-booked"
    visit.refresh_from_db()
    assert visit.booked_from == a_time().begins


def test_a_cancelled_visit_frees_its_place_and_is_cancelled_once(mcci, inmate):
    visit = booked(inmate)
    cancel_visit(visit, by=SHELL, reason=WHY)
    cancel_visit(visit, by=SHELL, reason=WHY)
    visit.refresh_from_db()
    assert (visit.state, visit.cancelled_reason) == ("cancelled", WHY)
    assert list(visit.party.values_list("present", flat=True)) == [False]
    assert actions().count("visits.visit.cancelled") == 1
    booked(inmate)


def test_nothing_is_cancelled_without_a_reason_or_after_it_began(mcci, inmate):
    visit = booked(inmate)
    assert code(cancel_visit, visit, by=SHELL, reason=" ") == "reason-missing"
    Visit.objects.filter(pk=visit.pk).update(state="waiting")
    assert code(cancel_visit, visit, by=SHELL, reason=WHY) == "not-booked"


def test_a_booking_is_told_by_mail_and_by_an_sms_without_a_name(mcci, inmate):
    visit = booked(inmate, a_relative(mcci, email="mpho@example.org", phone="+26650000001"))
    mail, sms = Message.objects.order_by("channel")
    assert (mail.to, sms.to) == ("mpho@example.org", "+26650000001")
    assert visit.visit_no in mail.body
    for name in ("Mpho", inmate.surname, inmate.inmate_no):
        assert name not in sms.body
    assert f"SUMMARY:Visit {visit.visit_no}" in mail.calendar
    assert inmate.surname not in mail.calendar
    assert (sms.calendar, "http" in mail.body) == ("", False)  # who has no account cannot open the page


def test_a_lawyer_gets_the_link_and_a_cancelled_visit_takes_itself_out_of_the_calendar(inmate, settings):
    settings.ADDRESS = "https://ims.example.org"
    lawyer = someone_outside()
    a_client(lawyer, inmate)
    visit = booked(inmate, lawyer)
    cancel_visit(visit, by=SHELL, reason=WHY)
    about = Message.objects.filter(about_type="visits.visit", about_id=str(visit.pk)).order_by("pk")
    assert all(f"https://ims.example.org/visits/{visit.pk}/" in mail.body for mail in about)
    assert ["METHOD:CANCEL" in mail.calendar for mail in about] == [False, True]


def test_visitors_cancel_until_the_hour_and_officers_until_28_days_after(mcci, inmate):
    lawyer = a_client(someone_outside(), inmate).visitor
    by, why = account(lawyer).actor("tests"), {"reason": "called off by telephone"}
    missed, late = booked(inmate, lawyer), booked(inmate, lawyer, span=a_time(minutes=60, days=1))
    with clock.at(a_time().begins):
        assert code(cancel_visit, missed, by=by, **why) == "too-late"
    with clock.at(a_time(days=28).begins):
        mark_absent(by=SHELL, now=clock.now())
        before = Message.objects.count()
        assert code(cancel_visit, missed, by=by, **why) == "not-booked"
        assert cancel_visit(missed, by=SHELL, **why).state == "cancelled"
        assert Message.objects.count() == before  # nobody is told that a past visit does not take place
    with clock.at(a_time(days=30).begins):
        assert code(cancel_visit, late, by=SHELL, **why) == "too-late"
