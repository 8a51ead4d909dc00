import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from lcs_ims.audit.models import Checkpoint, Event
from lcs_ims.audit.note import VerifierKey
from tests.audit.insider import unguarded
from tests.audit.telling import place, tell_a_story

pytestmark = pytest.mark.django_db(transaction=True)

MANAGE = Path(__file__).parents[2] / "manage.py"
Manage = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def manage(process_environment: dict[str, str]) -> Manage:
    tell_a_story()
    environment = process_environment | {"DJANGO_SETTINGS_MODULE": "lcs_ims.settings"}

    def run(*arguments: object) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, str(MANAGE), *map(str, arguments)]
        return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)

    return run


def test_checkpoint_verify_and_prove_answer_in_json(manage: Manage, tmp_path: Path) -> None:
    checkpoint = manage("checkpoint", "--out", tmp_path / "c.txt", "--json")
    answer = json.loads(checkpoint.stdout)
    assert (checkpoint.returncode, answer["size"]) == (0, 10)
    assert str(VerifierKey.parse(answer["key"])) == answer["key"]
    proof = manage("prove", Event.objects.get(leaf=3).uuid, "--out", tmp_path / "p.tlog-proof", "--json")
    assert json.loads(proof.stdout)["root"] == Checkpoint.objects.get().root
    verified = manage("verify_audit", "--checkpoint", tmp_path / "c.txt", "--json")
    assert json.loads(verified.stdout) == {
        "ok": True,
        "size": 10,
        "root": Checkpoint.objects.get().root,
        "problems": [],
    }


def test_a_finding_is_status_1_and_one_line_of_reason(manage: Manage) -> None:
    with unguarded():
        Event.objects.filter(leaf=3).update(action="cells.stay.ended")
    verified = manage("verify_audit", "--json")
    assert (verified.returncode, verified.stderr.count("\n")) == (1, 1)
    assert json.loads(verified.stdout)["ok"] is False


def test_an_unknown_event_is_status_1(manage: Manage, tmp_path: Path) -> None:
    assert manage("prove", "9999", "--out", tmp_path / "p.tlog-proof").returncode == 1


def test_a_file_that_is_not_there_is_status_2(manage: Manage, tmp_path: Path) -> None:
    assert manage("verify_audit", "--checkpoint", tmp_path / "none.txt").returncode == 2


def test_a_continuation_is_proved_from_an_older_checkpoint(manage: Manage, tmp_path: Path) -> None:
    manage("checkpoint", "--out", tmp_path / "c.txt")
    place()
    proved = manage("prove_continuation", tmp_path / "c.txt", "--out", tmp_path / "p.txt", "--json")
    assert json.loads(proved.stdout)["old"] == 10
    assert (tmp_path / "p.txt").read_text().startswith("old 10\n")
