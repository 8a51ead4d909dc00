"""The commands as other programs call them: arguments, exit status, what is on which stream."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from cells.models import Cell, Stay
from inmates.models import Inmate
from lcs_ims.lib.exports import write_csv, write_xlsx
from tests.imports.musters import Row, apart, cell, person

pytestmark = pytest.mark.django_db


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Any:
    def run_command(*arguments: object) -> tuple[int, Any, str]:
        """Exit status, the JSON document on standard output, standard error."""
        status, reason = 0, ""
        try:
            call_command(*map(str, arguments), "--json")
        except CommandError as error:
            status, reason = error.returncode, str(error)
        out = capsys.readouterr().out
        return status, json.loads(out) if out else None, reason

    return run_command


def saved(path: Path, *rows: Row) -> Path:
    write = write_csv if path.suffix == ".csv" else lambda *table: write_xlsx("x", *table)
    path.write_bytes(write(list(rows[0]), [list(row.values()) for row in rows]))
    return path


@pytest.fixture
def estate(tmp_path: Path, run: Any) -> None:
    assert run("import_estate", saved(tmp_path / "estate.csv", cell("A-01"), cell("A-02")))[0] == 0


def test_an_estate_is_taken_over(tmp_path: Path, run: Any) -> None:
    named = saved(tmp_path / "f.csv", {"facility": "MCCI", "name": "Maseru Central"})
    status, document, reason = run("import_estate", saved(tmp_path / "e.csv", cell()), "--facilities", named)
    assert (status, reason) == (0, "")
    assert {name: document[name] for name in ("created", "updated", "unchanged", "errors")} == {
        "created": 1,
        "updated": 0,
        "unchanged": 0,
        "errors": [],
    }
    assert document["facilities"]["created"] == 1


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
@pytest.mark.usefixtures("estate")
def test_a_register_is_taken_over_from_either_kind_of_file(tmp_path: Path, run: Any, kind: str) -> None:
    people = saved(tmp_path / f"r.{kind}", person(1, surname="Tšosane"), person(2))
    orders = saved(tmp_path / f"k.{kind}", apart(1, 2))
    rivals = saved(tmp_path / f"v.{kind}", {"faction_a": "red", "faction_b": "blue"})
    more = ("--keep-apart", orders, "--rivals", rivals, "--on", "2026-11-21")
    status, document, _ = run("import_register", people, *more)
    assert status == 0
    assert [document["created"], document["keep_apart"]["created"], document["rivals"]["created"]] == [2, 1, 1]
    assert Inmate.objects.get(inmate_no="LCS/2026/00001").surname == "Tšosane"


@pytest.mark.usefixtures("estate")
def test_bad_rows_end_with_1_and_every_one_of_them(tmp_path: Path, run: Any) -> None:
    people = saved(tmp_path / "r.csv", person(1), person(2, sex="m"), person(3, cell="A-99"))
    status, document, reason = run("import_register", people, "--on", "2026-11-21")
    assert status == 1
    assert [(e["file"], e["line"], e["column"]) for e in document["errors"]] == [
        (str(people), 3, "sex"),
        (str(people), 4, "cell"),
    ]
    assert (document["created"], document["stored"]) == (0, False)
    assert "2 bad rows" in reason
    assert "\n" not in reason
    assert not Inmate.objects.exists()


@pytest.mark.usefixtures("estate")
def test_bad_rows_can_be_left_out_and_are_written_with_their_reasons(tmp_path: Path, run: Any) -> None:
    people = saved(tmp_path / "r.csv", person(1), person(2, sex="m"))
    orders = saved(tmp_path / "k.csv", apart(1, 2))
    out = tmp_path / "bad.csv"
    status, document, _ = run(
        "import_register", people, "--keep-apart", orders, "--skip-bad", out, "--on", "2026-11-21"
    )
    assert (status, document["created"], len(document["errors"])) == (0, 1, 1)
    assert out.read_text().splitlines()[1].endswith(',"sex: m is not one of: female, male, unknown."')
    assert "LCS/2026/00002 is not known" in (tmp_path / "bad-keep_apart.csv").read_text()


@pytest.mark.usefixtures("estate")
def test_the_bad_rows_corrected_are_read_again(tmp_path: Path, run: Any) -> None:
    people = saved(tmp_path / "r.csv", person(1), person(2, sex="m", surname="=Mokone"))
    out = tmp_path / "bad.csv"
    run("import_register", people, "--skip-bad", out, "--on", "2026-11-21")
    out.write_text(out.read_text().replace(",m,", ",male,"))
    assert run("import_register", out, "--on", "2026-11-21")[1]["created"] == 1
    assert Inmate.objects.get(inmate_no="LCS/2026/00002").surname == "=Mokone"


@pytest.mark.usefixtures("estate")
def test_a_preview_says_what_would_happen(tmp_path: Path, run: Any) -> None:
    people = saved(tmp_path / "r.csv", person(1), person(2, legal_status="remand"))
    status, document, _ = run("import_register", people, "--preview", "--on", "2026-11-21")
    assert (status, document["created"], document["breaches_opened"]) == (0, 2, 1)
    assert document["stored"] is False
    assert not Stay.objects.exists()


def test_a_file_that_is_no_table_ends_with_1_and_says_why(tmp_path: Path, run: Any) -> None:
    nothing = tmp_path / "e.csv"
    nothing.write_bytes(b"")
    status, document, reason = run("import_estate", nothing)
    assert (status, document["errors"][0]["line"]) == (1, 1)
    assert "empty" in reason
    assert run("import_estate", nothing, "--skip-bad", tmp_path / "out.csv")[0] == 1


@pytest.mark.parametrize(
    "arguments",
    [
        ("import_estate", "/nowhere/estate.csv"),
        ("import_register", "/nowhere/register.csv"),
    ],
)
def test_a_file_that_is_not_there_is_bad_usage(run: Any, arguments: tuple[str, ...]) -> None:
    status, document, reason = run(*arguments)
    assert (status, document) == (2, None)
    assert "is not a file" in reason


def test_a_place_that_cannot_be_written_is_bad_usage_before_anything_is_stored(tmp_path: Path, run: Any) -> None:
    table = saved(tmp_path / "e.csv", cell("A-01"))
    status, _, reason = run("import_estate", table, "--skip-bad", tmp_path / "none" / "out.csv")
    assert status == 2
    assert "cannot be written" in reason
    assert not Cell.objects.exists()


def test_people_are_told_what_happened_in_lines(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("import_estate", str(saved(tmp_path / "e.csv", cell("A-01"), cell("A-02"))))
    assert capsys.readouterr().out.splitlines()[0] == "e.csv: 2 created, 0 updated, 0 unchanged, 0 bad."
