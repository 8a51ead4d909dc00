import pytest

from cells.imports.estate import import_estate
from cells.models import Block, Cell
from cells.services.estate import retire_cell
from lcs_ims.accounts.access import Access
from lcs_ims.accounts.models import User
from lcs_ims.accounts.permissions import Permission
from lcs_ims.accounts.roles import Role
from lcs_ims.accounts.services import create_user
from lcs_ims.audit.actions import Action
from lcs_ims.audit.models import Event
from lcs_ims.facilities.models import Facility
from lcs_ims.imports.report import preview
from lcs_ims.lib.refusal import Refused
from tests.imports.musters import (
    SHELL,
    cell,
    counts,
    estate,
    facilities,
    go_live,
    noted,
    person,
    take_over,
    take_over_estate,
    wrong,
)

pytestmark = pytest.mark.django_db

MCCI = {
    "facility": "MCCI",
    "name": "Maseru Central",
    "district": "Maseru",
    "visiting_from": "08:00",
    "visiting_to": "16:00",
}


def test_it_makes_facilities_blocks_and_cells() -> None:
    report = import_estate(estate(cell("A-01"), cell("A-02", sex="female"), cell("B-01")), facilities(MCCI), by=SHELL)
    assert counts(report) == (3, 0, 0)
    assert report.beside["facilities"].created == 1
    assert Facility.objects.get().name == "Maseru Central"
    assert list(Block.objects.values_list("code", flat=True)) == ["A", "B"]
    assert Cell.objects.get(code="A-02").sex == "female"


def test_every_new_cell_is_an_event() -> None:
    take_over_estate(cell("A-01"), cell("A-02"))
    assert Event.objects.filter(action=Action.CELL_CREATED).count() == 2
    assert Event.objects.filter(action=Action.IMPORT_COMPLETED).count() == 1


def test_the_second_time_changes_nothing_and_records_nothing() -> None:
    take_over_estate(cell("A-01"), cell("A-02"))
    events = Event.objects.count()
    report = take_over_estate(cell("A-01", floor_area_m2="24.00"), cell("A-02"))
    assert counts(report) == (0, 0, 2)
    assert Event.objects.count() == events


def test_a_changed_cell_is_updated_and_says_what_changed() -> None:
    take_over_estate(cell("A-01"), cell("A-02"))
    report = take_over_estate(cell("A-01", status="untried"), cell("A-02"))
    assert counts(report) == (0, 1, 1)
    event = Event.objects.get(action=Action.CELL_CHANGED)
    assert (event.before, event.after) == ({"status": ""}, {"status": "untried"})


def test_a_cell_that_the_file_does_not_name_is_left_alone() -> None:
    take_over_estate(cell("A-01"), cell("A-02"))
    take_over_estate(cell("A-01"))
    assert Cell.objects.count() == 2


def test_a_new_facility_without_a_name_is_called_by_its_code_and_noted() -> None:
    report = take_over_estate(cell("A-01"), cell("A-02"))
    assert Facility.objects.get().name == "MCCI"
    assert noted(report) == [(2, "facility")]


def test_headquarters_may_act_at_a_new_facility() -> None:
    user = create_user("hq", Role.HEADQUARTERS, by=SHELL)
    take_over_estate(cell("A-01"))
    assert Access(User.objects.get(pk=user.pk)).allowed(Permission.EDIT_ESTATE, Facility.objects.get())


@pytest.mark.parametrize(
    ("column", "text"),
    [
        ("facility", ""),
        ("facility", "mcci"),
        ("facility", "MCCI MCCI"),
        ("block", ""),
        ("cell", ""),
        ("cell", "A" * 21),
        ("certified_capacity", ""),
        ("certified_capacity", "4.5"),
        ("certified_capacity", "-1"),
        ("certified_capacity", "0"),
        ("floor_area_m2", ""),
        ("floor_area_m2", "0"),
        ("floor_area_m2", "24,0"),
        ("floor_area_m2", "24.005"),
        ("sex", "unknown"),
        ("age", "old"),
        ("status", "remand"),
        ("purpose", ""),
        ("purpose", "kitchen"),
        ("step_free", "maybe"),
        ("in_service", ""),
    ],
)
def test_a_bad_field_is_named_and_nothing_is_stored(column: str, text: str) -> None:
    report = take_over_estate(cell("A-01"), cell("A-02") | {column: text})
    assert wrong(report) == [(3, column)]
    assert not report.stored
    assert not Facility.objects.exists()


def test_every_bad_row_is_reported_at_once() -> None:
    report = take_over_estate(cell("A-01", sex="x", age="y"), cell("A-02"), cell("A-03", purpose=""))
    assert wrong(report) == [(2, "sex"), (2, "age"), (4, "purpose")]
    assert report.main.bad_rows == 2


def test_a_cell_named_twice_is_a_bad_row() -> None:
    report = take_over_estate(cell("A-01"), cell("A-01", block="B"), cell("A-01", facility="MFCI"))
    assert wrong(report) == [(3, "cell")]


def test_the_good_rows_are_stored_when_bad_ones_are_skipped() -> None:
    report = take_over_estate(cell("A-01"), cell("A-02", sex="x"), skip_bad=True)
    assert counts(report) == (1, 0, 0)
    assert report.stored
    assert list(Cell.objects.values_list("code", flat=True)) == ["A-01"]
    assert b"A-02" in report.main.rejects


def test_a_facility_beyond_the_list_of_facilities_is_a_bad_row() -> None:
    report = import_estate(estate(cell("A-01"), cell("A-01", facility="MCII")), facilities(MCCI), by=SHELL)
    assert wrong(report) == [(3, "facility")]


@pytest.mark.parametrize(
    ("said", "column"),
    [
        ({"facility": "mcci"}, "facility"),
        ({"name": ""}, "name"),
        ({"visiting_from": "8"}, "visiting_from"),
        ({"visiting_to": ""}, "visiting_from"),
        ({"visiting_from": "17:00"}, "visiting_from"),
    ],
)
def test_a_bad_row_of_facilities_stores_nothing(said: dict[str, str], column: str) -> None:
    report = import_estate(estate(cell("A-01")), facilities(MCCI | said), by=SHELL)
    assert (2, column) in wrong(report)
    assert not Facility.objects.exists()


def test_a_cell_with_people_in_it_cannot_be_taken_out_of_service() -> None:
    take_over_estate(cell("A-01"))
    take_over(person())
    assert wrong(take_over_estate(cell("A-01", in_service="no"))) == [(2, "in_service")]
    assert Cell.objects.get().in_service


def test_capacity_below_occupancy_is_refused_at_a_live_facility() -> None:
    take_over_estate(cell("A-01"))
    take_over(person(1), person(2))
    go_live()
    assert wrong(take_over_estate(cell("A-01", certified_capacity="1"))) == [(2, "certified_capacity")]


def test_capacity_below_occupancy_is_taken_over_until_then() -> None:
    take_over_estate(cell("A-01"))
    take_over(person(1), person(2))
    report = take_over_estate(cell("A-01", certified_capacity="1"))
    assert counts(report) == (0, 1, 0)
    assert [(breach.rule, breach.cell) for breach in report.opened] == [("CAPACITY", "A-01")]


def test_a_retired_cell_is_not_brought_back() -> None:
    take_over_estate(cell("A-01"), cell("A-02"))
    retire_cell(Cell.objects.select_related("facility").get(code="A-02"), by=SHELL, reason="condemned in 2026")
    assert wrong(take_over_estate(cell("A-01"), cell("A-02"))) == [(3, "cell")]


def test_an_officer_changes_the_estate_of_their_own_facility_only() -> None:
    take_over_estate(cell("A-01"), cell("A-01", facility="MFCI"))
    mcci = Facility.objects.get(code="MCCI")
    officer = create_user("oic", Role.OFFICER_IN_CHARGE, mcci, by=SHELL).actor()
    rows = (cell("A-01", sex="male"), cell("A-01", facility="MFCI"), cell("A-01", facility="NONE"))
    report = take_over_estate(*rows, by=officer)
    assert wrong(report) == [(3, "facility"), (4, "facility")]
    hidden, absent = (error.reason for error in report.errors)
    assert hidden.replace("MFCI", "NONE") == absent
    assert counts(take_over_estate(rows[0], by=officer)) == (0, 1, 0)


def test_a_preview_stores_and_records_nothing() -> None:
    take_over_estate(cell("A-01"))
    events = Event.objects.count()
    report = preview(lambda: take_over_estate(cell("A-01", sex="male"), cell("A-02")))
    assert counts(report) == (1, 1, 0)
    assert (Cell.objects.count(), Event.objects.count()) == (1, events)


def test_an_officer_without_the_right_stores_nothing() -> None:
    take_over_estate(cell("A-01"))
    officer = create_user("gate", Role.GATE_OFFICER, Facility.objects.get(), by=SHELL).actor()
    report = take_over_estate(cell("A-01", sex="male"), by=officer)
    assert wrong(report) == [(2, "facility")]


def test_what_changed_meanwhile_is_refused_as_a_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    take_over_estate(cell("A-01"))
    take_over(person())
    monkeypatch.setattr("cells.imports.estate._problems", lambda *_: [])
    with pytest.raises(Refused, match="A-01"):
        take_over_estate(cell("A-01", in_service="no"), cell("A-02"))
    assert Cell.objects.count() == 1
