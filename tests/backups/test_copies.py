"""Copying the databases and putting them back, by the commands, in places of their own."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from lcs_ims.backups.sealing import new_key_file
from tests.backups.places import Place

pytestmark = pytest.mark.both_databases


def sealed(folder: Path) -> Path:
    [file] = folder.glob("service.*.age")
    return file


def test_a_copy_is_put_back_and_proves_itself(home: Place, elsewhere: Place) -> None:
    answer = json.loads(elsewhere.done("restore", home.folder / "copy", "--json"))
    assert (answer["lost"], answer["problems"]) == (0, [])
    assert {"checkpoint.txt", "public.key", "signed.json"} < set(answer["files"])
    elsewhere.done("verify_audit")
    elsewhere.add("p.tau")


def test_a_copy_that_lacks_hours_says_so(home: Place, elsewhere: Place) -> None:
    done = elsewhere.run("restore", home.folder / "copy", "--checkpoint", home.folder / "newest.txt", "--json")
    assert done.returncode == 1
    assert json.loads(done.stdout)["lost"] > 0
    assert "events are lost" in done.stderr


def test_a_changed_copy_is_not_put_back(home: Place, elsewhere: Place, tmp_path: Path) -> None:
    changed = shutil.copytree(home.folder / "copy", tmp_path / "changed")
    with sealed(changed).open("ab") as file:
        file.write(b" ")
    done = elsewhere.run("restore", changed)
    assert done.returncode == 1
    assert "is not as it was made" in done.stderr


def test_nothing_is_put_over_a_trail(home: Place) -> None:
    done = home.run("restore", home.folder / "copy")
    assert done.returncode == 1
    assert "Restore into an empty place" in done.stderr


def test_a_copy_tells_nothing_without_its_key(home: Place, elsewhere: Place, tmp_path: Path) -> None:
    assert not any(b"t.mokoena" in file.read_bytes() for file in (home.folder / "copy").iterdir())
    other = tmp_path / "other.key"
    other.write_text(new_key_file())
    elsewhere.environment["LCS_BACKUP_KEY_FILE"] = str(other)
    done = elsewhere.run("restore", home.folder / "copy")
    assert done.returncode == 1
    assert "sealed to another key" in done.stderr


def test_no_key_is_in_a_copy_and_nothing_unsealed_is_left_behind(home: Place) -> None:
    assert not [file for file in (home.folder / "copy").iterdir() if "signing" in file.name or "SECRET" in str(file)]
    assert list((home.folder / "workshop").iterdir()) == []


def test_what_people_write_meanwhile_is_not_held_up(home: Place, tmp_path: Path) -> None:
    home.done("backup", tmp_path / "again")
    assert home.run("backup", tmp_path / "again").returncode == 1  # not over another copy
    home.done("verify_audit")


def test_the_portals_own_database_is_copied_and_put_back_into_an_empty_one(
    new_place: Callable[..., Place], elsewhere: Place, tmp_path: Path
) -> None:
    both = new_place().begun()
    both.add("t.mokoena")
    both.in_portal("CREATE TABLE finding (words TEXT)")
    both.in_portal("INSERT INTO finding VALUES ('no daylight in A-01')")
    files = both.asked("backup", tmp_path / "copy")["files"]
    assert [name for name in files if name.startswith("portal.")]
    elsewhere.in_portal("CREATE TABLE finding (words TEXT)")
    assert "has tables already" in elsewhere.run("restore", tmp_path / "copy").stderr
    elsewhere.in_portal("DROP TABLE finding")
    elsewhere.done("restore", tmp_path / "copy")
    assert elsewhere.in_portal("SELECT words FROM finding") == [("no daylight in A-01",)]
