"""A visitors' book on paper is taken over as it stands, all of it or nothing, and only once."""

import json

import pytest
from django.core.management import CommandError, call_command

from inmates.models import Inmate
from lcs_ims.audit.models import Event
from lcs_ims.facilities.models import Facility
from tests.building import a_facility, an_inmate
from tests.visits.books import ago, as_csv, counts, entry, take_over, wrong
from visits.models import Step, Visit, Visitor

pytestmark = pytest.mark.django_db

OVER = {"started_at": 30, "ended_at": 20, "left_at": 15, "arrived_at": 60}


@pytest.fixture
def mcci() -> Facility:
    return a_facility("MCCI")


@pytest.fixture
def held(mcci: Facility) -> Inmate:
    return an_inmate(mcci)


def test_a_visit_comes_over_with_its_times_and_who_came(held: Inmate) -> None:
    take_over(entry("V-7", inmate_no=held.inmate_no, **OVER, authorised_by="Duty officer", reason="consultation"))
    visit = Visit.objects.get(visit_no="V-7")
    assert (visit.inmate, visit.state, visit.imported, visit.walk_in) == (held, "over", True, True)
    assert (visit.authorised_by, visit.reason) == ("Duty officer", "consultation")
    assert [step.step for step in Step.objects.all()] == ["arrived", "started", "ended", "left"]
    assert Visitor.objects.get().identified_by == "LS 112"


@pytest.mark.parametrize(
    ("times", "state"),
    [
        ({}, "waiting"),
        ({"started_at": 5}, "with_inmate"),
        ({"started_at": 5, "ended_at": 1}, "over"),
        ({"left_at": 1}, "unseen"),
        ({"arrived_at": "", "booked_from": -60, "booked_to": -90}, "booked"),
        ({"arrived_at": "", "booked_from": 90, "booked_to": 60}, "absent"),
    ],
)
def test_what_has_happened_says_where_a_visit_stands(held: Inmate, times: dict[str, str | int], state: str) -> None:
    take_over(entry(inmate_no=held.inmate_no, **times))
    assert Visit.objects.get().state == state


def test_several_visitors_are_separated_by_semicolons(held: Inmate) -> None:
    take_over(entry(inmate_no=held.inmate_no, kind="family", visitor="Ana B; Ben B", identified_by="011; 012"))
    people = Visitor.objects.order_by("pk").values_list("full_name", "identified_by")
    assert list(people) == [("Ana B", "011"), ("Ben B", "012")]


def test_someone_who_comes_often_is_one_visitor(held: Inmate) -> None:
    take_over(entry("V-1", inmate_no=held.inmate_no, **OVER))
    take_over(entry("V-2", inmate_no=held.inmate_no))
    assert Visitor.objects.count() == 1


def test_the_same_book_twice_changes_nothing(held: Inmate) -> None:
    book = [entry("V-1", inmate_no=held.inmate_no, **OVER), entry("V-2", inmate_no=held.inmate_no)]
    assert counts(take_over(*book)) == (2, 0, 0)
    events = Event.objects.count()
    assert counts(take_over(*book)) == (0, 0, 2)
    assert (Event.objects.count(), Visit.objects.count()) == (events, 2)


def test_a_later_reading_completes_who_still_waited(held: Inmate) -> None:
    first = entry(inmate_no=held.inmate_no)
    take_over(first)
    assert counts(take_over(first | {"started_at": ago(2)})) == (0, 1, 0)
    assert Visit.objects.get().state == "with_inmate"


def test_what_differs_is_said_and_left_alone(held: Inmate) -> None:
    take_over(entry(inmate_no=held.inmate_no))
    report = take_over(entry(inmate_no=held.inmate_no, arrived_at=40, kind="police"))
    assert counts(report) == (0, 0, 1)
    assert {note.column for note in report.main.notes} == {"kind", "arrived_at"}
    assert Visit.objects.get().kind == "lawyer"


@pytest.mark.parametrize(
    ("said", "column"),
    [
        ({"visit_no": ""}, "visit_no"),
        ({"facility": "NOWHERE"}, "facility"),
        ({"inmate_no": "LCS/1999/00001"}, "inmate_no"),
        ({"kind": "cousin"}, "kind"),
        ({"visitor": ""}, "visitor"),
        ({"visitor": "N" * 201}, "visitor"),
        ({"arrived_at": "2026-11-21T10:00:00"}, "arrived_at"),  # no offset
        ({"arrived_at": "yesterday"}, "arrived_at"),
        ({"arrived_at": -2 * 24 * 60}, "arrived_at"),  # has not come yet
        ({"arrived_at": "", "started_at": 5}, "arrived_at"),
        ({"ended_at": 5}, "started_at"),
        ({"started_at": 50}, "started_at"),  # before the arrival
        ({"booked_from": 60, "booked_to": 90}, "booked_to"),
        ({"booked_to": 90}, "booked_from"),
        ({"arrived_at": ""}, "arrived_at"),
    ],
)
def test_a_bad_row_is_named_by_its_column(held: Inmate, said: dict[str, str | int], column: str) -> None:
    report = take_over(entry(**{"inmate_no": held.inmate_no} | said))
    assert wrong(report) == [(2, column)]
    assert not Visit.objects.exists()


def test_every_bad_row_is_named_and_nothing_is_stored(held: Inmate) -> None:
    good = entry("V-1", inmate_no=held.inmate_no)
    report = take_over(good, good | {"visit_no": "V-2", "kind": "?"}, good)
    assert wrong(report) == [(3, "kind"), (4, "visit_no")]
    assert not Visit.objects.exists()


def test_skip_bad_stores_the_rest(held: Inmate) -> None:
    good = entry("V-1", inmate_no=held.inmate_no)
    report = take_over(good, good | {"visit_no": "V-2", "kind": "?"}, skip_bad=True)
    assert counts(report) == (1, 0, 0)
    assert b"V-2" in report.main.rejects


def test_police_outside_hours_without_a_name_are_unauthorised(held: Inmate) -> None:
    night = {"arrived_at": "2026-11-20T23:10:00+02:00", "kind": "police", "inmate_no": held.inmate_no}
    take_over(entry("V-1", **night), entry("V-2", **night, authorised_by="Officer in charge"))
    assert list(Visit.objects.order_by("pk").values_list("after_hours", "unauthorised")) == [
        (True, True),
        (True, False),
    ]


def test_the_command_answers_as_the_other_imports_do(held: Inmate, tmp_path, capsys) -> None:
    file, rejects = tmp_path / "book.csv", tmp_path / "bad.csv"
    good = entry("V-1", inmate_no=held.inmate_no)
    file.write_bytes(as_csv(good, good | {"visit_no": "V-2", "kind": "?"}))
    with pytest.raises(CommandError) as refused:
        call_command("import_visits", str(file), json=True)
    assert refused.value.returncode == 1
    answer = json.loads(capsys.readouterr().out)
    assert (answer["created"], [error["line"] for error in answer["errors"]]) == (0, [3])
    call_command("import_visits", str(file), skip_bad=str(rejects))
    assert "V-2" in rejects.read_text()
    with pytest.raises(CommandError) as missing:
        call_command("import_visits", str(tmp_path / "none.csv"))
    assert missing.value.returncode == 2
