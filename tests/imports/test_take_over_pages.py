"""Choosing a file, seeing what would happen, and saying the word; as forms, without JavaScript."""

import io
from pathlib import Path

import pytest
from django.contrib.sessions.models import Session
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from cells.models import Cell
from inmates.models import Inmate
from lcs_ims.accounts.roles import Role
from lcs_ims.audit import Actor
from lcs_ims.audit.models import Event
from lcs_ims.lib.exports import write_csv
from tests.building import an_officer
from tests.imports.musters import Row, apart, cell, person, take_over_estate
from tests.visiting import seen, send, signed_in, visit

pytestmark = pytest.mark.django_db

FORM, PREVIEW = "/take-over/", "/take-over/preview/"
MUSTER = {"on_day": "1", "on_month": "11", "on_year": "2026"}
DATA = Path(__file__).parents[2] / "lcs_ims" / "demo" / "data"


@pytest.fixture
def records(db: None) -> Actor:
    from lcs_ims.facilities.models import Facility

    take_over_estate(cell("A-01"), cell("A-02"), cell("F-01", facility="MFCI"))
    return an_officer(Role.RECORDS_OFFICER, Facility.objects.get(code="MCCI"))


@pytest.fixture
def officer(records: Actor) -> Client:
    return signed_in(records)


def file(*rows: Row, name: str = "register.csv") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, write_csv(list(rows[0]), [list(row.values()) for row in rows]))


def choose(officer: Client, *rows: Row, kind: str = "register", **more: object) -> str:
    return send(officer, FORM, kind=kind, file=file(*rows, name=f"{kind}.csv"), **(MUSTER | more))


def test_a_register_is_chosen_shown_and_taken_over(officer: Client) -> None:
    page = choose(officer, person(1), person(2, legal_status="remand"))
    assert "muster of 1 Nov 2026" in page
    assert "register.csv 2 0 0 0" in page
    assert not Inmate.objects.exists()
    assert "2 new, 0 changed, 0 as they were" in send(officer, PREVIEW)
    assert Inmate.objects.count() == 2


def test_the_breaches_that_it_records_are_shown_first(officer: Client) -> None:
    page = choose(officer, person(1), person(2, legal_status="remand"))
    assert "Breaches that it records" in page
    assert "STATUS: LCS/2026/00001, LCS/2026/00002" in page


def test_looking_stores_and_records_nothing(officer: Client) -> None:
    events = Event.objects.count()
    choose(officer, person(1))
    visit(officer, PREVIEW)
    assert Event.objects.count() == events


def test_every_bad_row_is_shown_with_line_column_and_reason(officer: Client) -> None:
    page = choose(officer, person(1), person(2, sex="m"), person(3, cell="A-99"))
    assert "2 rows cannot be taken over" in page
    assert "register.csv 3 sex m is not one of: female, male, unknown." in page
    assert "register.csv 4 cell A-99 is not a cell of MCCI." in page


def test_bad_rows_are_left_out_only_when_that_is_ticked(officer: Client) -> None:
    choose(officer, person(1), person(2, sex="m"))
    assert "is not ticked" in send(officer, PREVIEW)
    assert not Inmate.objects.exists()
    assert "1 new" in send(officer, PREVIEW, skip_bad="on")


def test_bad_rows_are_handed_back_with_their_reasons(officer: Client) -> None:
    choose(officer, person(1), person(2, sex="m"))
    response = officer.get("/take-over/bad-rows/register.csv")
    assert response.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert "sex: m is not one of" in response.content.decode().splitlines()[1]
    assert officer.get("/take-over/bad-rows/rivals.csv").status_code == 404


def test_further_files_come_with_a_register(officer: Client) -> None:
    page = choose(officer, person(1), person(2), keep_apart=file(apart(1, 2), apart(1, 1), name="k.csv"))
    assert "k.csv 1 0 0 1" in page
    assert "APART" in page


def test_what_cannot_be_read_can_only_be_chosen_again(officer: Client) -> None:
    nothing = SimpleUploadedFile("scan.csv", b"%PDF-1.7\x00\x00")
    page = send(officer, FORM, kind="register", file=nothing, **MUSTER)
    assert "not a table" in page
    assert "Take it over" not in page


def test_a_file_that_says_nothing_new_asks_for_no_word(officer: Client) -> None:
    choose(officer, person(1))
    send(officer, PREVIEW)
    assert "nothing that is not on file already" in choose(officer, person(1))


def test_a_day_in_the_future_is_no_muster(officer: Client) -> None:
    assert "in the future" in choose(officer, person(1), on_year="2126")


def test_without_a_file_the_form_says_so(officer: Client) -> None:
    assert "The file is missing. Choose a file." in send(officer, FORM, kind="register", **MUSTER)


def test_an_empty_file_is_answered_by_the_preview(officer: Client) -> None:
    page = send(officer, FORM, kind="register", file=SimpleUploadedFile("r.csv", b""), **MUSTER)
    assert "The file is empty" in page


def test_without_a_waiting_file_the_form_is_shown_again(officer: Client) -> None:
    response = officer.get(PREVIEW, follow=True)
    assert response.redirect_chain == [(FORM, 302)]
    assert "No file is waiting" in seen(response)


def test_a_stored_file_waits_no_more(officer: Client) -> None:
    choose(officer, person(1))
    waiting = Session.objects.count()
    send(officer, PREVIEW)
    assert Session.objects.count() == waiting - 1
    assert officer.get(PREVIEW).status_code == 302


def test_another_file_takes_the_place_of_the_one_that_waits(officer: Client) -> None:
    choose(officer, person(1))
    waiting = Session.objects.count()
    assert "register.csv 2 0 0 0" in choose(officer, person(1), person(2))
    assert Session.objects.count() == waiting


def test_nobody_else_sees_a_waiting_file(officer: Client, records: Actor) -> None:
    choose(officer, person(1))
    assert signed_in(records).get(PREVIEW).status_code == 302


def test_people_of_another_facility_are_bad_rows(officer: Client) -> None:
    page = choose(officer, person(1, facility="MFCI", cell="F-01"))
    assert "MFCI is not a facility." in page


def test_an_estate_is_offered_to_those_who_may_change_it(officer: Client) -> None:
    assert "An estate" not in visit(officer, FORM)
    in_charge = signed_in(an_officer(Role.HEADQUARTERS))
    assert "An estate" in visit(in_charge, FORM)
    assert "estate.csv 0 1 0 0" in choose(in_charge, cell("A-01", sex="male"), kind="estate")
    send(in_charge, PREVIEW)
    assert Cell.objects.get(facility__code="MCCI", code="A-01").sex == "male"


def test_someone_without_the_right_to_the_estate_cannot_send_one(officer: Client) -> None:
    page = choose(officer, cell("A-01", sex="male"), kind="estate")
    assert "an answer that is not offered" in page


@pytest.mark.parametrize("table", ["register", "estate"])
def test_each_facility_has_its_spreadsheets(officer: Client, table: str) -> None:
    assert f"MCCI-{table}.xlsx" in visit(officer, FORM)
    response = officer.get(reverse("take-over-spreadsheet", args=["MCCI", table]))
    assert load_workbook(io.BytesIO(response.content)).worksheets[0].title == table


def test_no_other_table_has_a_spreadsheet(officer: Client) -> None:
    assert officer.get(reverse("take-over-spreadsheet", args=["MCCI", "visits"])).status_code == 404


def test_a_page_with_a_thousand_bad_rows_stays_light(officer: Client) -> None:
    page = choose(officer, *(person(number, sex="m", cell="Z-99") for number in range(1, 501)))
    assert "And 900 more." in page
