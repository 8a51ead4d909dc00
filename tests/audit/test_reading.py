"""Pages of a child's or a medical record leave an event before they are sent, or are not sent."""

import pytest
from django.db import DatabaseError
from django.test import Client

from inmates.models import Inmate
from lcs_ims.accounts.roles import Role
from lcs_ims.audit import Action, sequencing
from lcs_ims.audit.models import Event
from lcs_ims.audit.sentences import entries
from lcs_ims.facilities.models import Facility
from tests.building import a_child, a_facility, an_inmate, an_officer
from tests.visiting import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def mcci() -> Facility:
    return a_facility()


@pytest.fixture
def officer(mcci: Facility) -> Client:
    return signed_in(an_officer(Role.INTAKE_OFFICER, mcci))


def page_of(inmate: Inmate) -> str:
    return f"/inmates/{inmate.inmate_no}/"


def reads() -> list[tuple[str, str, str]]:
    told = Event.objects.filter(action=Action.RECORD_READ).order_by("leaf")
    return [(event.on[0].label, event.after["secret"], event.after["page"]) for event in told]


def test_a_childs_record_is_not_read_without_an_event(officer: Client, mcci: Facility) -> None:
    child = a_child(mcci)
    officer.get(page_of(child))
    officer.get(f"{page_of(child)}file/")
    assert reads() == [(child.inmate_no, "child", "inmate"), (child.inmate_no, "child", "inmate-file")]


def test_nor_that_of_someone_whose_age_is_not_known(officer: Client, mcci: Facility) -> None:
    unknown = an_inmate(mcci, date_of_birth="")
    officer.get(page_of(unknown))
    assert len(reads()) == 1


def test_a_grown_persons_is(officer: Client, mcci: Facility) -> None:
    officer.get(page_of(an_inmate(mcci)))
    assert reads() == []


def test_the_list_of_children_names_all_who_were_read_of(officer: Client, mcci: Facility) -> None:
    children = {a_child(mcci).inmate_no, a_child(mcci).inmate_no}
    officer.get("/children/")
    event = Event.objects.get(action=Action.RECORD_READ)
    assert {subject.label for subject in event.on} == children


def test_a_health_officers_page_is_a_medical_read(mcci: Facility) -> None:
    inmate = an_inmate(mcci)
    signed_in(an_officer(Role.HEALTH_OFFICER, mcci)).get(f"{page_of(inmate)}health/")
    assert reads() == [(inmate.inmate_no, "medical", "change-health")]


def test_what_cannot_be_written_down_is_not_shown(
    officer: Client, mcci: Facility, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise DatabaseError("disk full")

    child = a_child(mcci)
    officer.raise_request_exception = False
    monkeypatch.setattr(sequencing, "append", full)
    answer = officer.get(page_of(child))
    assert answer.status_code >= 500
    assert child.surname not in answer.content.decode()


def test_reads_do_not_drive_out_of_a_history_what_was_done(officer: Client, mcci: Facility) -> None:
    child = a_child(mcci)
    before = [entry.text for entry in entries(child.subject)]
    officer.get(page_of(child))
    assert [entry.text for entry in entries(child.subject)] == before


def test_a_sheet_for_printing_is_an_event(officer: Client, mcci: Facility) -> None:
    inmate = an_inmate(mcci)
    officer.get(f"{page_of(inmate)}slip/")
    officer.get("/facilities/MCCI/night-pack/")
    officer.get("/facilities/MCCI/counts/form/")
    told = Event.objects.filter(action=Action.SHEET_PRINTED).order_by("leaf")
    assert [(event.on[0].label, event.after["page"]) for event in told] == [
        (inmate.inmate_no, "slip"),
        (mcci.subject.label, "night-pack"),
        (mcci.subject.label, "count-form"),
    ]
