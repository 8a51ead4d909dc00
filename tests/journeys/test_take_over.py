"""An officer takes over a muster roll in which some rows are wrong."""

import csv
from pathlib import Path

import pytest
from playwright.sync_api import expect

from inmates.models import Inmate
from lcs_ims.facilities.models import Facility
from lcs_ims.lib.exports import write_csv
from tests.building import cells
from tests.design.accessible import NARROW, assert_accessible, assert_thumbs_fit
from tests.imports.musters import Row, person
from tests.journeys.conftest import SignIn

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def saved(path: Path, *rows: Row) -> Path:
    path.write_bytes(write_csv(list(rows[0]), [list(row.values()) for row in rows]))
    return path


def test_bad_rows_are_shown_left_out_and_handed_back(mcci: Facility, sign_in: SignIn, tmp_path: Path) -> None:
    cells(mcci, "A-01", "A-02")
    rows = (person(1), person(2, legal_status="remand"), person(3, sex="m", cell="Z-99"))
    page = sign_in("records_officer")
    page.goto("/take-over/")
    page.get_by_label("The file").set_input_files(saved(tmp_path / "roll.csv", *rows))
    page.get_by_role("button", name="Show what would happen").click()

    expect(page.get_by_role("heading", name="1 row cannot be taken over")).to_be_visible()
    expect(page.get_by_text("Z-99 is not a cell of MCCI.")).to_be_visible()
    assert not Inmate.objects.exists()
    with page.expect_download() as download:
        page.get_by_role("link", name="Bad rows of roll.csv").click()
    (bad,) = csv.DictReader(download.value.path().read_text().splitlines())
    assert (bad["inmate_no"], "sex: m is not one of" in bad["reason"]) == ("LCS/2026/00003", True)

    page.get_by_role("button", name="Take it over").click()
    page.get_by_role("link", name="is not ticked").click()
    page.get_by_label("Leave the bad rows out").check()
    page.get_by_role("button", name="Take it over").click()
    expect(page.get_by_text("roll.csv is taken over: 2 new, 0 changed, 0 as they were.")).to_be_visible()
    assert Inmate.objects.count() == 2


def test_a_corrected_file_takes_over_the_rest(mcci: Facility, sign_in: SignIn, tmp_path: Path) -> None:
    cells(mcci, "A-01")
    page = sign_in("records_officer")
    for sex, expected in (("m", "cannot be taken over"), ("male", "Rows of each file")):
        page.goto("/take-over/")
        page.get_by_label("The file").set_input_files(saved(tmp_path / "roll.csv", person(1, sex=sex)))
        page.get_by_role("button", name="Show what would happen").click()
        expect(page.get_by_text(expected).first).to_be_visible()
    page.get_by_role("button", name="Take it over").click()
    expect(page.get_by_text("1 new")).to_be_visible()
    assert Inmate.objects.get().sex == "male"


@pytest.mark.parametrize("sign_in", ["with JavaScript"], indirect=True)  # axe needs it
def test_axe_finds_nothing_serious(mcci: Facility, sign_in: SignIn, tmp_path: Path) -> None:
    cells(mcci, "A-01")
    rows = (person(1, warrant_no=""), person(2, legal_status="remand"), person(3, sex="m"))
    page = sign_in("headquarters")
    page.set_viewport_size(NARROW)
    page.goto("/take-over/")
    assert_accessible(page)
    assert_thumbs_fit(page)
    page.get_by_label("The file").set_input_files(saved(tmp_path / "roll.csv", *rows))
    page.get_by_role("button", name="Show what would happen").click()
    for fold in page.locator("main details").all():
        fold.evaluate("fold => { fold.open = true }")
    assert_accessible(page)
    assert_thumbs_fit(page)
