from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine

from cells.unhoused import queue
from inmates.models import Charge, Custody, Inmate, Warrant
from inmates.newcomers import OrderOfCourt
from inmates.running import clocks_of
from inmates.services.admission import admit_again, admit_newcomer
from inmates.services.orders import record_order
from lcs_ims.accounts.roles import Role
from lcs_ims.audit import history
from lcs_ims.lib import clock
from tests.building import SHELL, a_newcomer, actions, an_inmate, an_officer
from tests.refusing import code, refusal
from tests.visiting import send, signed_in

pytestmark = pytest.mark.django_db

TODAY = datetime(2026, 6, 14, 22, 30, tzinfo=UTC)  # 00:30 on 15 June in Maseru


@pytest.fixture
def intake(mcci):
    return an_officer(Role.INTAKE_OFFICER, mcci)


def admit(facility, by=SHELL, **said):
    return admit_newcomer(a_newcomer(**{"not_same_person": "", **said}), facility, by=by)


def order(issued_on, valid_until=None):
    return OrderOfCourt("W1/2026", "Maseru Magistrate's Court", issued_on, valid_until)


def released(inmate):
    Custody.objects.filter(inmate=inmate).update(ended_at=clock.now())
    return inmate


def test_someone_admitted_is_in_the_roll_and_in_the_queue_for_a_cell(mcci, intake):
    inmate = admit(mcci, by=intake)
    assert list(Inmate.objects.at(mcci)) == [inmate]
    assert [waiting.custody.inmate for waiting in queue(mcci)] == [inmate]


def test_the_order_and_the_charges_are_on_file(mcci):
    inmate = admit(mcci, offences=("PC30", "PC31", "PC30"))
    assert Warrant.objects.get().number == "W1/2026"
    assert sorted(Charge.objects.values_list("offence_code", flat=True)) == ["PC30", "PC31"]
    assert inmate.category == "serious"


def test_an_offence_that_is_not_in_the_catalogue_makes_the_person_unclassified(mcci):
    assert admit(mcci, offences=("XX-1",)).category == "unclassified"


def test_numbers_follow_each_other_within_the_year_of_maseru(mcci):
    new_year = datetime(2026, 12, 31, 22, 30, tzinfo=UTC)
    with time_machine.travel(new_year - timedelta(hours=1), tick=False):
        assert [an_inmate(mcci).inmate_no for _ in range(2)] == ["LCS/2026/00001", "LCS/2026/00002"]
    with time_machine.travel(new_year, tick=False):
        assert an_inmate(mcci).inmate_no == "LCS/2027/00001"


def test_a_gate_officer_does_not_admit(mcci):
    assert code(admit, mcci, by=an_officer(Role.GATE_OFFICER, mcci)) == "not-permitted"


@pytest.mark.parametrize(
    ("born", "refused"),
    [
        ("2016-06-16", "under-ten"),  # ten tomorrow
        ("2016", "under-ten"),  # may be nine until the end of the year
        ("2016-06-15", "finding-missing"),  # ten today
        ("2012-06-16", "finding-missing"),  # fourteen tomorrow
        ("2012-06-15", None),  # fourteen today
        ("2026-06-16", "born-in-future"),
        ("2026-07", "born-in-future"),
        ("2027", "born-in-future"),
        ("2026", "under-ten"),
        ("2005-02-30", "birth-not-a-date"),
        ("17/05/1990", "birth-not-a-date"),
        ("1905-06-14", "born-too-long-ago"),
        ("1905-06-16", None),
        ("", None),
    ],
)
def test_the_age_on_the_day_in_maseru_decides(mcci, born, refused):
    with time_machine.travel(TODAY, tick=False):
        if refused:
            assert code(admit, mcci, date_of_birth=born) == refused
        else:
            assert admit(mcci, date_of_birth=born).date_of_birth == born


def test_a_child_of_13_comes_in_on_the_inquiry_magistrates_finding(mcci):
    with time_machine.travel(TODAY, tick=False):
        inmate = admit(mcci, date_of_birth="2012-06-16", finding="JC 4/2026 of 14 Jun 2026")
    assert inmate.custodies.get().inquiry_finding == "JC 4/2026 of 14 Jun 2026"


@pytest.mark.parametrize(
    ("said", "refused"),
    [
        (order(date(2026, 6, 16)), "order-in-future"),
        (order(date(2026, 6, 1), date(2026, 6, 14)), "order-lapsed"),
        (order(date(2026, 6, 15), date(2026, 6, 15)), None),
    ],
)
def test_the_order_holds_on_the_day_in_maseru(mcci, said, refused):
    with time_machine.travel(TODAY, tick=False):
        if refused:
            assert code(admit, mcci, order=said) == refused
        else:
            assert admit(mcci, order=said).pk


SAME = {"surname": "Ts'epe", "given_names": "Lerato", "date_of_birth": "1990-05-17"}


@pytest.mark.parametrize("spelled", ["Ts'epe", "Tsepe", "Tšepe", "TS\u2019EPE"])
def test_the_same_name_and_birth_on_file_is_shown_and_refused(mcci, mfci, spelled):
    on_file = admit(mfci, **SAME)
    refused = refusal(admit, mcci, **SAME | {"surname": spelled})
    assert refused.code == "known-already"
    assert on_file.inmate_no in refused.message


def test_with_a_reason_why_it_is_someone_else_they_are_admitted(mcci):
    admit(mcci, **SAME)
    assert admit(mcci, **SAME, not_same_person="the other is his twin").pk
    assert Inmate.objects.count() == 2


def test_with_an_identity_number_they_are_admitted(mcci):
    admit(mcci, **SAME)
    assert admit(mcci, **SAME, identity_no="0512-1990").pk


def test_an_identity_number_on_file_names_its_record(mcci):
    on_file = admit(mcci, identity_no="0512-1990")
    refused = refusal(admit, mcci, identity_no="0512-1990", surname="Another", date_of_birth="1991-01-01")
    assert (refused.code, on_file.inmate_no in refused.message) == ("identity-known", True)


def test_another_birth_is_another_person(mcci):
    admit(mcci, **SAME)
    assert admit(mcci, **SAME | {"date_of_birth": "1990-05-18"}).pk


def test_a_refused_admission_leaves_nothing_but_the_refusal(mcci):
    admit(mcci, **SAME)
    before = actions()
    code(admit, mcci, **SAME)
    assert (actions(), actions(refused=True)) == (before, ["inmates.admission.refused"])
    assert Custody.objects.count() == 1


def test_someone_in_custody_is_not_admitted_again(mcci, mfci):
    inmate = admit(mcci)
    assert code(admit_again, inmate, a_newcomer(legal_status="remand"), mfci, by=SHELL) == "in-custody-already"
    inmate.refresh_from_db()
    assert inmate.legal_status == "sentenced"


def test_someone_released_comes_back_with_the_facts_of_today(mcci, mfci):
    inmate = released(admit(mcci))
    again = admit_again(inmate, a_newcomer(legal_status="remand", record="repeat"), mfci, by=SHELL)
    assert (again.inmate_no, again.legal_status, again.record) == (inmate.inmate_no, "remand", "repeat")
    assert again.held_at == mfci


def test_who_comes_back_is_too_young_or_the_order_too_old_all_the_same(mcci):
    inmate = released(admit(mcci))
    lapsed = a_newcomer(order=order(date(2020, 1, 1), date(2020, 2, 1)))
    assert code(admit_again, inmate, lapsed, mcci, by=SHELL) == "order-lapsed"


def test_the_name_is_where_the_law_can_have_it_erased(mcci):
    inmate = admit(mcci, **SAME)
    event = history(inmate.subject)[0]
    assert "Lerato" not in bytes(event.body).decode()
    assert event.payload.detail["name"] == "Lerato Ts'epe"


def test_a_boy_is_not_aged_by_another_admission(mcci):
    boy = an_inmate(mcci, date_of_birth="2011-01-01")
    left(boy)
    again = admit_again(boy, a_newcomer(date_of_birth="1990-01-01"), mcci, by=SHELL)
    assert again.age(clock.facility_date()).band == "age_disputed"


def test_protection_and_company_do_not_end_by_another_admission(mcci):
    inmate = an_inmate(mcci, protection="informer", needs=("not_alone",))
    left(inmate)
    again = admit_again(inmate, a_newcomer(), mcci, by=SHELL)
    assert (again.protection, again.needs) == ("informer", ["not_alone"])


def left(inmate):
    Custody.objects.filter(inmate=inmate).update(ended_at=clock.now())


# The order, its kind and where it was


@pytest.mark.parametrize("facts", [{"date_of_birth": "2011-01-01"}, {"date_of_birth": ""}, {"age_disputed": True}])
def test_a_child_is_admitted_only_on_an_order_that_came_along(mcci, facts):
    elsewhere = replace(a_newcomer().order, came_with_person=False)
    assert code(admit, mcci, order=elsewhere, **facts) == "order-not-with-child"
    admit(mcci, order=elsewhere)
    admit(mcci, surname="Mokoena", **facts)


def further(**said):
    today = clock.facility_date()
    return replace(OrderOfCourt("W9/2026", "High Court", today, kind="examination"), **said)


def test_a_further_order_is_added_with_its_kind_and_starts_its_clock(mcci):
    inmate = admit(mcci, legal_status="remand")
    custody = inmate.custodies.get()
    today = clock.facility_date()
    assert "EXAMINATION-14D" not in [one.clock.code for one in clocks_of(custody, today)]
    record_order(inmate, further(prosecutor="DPP, Maseru"), by=an_officer(Role.RECORDS_OFFICER, mcci))
    (due,) = (one.due_on for one in clocks_of(custody, today) if one.clock.code == "EXAMINATION-14D")
    assert due == today + timedelta(days=14)
    assert [warrant.number for warrant in custody.warrants.all()] == ["W1/2026", "W9/2026"]


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ({"number": " "}, "order-missing"),
        ({"number": "W1/2026", "court": "Maseru Magistrate's Court"}, "order-on-file"),
        ({"valid_until": date(2026, 1, 1)}, "order-lapsed"),
        ({"issued_on": date(2100, 1, 1)}, "order-in-future"),
    ],
)
def test_a_further_order_is_whole_new_and_in_force(mcci, said, answer):
    assert code(record_order, admit(mcci), further(**said), by=SHELL) == answer


def test_the_page_puts_an_order_on_file(mcci):
    inmate = admit(mcci)
    client, today = signed_in(an_officer(Role.RECORDS_OFFICER, mcci)), clock.facility_date()
    day = {"issued_on_day": today.day, "issued_on_month": today.month, "issued_on_year": today.year}
    said = {"kind": "remand", "number": "W9/2026", "court": "High Court", "prosecutor": "DPP, Maseru"}
    shown = send(client, f"/inmates/{inmate.inmate_no}/orders/", **said, **day)
    assert "W9/2026 High Court DPP, Maseru Remand" in shown
    assert "Kind not known" in shown
