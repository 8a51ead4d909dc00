from datetime import timedelta

import pytest

from cells.services.transfers import take_in_found
from inmates.models import Matter
from inmates.services.matters import Answered, Told, answer_matter, record_matter
from lcs_ims.accounts.roles import Role
from lcs_ims.audit.disclosures import ILL_TREATMENT, disclosure_of
from lcs_ims.audit.models import Event
from lcs_ims.lib import clock
from tests.building import SHELL, a_facility, an_inmate, an_officer
from tests.refusing import code
from tests.visiting import send, signed_in, visit

pytestmark = pytest.mark.django_db

YES = Answered("yes", "the pipe is mended")
PROVED = Answered("yes", "proved by two witnesses", heard="he says he was pushed", sanction="no shop for a week")


@pytest.fixture
def gate(mcci):
    return an_officer(Role.GATE_OFFICER, mcci)


@pytest.fixture
def shift(mcci):
    return an_officer(Role.SHIFT_SUPERVISOR, mcci)


def written(inmate, by, kind="complaint", **said):
    return record_matter(inmate, Told(kind, "the water is cold", **said), by=by)


def test_any_officer_writes_a_complaint_down_and_another_answers_within_a_week(mcci, gate, shift):
    matter = written(an_inmate(mcci), gate)
    assert matter.due_at == matter.recorded_at + timedelta(days=7)
    assert answer_matter(matter, YES, by=shift).answered_by_id == shift.user_id
    assert code(answer_matter, matter, YES, by=shift) == "answered-already"


def test_who_writes_it_down_does_not_answer_it(mcci, shift):
    assert code(answer_matter, written(an_inmate(mcci), shift), YES, by=shift) == "same-officer"


def test_of_ill_treatment_the_inspectorate_hears_at_once_without_the_words(mcci, gate):
    matter = written(an_inmate(mcci), gate, kind="ill_treatment")
    event = Event.objects.get(action="inmates.matter.ill_treatment_alleged")
    assert disclosure_of(event.action, event.after, late=False) is ILL_TREATMENT
    assert "the water is cold" not in str(event.facts)
    assert matter.due_at == matter.recorded_at + timedelta(hours=24)


def test_a_complaint_may_be_about_what_came_before_the_admission_and_a_charge_may_not(mcci, gate):
    inmate, before = an_inmate(mcci), clock.now() - timedelta(days=3)
    written(inmate, gate, kind="ill_treatment", happened_at=before)
    assert code(written, inmate, gate, kind="discipline", happened_at=before) == "before-admission"
    ahead = clock.now() + timedelta(hours=1)
    assert code(written, inmate, gate, happened_at=ahead) == "not-yet-happened"


def test_nobody_is_punished_unheard(mcci, gate, shift):
    charge = written(an_inmate(mcci), gate, kind="discipline")
    assert code(answer_matter, charge, Answered("yes", "proved"), by=shift) == "unheard"
    assert answer_matter(charge, PROVED, by=shift).sanction == "no shop for a week"


@pytest.mark.parametrize("kind", ["discipline", "complaint"])
def test_only_a_charge_that_is_proved_has_a_sanction(mcci, gate, shift, kind):
    matter = written(an_inmate(mcci), gate, kind=kind)
    not_proved = Answered("no" if kind == "discipline" else "yes", "x", heard="x", sanction="no shop")
    assert code(answer_matter, matter, not_proved, by=shift) == "no-sanction"


def test_conduct_waits_for_nobody(mcci, gate, shift):
    assert code(answer_matter, written(an_inmate(mcci), gate, kind="conduct"), YES, by=shift) == "answered-already"


def test_a_confidential_complaint_is_read_and_answered_by_the_officer_in_charge(mcci, gate, shift):
    inmate = an_inmate(mcci)
    matter = written(inmate, gate, confidential=True)
    address = f"/inmates/{inmate.inmate_no}/matters/"
    assert "the water is cold" not in visit(signed_in(shift), address)
    assert "the water is cold" in visit(signed_in(gate), address)
    assert code(answer_matter, matter, YES, by=shift) == "not-permitted"
    charge = an_officer(Role.OFFICER_IN_CHARGE, mcci)
    assert "the water is cold" in visit(signed_in(charge), f"/matters/{matter.pk}/")
    answer_matter(matter, YES, by=charge)


def test_an_officer_of_another_facility_writes_nothing(mcci):
    elsewhere = an_officer(Role.GATE_OFFICER, a_facility("MFCI"))
    assert code(written, an_inmate(mcci), elsewhere) == "not-permitted"


def test_pages_take_a_complaint_list_it_and_answer_it(mcci, gate, shift):
    inmate = an_inmate(mcci)
    address = f"/inmates/{inmate.inmate_no}/matters/"
    shown = send(signed_in(gate), address, kind="request", words="a visit of his mother")
    assert "a visit of his mother" in shown
    assert "1 waits for an answer" in visit(signed_in(shift), "/facilities/MCCI/matters/")
    said = {"outcome": "yes", "answer": "on Sunday"}
    assert "Granted" in send(signed_in(shift), f"/matters/{Matter.objects.get().pk}/", **said)
    assert "Nothing waits" in visit(signed_in(shift), "/facilities/MCCI/matters/")


def test_the_lists_take_few_queries_however_much_is_in_them(mcci, gate, django_assert_max_num_queries):
    inmate = an_inmate(mcci)
    for _ in range(5):
        written(inmate, gate)
    client = signed_in(gate)
    for address in (f"/inmates/{inmate.inmate_no}/matters/", "/facilities/MCCI/matters/"):
        with django_assert_max_num_queries(14):
            visit(client, address)


def test_what_is_confidential_stays_so_in_the_copy_that_an_officer_prints(mcci, gate, shift):
    inmate = an_inmate(mcci)
    written(inmate, gate, confidential=True)
    address = f"/inmates/{inmate.inmate_no}/file/copy/"
    assert "the water is cold" not in visit(signed_in(shift), address)
    assert "the water is cold" in visit(signed_in(an_officer(Role.OFFICER_IN_CHARGE, mcci)), address)


def test_a_matter_is_read_where_the_person_is_held_now(mcci, gate):
    inmate = an_inmate(mcci)
    matter, there = written(inmate, gate), a_facility("MFCI")
    take_in_found(inmate, there, by=SHELL, learned="came on foot with an escort", state="well")
    theirs = signed_in(an_officer(Role.SHIFT_SUPERVISOR, there))
    assert "the water is cold" in visit(theirs, f"/matters/{matter.pk}/")
