from datetime import timedelta
from typing import Any

import pytest

from inmates.classifications import wanting
from inmates.intake import TASKS, open_tasks
from inmates.models import Classification
from inmates.services.facts import change_facts
from inmates.services.file import agree_classification, answer_task, decide_classification
from lcs_ims.accounts.roles import Role
from lcs_ims.lib import clock
from tests.building import WHY, a_child, an_inmate, an_officer
from tests.refusing import code

pytestmark = pytest.mark.django_db


@pytest.fixture
def shift(mcci):
    return an_officer(Role.SHIFT_SUPERVISOR, mcci)


@pytest.fixture
def records(mcci):
    return an_officer(Role.RECORDS_OFFICER, mcci)


def in_days(count):
    return clock.facility_date() + timedelta(days=count)


def waiting(inmate, *, child=False, later=timedelta()):
    custody = inmate.custodies.get()
    said = [(answer.task, answer.again_on) for answer in custody.intake_answers.all()]
    now = clock.now() + later
    received = custody.admitted_at
    return open_tasks(received, said, child=child, now=now, today=clock.facility_date(now))


# The intake


def test_every_task_waits_until_it_is_answered(mcci, shift):
    inmate = an_inmate(mcci)
    before = len(waiting(inmate))
    answer_task(inmate, "family_told", answer="done", words="mother, by telephone, 17:40", by=shift)
    assert len(waiting(inmate)) == before - 1


def test_a_child_has_steps_of_its_own(mcci):
    child = {one.task.code for one in waiting(a_child(mcci), child=True)}
    grown = {one.task.code for one in waiting(an_inmate(mcci))}
    assert child - grown == {task.code for task in TASKS if task.for_children}


def test_a_task_is_late_after_its_time(mcci):
    late = {one.task.code for one in waiting(an_inmate(mcci), later=timedelta(hours=2)) if one.late}
    assert late == {"property", "family_told", "contact"}


def test_empty_is_no_answer(mcci, shift):
    assert code(answer_task, an_inmate(mcci), "contact", answer="done", words=" ", by=shift) == "answer-empty"


def test_not_known_is_asked_again_on_a_day(mcci, shift):
    inmate = an_inmate(mcci)
    given = {"answer": "not_known", "words": "he does not say", "by": shift}
    assert code(answer_task, inmate, "contact", **given) == "again-missing"
    answer_task(inmate, "contact", again_on=in_days(3), **given)
    again = next(one for one in waiting(inmate) if one.task.code == "contact")
    assert clock.facility_date(again.due_at) == in_days(3)
    assert not again.late


def test_only_who_may_admit_answers(mcci):
    gate = an_officer(Role.GATE_OFFICER, mcci)
    assert code(answer_task, an_inmate(mcci), "contact", answer="done", words="x", by=gate) == "not-permitted"


def test_the_probation_officer_answers_of_guardian_and_placement_and_nothing_else(mcci):
    probation, child = an_officer(Role.PROBATION_OFFICER, mcci), a_child(mcci)
    said: dict[str, Any] = {"answer": "done", "words": "x", "by": probation}
    answer_task(child, "guardian_traced", **said)
    assert code(answer_task, child, "family_told", **said) == "not-permitted"
    assert code(answer_task, an_inmate(mcci), "placement", **said) == "not-permitted"


# Classification


def test_the_service_proposes_and_a_named_officer_decides(mcci, shift):
    made = decide_classification(an_inmate(mcci), by=shift, review_on=in_days(90))
    assert (made.proposed["band"], made.proposed["category"], made.decided_by_id) == (
        "adult",
        "moderate",
        shift.user_id,
    )


def test_who_decides_does_not_agree(mcci, shift, records):
    made = decide_classification(an_inmate(mcci), by=shift, review_on=in_days(90))
    assert code(agree_classification, made, by=shift) == "same-officer"
    assert agree_classification(made, by=records).agreed_at
    assert code(agree_classification, made, by=records) == "replaced"


def test_a_new_decision_replaces_the_one_before(mcci, shift):
    inmate = an_inmate(mcci)
    first = decide_classification(inmate, by=shift, review_on=in_days(90))
    decide_classification(inmate, by=shift, review_on=in_days(60))
    first.refresh_from_db()
    assert first.replaced_at
    assert Classification.objects.filter(replaced_at=None).count() == 1


@pytest.mark.parametrize("days", [0, 181])
def test_a_review_is_neither_today_nor_too_far(mcci, shift, days):
    refused = code(decide_classification, an_inmate(mcci), by=shift, review_on=in_days(days))
    assert refused == "review-out-of-range"


def test_a_child_is_looked_at_again_within_thirty_days(mcci, shift):
    child = a_child(mcci)
    assert code(decide_classification, child, by=shift, review_on=in_days(31)) == "review-out-of-range"
    assert decide_classification(child, by=shift, review_on=in_days(30)).pk


def test_the_list_says_why_a_record_wants_a_decision(mcci, shift, records):
    people = [an_inmate(mcci) for _ in range(4)]
    for inmate in people[1:]:
        decide_classification(inmate, by=shift, review_on=in_days(2))
    agree_classification(Classification.objects.get(custody__inmate=people[3]), by=records)
    change_facts(people[2], {"protection": "informer"}, by=records, reason=WHY)
    assert {one.custody.inmate: one.why for one in wanting(mcci, clock.facility_date())} == {
        people[0]: "missing",
        people[1]: "unagreed",
        people[2]: "changed",
    }
    assert [one.why for one in wanting(mcci, in_days(2))].count("review") == 2


def test_the_list_takes_two_queries(mcci, shift, django_assert_num_queries):
    for _ in range(3):
        decide_classification(an_inmate(mcci), by=shift, review_on=in_days(2))
    with django_assert_num_queries(2):
        wanting(mcci, clock.facility_date())
