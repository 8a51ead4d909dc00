"""Copying the database and putting it back, by the commands, in places of their own."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


class Place:
    """A Service's database and trail in a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.environment = {k: v for k, v in os.environ.items() if not k.startswith("LCS_")}
        self.environment |= {"LCS_VAR_DIR": str(folder), "DJANGO_SETTINGS_MODULE": "lcs_ims.settings"}

    def run(self, *arguments: object) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "manage.py", *map(str, arguments)]
        return subprocess.run(command, cwd=ROOT, env=self.environment, capture_output=True, text=True, check=False)

    def begun(self) -> "Place":
        assert self.run("migrate", "-v0").returncode == 0
        return self

    def add(self, username: str) -> None:
        done = self.run("create_user", username, "--role", "system_administrator")
        assert done.returncode == 0, done.stderr


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Place:
    place = Place(tmp_path_factory.mktemp("home")).begun()
    place.add("t.mokoena")
    assert place.run("backup", place.folder / "copy").returncode == 0
    place.add("m.letsie")
    assert place.run("checkpoint", "--out", place.folder / "newest.txt").returncode == 0
    return place


@pytest.fixture
def elsewhere(tmp_path: Path) -> Place:
    return Place(tmp_path / "elsewhere")


def test_a_copy_is_put_back_and_proves_itself(home: Place, elsewhere: Place) -> None:
    done = elsewhere.run("restore", home.folder / "copy", "--json")
    assert done.returncode == 0, done.stderr
    answer = json.loads(done.stdout)
    assert (answer["lost"], answer["problems"]) == (0, [])
    assert set(answer["files"]) == {"lcs.sqlite3", "checkpoint.txt", "public.key", "signed.json"}
    assert elsewhere.run("verify_audit").returncode == 0


def test_a_copy_that_lacks_hours_says_so(home: Place, elsewhere: Place) -> None:
    done = elsewhere.run("restore", home.folder / "copy", "--checkpoint", home.folder / "newest.txt", "--json")
    assert done.returncode == 1
    assert json.loads(done.stdout)["lost"] > 0
    assert "events are lost" in done.stderr


def test_a_changed_copy_is_not_put_back(home: Place, elsewhere: Place, tmp_path: Path) -> None:
    changed = tmp_path / "changed"
    changed.mkdir()
    for file in (home.folder / "copy").iterdir():
        (changed / file.name).write_bytes(file.read_bytes() + (b" " if file.name == "lcs.sqlite3" else b""))
    done = elsewhere.run("restore", changed)
    assert done.returncode == 1
    assert "lcs.sqlite3 of the copy is not as it was made" in done.stderr


def test_nothing_is_put_over_a_trail(home: Place) -> None:
    done = home.run("restore", home.folder / "copy")
    assert done.returncode == 1
    assert "Restore into an empty place" in done.stderr


def test_the_signing_key_is_not_in_a_copy(home: Place) -> None:
    assert not list((home.folder / "copy").glob("*signing*"))
