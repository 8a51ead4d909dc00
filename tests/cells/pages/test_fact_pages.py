import re

import pytest

from inmates.models import Cohort, FactChange, Inmate
from inmates.services.facts import change_facts
from lcs_ims.accounts.models import User
from lcs_ims.accounts.roles import Role
from tests.building import WHY, a_cell, a_child, an_inmate, an_officer, found, placed
from tests.visiting import send, signed_in, visit

pytestmark = pytest.mark.django_db

FACTS = "/facilities/MCCI/facts/"


@pytest.fixture
def records(mcci):
    return an_officer(Role.RECORDS_OFFICER, mcci)


def page(inmate, which):
    return f"/inmates/{inmate.inmate_no}/{which}/"


def answers(inmate, **said):
    """The form of facts as it stands on file, with what is said changed."""
    year, month, day = [*inmate.date_of_birth.split("-"), "", ""][:3]
    on_file = {
        "sex": inmate.sex,
        "date_of_birth_day": day,
        "date_of_birth_month": month,
        "date_of_birth_year": year,
        "age_evidence": inmate.age_evidence,
        "record": inmate.record,
        "evidence": "certificate 12/1990",
        "reason": WHY,
    }
    return on_file | said


GROWN = {"date_of_birth_year": "1990", "age_evidence": "birth_certificate"}


def test_what_narrows_is_changed_at_once(supervisor, mcci):
    inmate = an_inmate(mcci)
    shown = send(signed_in(supervisor), page(inmate, "facts"), **answers(inmate, protection="informer"))
    assert "The facts are changed." in shown
    assert Inmate.objects.get(pk=inmate.pk).protection == "informer"


def test_what_widens_waits_and_another_confirms(supervisor, records, mcci):
    boy = a_child(mcci)
    shown = send(signed_in(records), page(boy, "facts"), **answers(boy, **GROWN))
    assert "waits for a second officer" in shown
    change = FactChange.objects.get()
    assert "opens cells" in visit(signed_in(supervisor), FACTS)
    shown = send(signed_in(supervisor), f"/facts/{change.pk}/", confirm="yes", answer="seen")
    assert "Confirmed." in shown
    assert Inmate.objects.get(pk=boy.pk).date_of_birth == "1990-01-01"


def test_a_second_officer_signs_at_the_desk(supervisor, records, mcci):
    User.objects.get(pk=supervisor.user_id).set_password("three long words here")
    second = User.objects.get(pk=supervisor.user_id)
    second.set_password("three long words here")
    second.save()
    boy = a_child(mcci)
    signed = {"username": second.username, "password": "three long words here"}
    send(signed_in(records), page(boy, "facts"), **answers(boy, **GROWN, **signed))
    assert Inmate.objects.get(pk=boy.pk).date_of_birth == "1990-01-01"


def test_a_wrong_second_sign_in_changes_nothing(records, mcci):
    boy = a_child(mcci)
    signed = {"username": "nobody", "password": "wrong"}
    shown = send(signed_in(records), page(boy, "facts"), **answers(boy, **GROWN, **signed))
    assert "do not belong together" in shown
    assert not FactChange.objects.exists()


def test_the_past_is_opened_when_a_date_of_birth_was_wrong(supervisor, records, mcci):
    cell = a_cell(mcci)
    boy, other = a_child(mcci), a_child(mcci)
    placed(boy, cell)
    found(other, cell)
    said = {"date_of_birth": "1990-01-01", "age_evidence": "birth_certificate"}
    changed = change_facts(boy, said, by=records, reason=WHY, evidence="12/1990", second=supervisor)
    assert changed.waiting
    shown = visit(signed_in(supervisor), f"/facts/{changed.waiting.pk}/")
    assert re.search(rf"{other.inmate_no} A-01 .* Child with adult", shown)
    assert "Placed on the facts before Cell A-01" in shown


def test_the_needs_of_health_staff_survive_a_change_of_facts(supervisor, mcci):
    inmate = an_inmate(mcci, needs=("not_alone",))
    send(signed_in(supervisor), page(inmate, "facts"), **answers(inmate, faction="red"))
    assert Inmate.objects.get(pk=inmate.pk).needs == ["not_alone"]


def test_health_staff_isolate_and_others_never_read_why(supervisor, mcci):
    Cohort.objects.create(code="AB12", condition="tuberculosis")
    inmate = an_inmate(mcci)
    nurse = signed_in(an_officer(Role.HEALTH_OFFICER, mcci))
    shown = send(nurse, page(inmate, "health"), isolation="AB12", reason="seen at the screening")
    assert "The facts are changed." in shown
    for address in (f"/facts/{FactChange.objects.get().pk}/", FACTS, f"/inmates/{inmate.inmate_no}/"):
        shown = visit(signed_in(supervisor), address)
        assert "tubercul" not in shown
        assert "AB12" not in shown


def test_a_sentence_is_recorded_with_its_order(supervisor, mcci):
    inmate = an_inmate(mcci, legal_status="remand")
    said = {"legal_status": "sentenced", "charges": ["PC33"], "sentence_months": "12", "evidence": "J12/2026"}
    send(signed_in(supervisor), page(inmate, "court"), **said, reason="judgment read")
    custody = inmate.custodies.get()
    assert (Inmate.objects.get(pk=inmate.pk).legal_status, custody.sentence_months) == ("sentenced", 12)


def test_a_charge_closed_that_lowers_the_category_waits(supervisor, mcci):
    inmate = an_inmate(mcci, legal_status="remand", offences=("PC31", "PC30"))
    said = {"legal_status": "remand", "charges": ["PC30"], "evidence": "J12/2026"}
    shown = send(signed_in(supervisor), page(inmate, "court"), **said, reason="acquitted of one")
    assert "Charges PC30, PC31 PC30 opens cells" in shown


def test_who_asked_takes_it_back(records, mcci):
    boy = a_child(mcci)
    send(signed_in(records), page(boy, "facts"), **answers(boy, **GROWN))
    change = FactChange.objects.get()
    assert "taken back" in send(signed_in(records), f"/facts/{change.pk}/", withdraw="yes")


def test_a_friend_who_confirms_everything_is_named_with_the_one_who_asks(supervisor, records, in_charge, mcci):
    for _ in range(3):
        boy = a_child(mcci)
        change_facts(boy, {"category_set": "petty"}, by=records, reason=WHY, evidence="none", second=supervisor)
    change_facts(a_child(mcci), {"category_set": "petty"}, by=records, reason=WHY, evidence="x", second=in_charge)
    shown = visit(signed_in(in_charge), FACTS)
    named = [User.objects.get(pk=actor.user_id).full_name for actor in (records, supervisor)]
    assert f"{named[0]} asked, {named[1]} confirmed: 3 times" in shown
    assert shown.count("confirmed: ") == 1
