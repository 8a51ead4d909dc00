from datetime import timedelta
from typing import Any

import pytest

from inmates.models import Classification, Custody, Notice
from inmates.services.notices import open_notices, send_notices
from lcs_ims.accounts.roles import Role
from lcs_ims.lib import clock
from tests.building import SHELL, a_child, an_inmate, an_officer
from tests.visiting import send, signed_in, visit

pytestmark = pytest.mark.django_db


@pytest.fixture
def shift(mcci):
    return signed_in(an_officer(Role.SHIFT_SUPERVISOR, mcci))


def page(inmate, which):
    return f"/inmates/{inmate.inmate_no}/{which}/"


def review():
    day = clock.facility_date() + timedelta(days=20)
    return {"review_on_day": str(day.day), "review_on_month": str(day.month), "review_on_year": str(day.year)}


def test_the_file_says_what_is_missing_and_takes_answers(shift, mcci):
    inmate = an_inmate(mcci)
    assert "Family told NMR 68" in visit(shift, page(inmate, "file"))
    said = {"task": "family_told", "answer": "done", "words": "mother, by telephone"}
    shown = send(shift, page(inmate, "file"), **said)
    assert "Family told Done: mother, by telephone" in shown
    assert "Family told NMR 68" not in shown


def test_the_want_of_an_officer_trained_for_children_is_said(shift, mcci):
    child = a_child(mcci)
    assert "No officer trained for children yet" in visit(shift, page(child, "file"))
    said = {"task": "child_interview", "answer": "done", "words": "alone", "trained_for_children": "on"}
    assert "No officer trained" not in send(shift, page(child, "file"), **said)


def test_the_slip_names_the_order_and_marks_the_sesotho(shift, mcci):
    shown = visit(shift, page(an_inmate(mcci), "slip"))
    assert "W1/2026" in shown
    assert "The Sesotho text awaits review" in shown
    assert "Mokhoa oa ho tletleba" in shown


def test_a_court_date_that_has_gone_by_is_marked(shift, mcci):
    inmate, today = an_inmate(mcci), clock.facility_date()
    for day, passed in ((today, False), (today - timedelta(days=1), True)):
        Custody.objects.update(next_court_on=day)
        assert ("Passed" in visit(shift, f"/inmates/{inmate.inmate_no}/")) is passed


def test_one_officer_decides_and_another_agrees(shift, mcci):
    inmate = an_inmate(mcci)
    shown = send(shift, page(inmate, "classification"), decide="yes", **review())
    assert "Nobody yet" in shown
    assert "Agree" not in shown.replace("Agreed by", "")
    other = signed_in(an_officer(Role.RECORDS_OFFICER, mcci))
    send(other, page(inmate, "classification"), agree="yes")
    assert Classification.objects.get().agreed_at
    assert "0 want a decision" in visit(shift, "/facilities/MCCI/classifications/")


def test_a_probation_officer_sees_the_children_and_acknowledges(mcci):
    child, man = a_child(mcci), an_inmate(mcci)
    open_notices(by=SHELL, now=clock.now())
    probation = signed_in(an_officer(Role.PROBATION_OFFICER, mcci))
    shown = visit(probation, "/children/")
    assert child.full_name in shown
    assert man.full_name not in shown
    notice = Notice.objects.get(to="probation")
    said = {"acknowledge": "yes", "who": "M. Tau", "how": "by telephone 18:10"}
    assert "Written down." in send(probation, f"/children/notices/{notice.pk}/", **said)
    assert "M. Tau" in visit(probation, "/children/")


def test_an_officer_closes_the_call_that_no_message_replaced(mcci, shift):
    a_child(mcci)
    open_notices(by=SHELL, now=clock.now())
    send_notices(by=SHELL, now=clock.now())
    address = f"/children/notices/{Notice.objects.get(to='guardian').pk}/"
    assert "No message reaches them" in visit(shift, address)
    now = clock.local(clock.now())
    at: dict[str, Any] = {"call-at_day": now.day, "call-at_month": now.month, "call-at_year": now.year}
    at |= {"call-at_time": f"{now:%H:%M}"}
    said = {"call": "yes", "call-outcome": "reached", "call-who": "the mother", "call-words": "she comes"} | at
    assert "the mother knows: by telephone" in send(shift, address, **said)


def test_the_next_appearance_of_an_untried_child_is_listed(mcci):
    a_child(mcci, legal_status="remand")
    shown = visit(signed_in(an_officer(Role.PROBATION_OFFICER, mcci)), "/children/")
    court = clock.facility_date() + timedelta(days=13)  # 14 after the order, which is of yesterday
    assert f"{court:%-d %b %Y}" in shown


def test_the_probation_officer_writes_down_guardian_and_placement(mcci):
    child = a_child(mcci)
    probation = signed_in(an_officer(Role.PROBATION_OFFICER, mcci))
    address = f"/inmates/{child.inmate_no}/child/"
    assert "Property" not in visit(probation, address)
    send(probation, address, task="placement", answer="done", words="with an aunt in Berea")
    assert "Placement found: Done" in visit(probation, "/children/")


def test_the_children_without_a_trained_officer_are_counted(mcci, shift):
    trained, _untrained = a_child(mcci), a_child(mcci)
    said = {"task": "child_interview", "answer": "done", "words": "alone", "trained_for_children": "on"}
    send(shift, page(trained, "file"), **said)
    assert "1 child was admitted without an officer trained" in visit(shift, "/children/")


def test_a_sentenced_child_has_no_such_dates(mcci):
    a_child(mcci)
    assert "– –" in visit(signed_in(an_officer(Role.PROBATION_OFFICER, mcci)), "/children/")


def test_the_children_take_few_queries(mcci, django_assert_max_num_queries):
    for _ in range(3):
        a_child(mcci)
    open_notices(by=SHELL, now=clock.now())
    probation = signed_in(an_officer(Role.PROBATION_OFFICER, mcci))
    strips, reading = (
        2,
        7,
    )  # remembered for seconds by a server, not in tests; the event that a child's record was read
    with django_assert_max_num_queries(14 + strips + reading):
        probation.get("/children/")
