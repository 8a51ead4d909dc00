import csv
from datetime import timedelta
from io import StringIO

import pytest

from inmates.models import ClockAlarm, Inmate
from inmates.services.clocks import raise_clock_alarms
from inmates.services.file import answer_task
from inmates.services.orders import name_kind
from lcs_ims.accounts.roles import Role
from lcs_ims.audit import Action
from lcs_ims.lib import clock
from tests.building import SHELL, actions, an_inmate, an_officer
from tests.refusing import code
from tests.visiting import send, signed_in, visit

pytestmark = pytest.mark.django_db


@pytest.fixture
def remanded(mcci):
    """On remand for 61 days, before the court last week."""
    return _remanded(mcci)


def _remanded(facility, **said):
    inmate = an_inmate(facility, legal_status="remand", **said)
    today = clock.facility_date()
    inmate.custodies.update(
        taken_over=True, remanded_on=today - timedelta(days=61), last_court_on=today - timedelta(days=7)
    )
    raise_clock_alarms(by=SHELL, now=clock.now())
    return inmate


@pytest.fixture
def in_charge(mcci):
    return signed_in(an_officer(Role.OFFICER_IN_CHARGE, mcci))


def test_the_page_lists_what_is_past_and_due(in_charge, remanded):
    page = visit(in_charge, "/clocks/")
    assert "60 days on remand 0 1 Choose" in page
    assert f"{remanded.full_name} {remanded.inmate_no}, MCCI 60 days on remand due" in page
    assert "1 day over Maseru Magistrate's Court" in page


def test_it_shows_only_what_was_asked_for_and_only_ones_own_facility(in_charge, remanded, mfci):
    other = _remanded(mfci)
    page = visit(in_charge, "/clocks/", state="past")
    assert page.count(remanded.inmate_no) == 1
    assert other.inmate_no not in page
    assert "No clock is like that." in visit(in_charge, "/clocks/", court="High Court")
    assert "No clock is like that." in visit(in_charge, "/clocks/", clock="AGE-72H")


def test_it_goes_by_lawyer_and_the_return_by_prosecutor_too(in_charge, mcci):
    inmate = _remanded(mcci)
    answer_task(inmate, "lawyer", answer="done", words="Adv. M. Ntho, Legal Aid", by=SHELL)
    inmate.custodies.get().warrants.update(prosecutor="DPP, Maseru")
    raise_clock_alarms(by=SHELL, now=clock.now())
    assert inmate.inmate_no in visit(in_charge, "/clocks/", lawyer="ntho")
    assert "No clock is like that." in visit(in_charge, "/clocks/", lawyer="Sekonyela")
    assert "DPP, Maseru" in visit(in_charge, "/court-return/", court="Maseru Magistrate's Court")
    (row,) = csv.DictReader(StringIO(in_charge.get("/court-return.csv").content.decode()))
    assert row["prosecutor"] == "DPP, Maseru"


def test_an_order_of_no_known_kind_is_a_question_until_somebody_reads_it(mcci):
    """A register took the person over without it: the 14 days of a further examination may have passed unseen."""
    inmate = _remanded(mcci)
    issued = clock.facility_date() - timedelta(days=20)
    inmate.custodies.get().warrants.update(kind="", issued_on=issued)
    records = signed_in(an_officer(Role.RECORDS_OFFICER, mcci))
    assert "1 clock does not run, because a fact is not on file" in visit(records, "/clocks/")
    page = visit(records, "/clocks/unknown/")
    assert "What kind of order it is Read the order and say its kind." in page
    assert f"{inmate.full_name} {inmate.inmate_no}, MCCI What kind of order it is" in page
    address, order = f"/inmates/{inmate.inmate_no}/orders/", inmate.custodies.get().warrants.get()
    said = {"name": "yes", "unknown-order": order.pk, "unknown-kind": "examination"}
    assert "The kind is on file, and its clocks run." in send(records, address, **said)
    assert "Every clock has the facts it needs." in visit(records, "/clocks/unknown/")
    assert "Further examination within 14 days 0 1" in visit(records, "/clocks/")
    assert code(name_kind, order, "remand", by=SHELL) == "kind-known"


def test_only_who_changes_facts_says_the_kind_of_an_order(mcci):
    inmate = _remanded(mcci)
    order = inmate.custodies.get().warrants.get()
    order.kind = ""
    order.save()
    intake = an_officer(Role.INTAKE_OFFICER, mcci)
    assert code(name_kind, order, "examination", by=intake) == "not-permitted"
    assert "Say its kind" not in visit(signed_in(intake), f"/inmates/{inmate.inmate_no}/orders/")


def test_the_file_says_the_same_and_is_no_formula(in_charge, mcci):
    _remanded(mcci, surname="=cmd()", given_names="")
    response = in_charge.get("/clocks.csv", {"state": "past"})
    (row,) = csv.DictReader(StringIO(response.content.decode()))
    assert (row["name"], row["clock"], row["days_over"], row["past"]) == ("'=cmd()", "REMAND-60D", "1", "yes")
    assert Action.LIST_EXPORTED in actions()


def test_the_person_s_page_and_the_board_say_it_too(in_charge, remanded):
    assert "60 days on remand due" in visit(in_charge, f"/inmates/{remanded.inmate_no}/")
    assert "Clocks past 1" in visit(in_charge, "/facilities/MCCI/")


def test_an_officer_records_what_stops_a_clock(in_charge, remanded):
    at = clock.local(clock.now() - timedelta(minutes=5))
    when = {"at_day": at.day, "at_month": at.month, "at_year": at.year, "at_time": f"{at:%H:%M}"}
    address = f"/inmates/{remanded.inmate_no}/clocks/"
    page = send(in_charge, address, kind="court", rests_on="CR 7/2026", **when)
    assert "Recorded. The clocks below count with it." in page
    assert "Was before the court" in page
    assert "CR 7/2026" in page
    assert "Write what it rests on" not in page


def test_alarms_are_shown_to_the_officer_in_charge_and_not_to_intake(in_charge, remanded, mcci):
    page = visit(in_charge, "/clocks/alarms/")
    assert f"{remanded.full_name} {remanded.inmate_no}, MCCI 60 days on remand" in page
    assert "Try, release, or record compelling reasons in writing." in page
    intake = signed_in(an_officer(Role.INTAKE_OFFICER, mcci))
    assert intake.get("/clocks/alarms/").status_code == 403


def test_the_court_return_goes_by_court_and_month(in_charge, remanded):
    page = visit(in_charge, "/court-return/")
    assert "Maseru Magistrate's Court 1" in page
    page = visit(in_charge, "/court-return/", court="Maseru Magistrate's Court")
    assert "Try, release, or record compelling reasons in writing." in page
    assert "Record an answer" in page
    empty = "Nobody was past a clock of a court in this month."
    assert empty in visit(in_charge, "/court-return/", month="2020-01")
    Inmate.objects.update(legal_status="sentenced")
    raise_clock_alarms(by=SHELL, now=clock.now())
    assert "Maseru Magistrate's Court 1" in visit(in_charge, "/court-return/")


def test_the_answer_of_the_court_stands_in_the_return_and_its_file(in_charge, remanded):
    today = clock.facility_date()
    day = {"answered_on_day": today.day, "answered_on_month": today.month, "answered_on_year": today.year}
    address = f"/clocks/alarms/{ClockAlarm.objects.get().pk}/answer/"
    assert "Write the number of the order" in send(in_charge, address, kind="bail", **day)
    assert "Bail is granted" in send(in_charge, address, kind="bail", words="-CR 7/2026", **day)
    page = visit(in_charge, "/court-return/", court="Maseru Magistrate's Court")
    assert "Bail is granted" in page
    (row,) = csv.DictReader(StringIO(in_charge.get("/court-return.csv").content.decode()))
    assert (row["clock"], row["answer"], row["words"]) == ("REMAND-60D", "Bail is granted", "'-CR 7/2026")


@pytest.mark.parametrize("people", [3, 30])
def test_the_queries_do_not_grow_with_the_people(in_charge, mcci, people, django_assert_max_num_queries):
    for _ in range(people):
        an_inmate(mcci, legal_status="remand").custodies.update(remanded_on=clock.facility_date())
    raise_clock_alarms(by=SHELL, now=clock.now() + timedelta(days=90))
    with django_assert_max_num_queries(16):
        visit(in_charge, "/clocks/")
    with django_assert_max_num_queries(16):
        visit(in_charge, "/court-return/", court="Maseru Magistrate's Court")
