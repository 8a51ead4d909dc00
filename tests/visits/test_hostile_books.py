"""A visitors' book and a moment as nobody should hand them in: a clear answer, an exit status, nothing half-done."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from inmates.models import Inmate
from lcs_ims.facilities.models import Facility
from lcs_ims.lib import clock
from tests.building import a_facility, an_inmate
from tests.visits.books import as_csv, entry, take_over, waiting
from visits.imports.book_rows import BOOK
from visits.models import Party, Step, Visit, Visitor, WaitAlert

pytestmark = pytest.mark.django_db


def handed_in(folder: Path, content: bytes, capsys: Any) -> tuple[int, dict[str, Any], str]:
    """The exit status, the JSON document and the line on standard error of the command."""
    file = folder / "book.csv"
    file.write_bytes(content)
    capsys.readouterr()
    status, line = 0, ""
    try:
        call_command("import_visits", str(file), json=True)
    except CommandError as refused:
        status, line = refused.returncode, str(refused)
    return status, json.loads(capsys.readouterr().out), line


def nothing_is_stored() -> bool:
    return not any(table.objects.exists() for table in (Visit, Visitor, Party, Step))


def without(content: bytes, column: str) -> bytes:
    at = BOOK.known.index(column)
    lines = content.decode().splitlines()
    return "\n".join(",".join(cell for n, cell in enumerate(line.split(",")) if n != at) for line in lines).encode()


@pytest.mark.parametrize(
    "content", [b"", b"\n\n", b"\x00" * 100, b"PK\x03\x04 no spreadsheet", b"hello;world\n1;2\n"]
)
def test_what_is_no_book_is_refused_in_one_line(mcci: Facility, tmp_path: Path, capsys: Any, content: bytes) -> None:
    status, said, line = handed_in(tmp_path, content, capsys)
    assert (status, said["created"], bool(said["errors"])) == (1, 0, True)
    assert line.endswith(".")
    assert "\n" not in line


@pytest.mark.parametrize("column", ["visit_no", "inmate_no", "kind", "arrived_at", "left_at"])
def test_a_book_without_a_column_that_decides_is_refused_by_its_name(
    inmate: Inmate, tmp_path: Path, capsys: Any, column: str
) -> None:
    status, said, line = handed_in(tmp_path, without(as_csv(entry(inmate_no=inmate.inmate_no)), column), capsys)
    assert (status, nothing_is_stored()) == (1, True)
    assert column in line
    assert len(said["errors"]) == 1


@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp1252", "utf-16"])
def test_a_book_from_windows_is_read(inmate: Inmate, tmp_path: Path, capsys: Any, encoding: str) -> None:
    content = as_csv(entry(inmate_no=inmate.inmate_no, visitor="Mrs Tšepo Né")).decode().lstrip("\ufeff")
    status, said, _line = handed_in(tmp_path, content.encode(encoding), capsys)
    assert (status, said["created"]) == (0, 1)
    assert Visitor.objects.get().full_name == "Mrs Tšepo Né"


def test_the_same_instant_is_one_time_whatever_its_offset(inmate: Inmate) -> None:
    times = {"arrived_at": "2026-03-29T10:00:00+02:00", "started_at": "2026-03-29T08:30:00Z"}
    report = take_over(entry(inmate_no=inmate.inmate_no, **times, left_at="2026-03-29T11:00:00+02:00"))
    visit = Visit.objects.get()
    assert report.main.created == 1
    assert visit.arrived_at
    assert visit.started_at
    assert (visit.started_at - visit.arrived_at).total_seconds() == 30 * 60


def test_a_clock_that_was_set_back_between_two_steps_is_a_bad_row(inmate: Inmate) -> None:
    set_back = {"arrived_at": "2026-10-25T10:00:00+02:00", "started_at": "2026-10-25T09:20:00+02:00"}
    report = take_over(entry(inmate_no=inmate.inmate_no, **set_back))
    assert [(error.line, error.column) for error in report.errors] == [(2, "started_at")]
    assert nothing_is_stored()


def test_one_number_may_stand_at_two_facilities_and_once_at_each(inmate: Inmate) -> None:
    other = an_inmate(a_facility("LER"))
    here, there = entry(inmate_no=inmate.inmate_no), entry(inmate_no=other.inmate_no, facility="LER")
    report = take_over(here, there, here)
    assert [(error.line, error.column) for error in report.errors] == [(4, "visit_no")]
    assert nothing_is_stored()
    assert take_over(here, there).main.created == 2


def test_every_row_that_is_wrong_in_every_way_is_named(inmate: Inmate, tmp_path: Path, capsys: Any) -> None:
    worst = dict.fromkeys(BOOK.known, "=1+1")
    rows = [worst | {"visit_no": f"V-{n}"} for n in range(50)]
    status, said, _line = handed_in(tmp_path, as_csv(entry(inmate_no=inmate.inmate_no), *rows), capsys)
    assert (status, nothing_is_stored()) == (1, True)
    assert {error["line"] for error in said["errors"]} == set(range(3, 53))
    assert {"facility", "inmate_no", "kind", "arrived_at"} <= {error["column"] for error in said["errors"]}


@pytest.mark.parametrize("moment", ["", "now", "2026-11-21", "2026-11-21T10:00:00", "9999-99-99T10:00:00+02:00"])
def test_scan_waits_refuses_what_is_no_moment_as_bad_usage(inmate: Inmate, moment: str) -> None:
    take_over(waiting("V-1", 90, inmate.inmate_no))
    with pytest.raises(CommandError) as refused:
        call_command("scan_waits", "--at", moment)
    assert refused.value.returncode in {1, 2}
    assert not WaitAlert.objects.exists()


def test_scan_waits_before_anybody_came_raises_nothing(inmate: Inmate, capsys: Any) -> None:
    take_over(waiting("V-1", 90, inmate.inmate_no))
    capsys.readouterr()
    call_command("scan_waits", "--json", "--at", (clock.now() - clock.days(1)).isoformat())
    assert json.loads(capsys.readouterr().out) == {"alerts": []}
