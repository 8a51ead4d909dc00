import importlib.util
import itertools
import json
import subprocess
import sys
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.core.management import call_command
from django.db import transaction

from lcs_ims.audit.models import Checkpoint, Event, Head
from lcs_ims.audit.note import VerifierKey
from lcs_ims.audit.outside import Outside
from lcs_ims.audit.proofs import prove_continuation
from lcs_ims.audit.signer import sign_checkpoint
from lcs_ims.audit.tree_head import TreeHead
from tests import hard
from tests.audit import rfc6962
from tests.audit.insider import rewrite
from tests.audit.telling import place, tell_a_story

pytestmark = pytest.mark.django_db

PROGRAM = Path(__file__).parents[2] / "inspectorate" / "verifier" / "lcs_verify.py"


def load() -> Any:
    """The program as a module, for what is asked of it a thousand times."""
    spec = importlib.util.spec_from_file_location("lcs_verify", PROGRAM)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["lcs_verify"] = module  # its dataclasses look their module up
    spec.loader.exec_module(module)
    return module


lcs_verify = load()


@dataclass
class Papers:
    """What somebody outside holds: the key, an older checkpoint, and what the Service hands over today."""

    home: Path

    def __post_init__(self) -> None:
        place()
        place()
        self.older = self.write("older.txt", sign_checkpoint())
        self.key = str(Outside.of(Head.objects.get().log_id).public_file)
        tell_a_story()
        self.hand_over()

    def write(self, name: str, content: str | bytes) -> str:
        path = self.home / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return str(path)

    def hand_over(self) -> None:
        self.newer, self.proof = str(self.home / "newer.txt"), str(self.home / "event.tlog-proof")
        self.continuation = str(self.home / "continuation.txt")
        call_command("checkpoint", "--out", self.newer, verbosity=0)
        call_command("prove", "7", "--out", self.proof, verbosity=0)
        call_command("prove_continuation", self.older, "--out", self.continuation, verbosity=0)


@pytest.fixture
def papers(tmp_path: Path) -> Papers:
    return Papers(tmp_path)


def verify(verb: str, *files: str, key: str) -> subprocess.CompletedProcess[str]:
    """As outsiders run it: alone, without the project on its path or in its environment."""
    command = [sys.executable, "-I", str(PROGRAM), verb, *files, "--key", key]
    return subprocess.run(command, env={}, cwd="/", capture_output=True, text=True, check=False)


def test_a_checkpoint_holds(papers: Papers) -> None:
    checked = verify("checkpoint", papers.older, papers.newer, key=papers.key)
    assert (checked.returncode, checked.stderr) == (0, "")
    assert "12 events" in checked.stdout


def test_the_key_may_be_given_as_text(papers: Papers) -> None:
    assert verify("checkpoint", papers.newer, key=Path(papers.key).read_text().strip()).returncode == 0


def test_a_proof_holds_and_shows_the_event(papers: Papers) -> None:
    checked = verify("proof", papers.proof, key=papers.key)
    assert checked.returncode == 0
    assert str(Event.objects.get(leaf=7).uuid) in checked.stdout


def test_a_continuation_holds(papers: Papers) -> None:
    checked = verify("consistency", papers.older, papers.continuation, papers.newer, key=papers.key)
    assert (checked.returncode, checked.stderr) == (0, "")


def test_two_checkpoints_without_a_proof_prove_nothing(papers: Papers) -> None:
    checked = verify("consistency", papers.older, papers.newer, key=papers.key)
    assert checked.returncode == 1
    assert "no proof was given" in checked.stderr


def test_another_key_is_rejected(papers: Papers) -> None:
    name = Path(papers.key).read_text().partition("+")[0]
    other = VerifierKey(name, Ed25519PrivateKey.generate().public_key().public_bytes_raw())
    assert verify("checkpoint", papers.newer, key=str(other)).returncode == 1


def test_a_key_that_was_copied_wrongly_is_said_to_be(papers: Papers) -> None:
    name, identifier, value = Path(papers.key).read_text().strip().split("+", 2)
    assert "copied wrongly" in verify("checkpoint", papers.newer, key=f"{name}x+{identifier}+{value}").stderr


def test_a_changed_event_is_rejected(papers: Papers) -> None:
    lines = Path(papers.proof).read_text().split("\n")
    lines[1] = lines[1].replace("Y", "Z", 1)
    changed = papers.write("changed.tlog-proof", "\n".join(lines))
    assert verify("proof", changed, key=papers.key).returncode == 1


def test_a_log_rewritten_and_signed_with_the_true_key_is_caught(papers: Papers) -> None:
    rewrite(2, lambda event: event.update(reason="never happened"), sign_again=True)
    papers.hand_over()
    assert verify("checkpoint", papers.newer, key=papers.key).returncode == 0
    checked = verify("consistency", papers.older, papers.continuation, key=papers.key)
    assert checked.returncode == 1
    assert "events were rewritten" in checked.stderr


def test_all_of_20_logs_rewritten_and_signed_with_the_true_key_are_caught(papers: Papers) -> None:
    assert caught(papers, 20) == 20


@pytest.mark.hard
def test_all_of_100_logs_rewritten_and_signed_with_the_true_key_are_caught(papers: Papers) -> None:
    assert caught(papers, hard.of(100)) == hard.of(100)


def caught(papers: Papers, count: int) -> int:
    """How many of `count` rewritings, of any event and any part of it, the older checkpoint gives away."""
    older = sign_checkpoint()
    for _ in range(3):
        place()
        sign_checkpoint()
    key = lcs_verify.Key.parse(papers.key)
    return sum(is_caught(number, older, key) for number in range(count))


def is_caught(number: int, older: str, key: Any) -> bool:
    outside = Outside.of(Head.objects.get().log_id)
    remembered, point = outside.last_signed(), transaction.savepoint()
    part = ("reason", "action", "recorded_at", "uuid", "by")[number % 5]
    rewrite(number % 12, lambda event: event.update({part: f"rewritten {number}"}), sign_again=True)
    continuation = prove_continuation(TreeHead.verified(older.encode(), read_key(key)), newest())
    try:
        lcs_verify.check_consistency([older, continuation], key)
    except lcs_verify.Rejected:
        return True
    finally:
        transaction.savepoint_rollback(point)
        outside.remember(remembered)
    return False


def newest() -> Checkpoint:
    return Checkpoint.objects.latest("number")


def read_key(key: Any) -> VerifierKey:
    return VerifierKey(key.name, key.public)


def test_a_checkpoint_with_any_byte_changed_is_rejected(papers: Papers) -> None:
    note, key = Path(papers.newer).read_bytes(), lcs_verify.Key.parse(papers.key)
    for at, byte in itertools.product(range(len(note)), range(1, 256)):
        changed = note[:at] + bytes([note[at] ^ byte]) + note[at + 1 :]
        with pytest.raises((lcs_verify.Rejected, UnicodeDecodeError)):
            lcs_verify.checkpoint(changed.decode("utf-8"), key)


@pytest.mark.parametrize("size", range(1, 26))
def test_it_reads_proofs_as_the_definition_has_them(size: int) -> None:
    entries = [bytes([n]) for n in range(size)]
    root = rfc6962.mth(entries)
    for index in range(size):
        leaf = lcs_verify.leaf_hash(entries[index])
        assert lcs_verify.root_from_path(index, size, leaf, rfc6962.path(index, entries)) == root
    for old in range(1, size + 1):
        older = rfc6962.mth(entries[:old])
        assert lcs_verify.roots_from_path(old, size, older, rfc6962.proof(old, entries)) == (older, root)


def test_two_logs_shown_to_two_readers_are_caught(papers: Papers) -> None:
    rewrite(9, lambda event: event.update(reason="never happened"), sign_again=True)
    other = papers.write("other.txt", Checkpoint.objects.latest("number").text)
    checked = verify("consistency", papers.newer, other, key=papers.key)
    assert checked.returncode == 1
    assert "two histories" in checked.stderr


def test_a_report_holds_by_its_checkpoint_and_proofs(papers: Papers) -> None:
    checked = verify("report", papers.write("report.pdf", pdf(papers)), key=papers.key)
    assert (checked.returncode, checked.stderr) == (0, "")
    assert "1 proofs hold" in checked.stdout


def test_a_report_with_a_false_proof_is_rejected(papers: Papers) -> None:
    proof = Path(papers.proof).read_text().replace("index 7", "index 6")
    assert verify("report", papers.write("report.pdf", pdf(papers, proof)), key=papers.key).returncode == 1


def test_a_report_without_a_checkpoint_is_rejected(papers: Papers) -> None:
    assert verify("report", papers.write("report.pdf", b"%PDF-1.7\n"), key=papers.key).returncode == 1


def pdf(papers: Papers, proof: str = "") -> bytes:
    """The bones of a PDF: its attachments, one compressed and one not."""
    proofs = json.dumps({"proofs": [{"event": "7", "proof": proof or Path(papers.proof).read_text()}]}).encode()
    streams = [Path(papers.newer).read_bytes(), zlib.compress(proofs), zlib.compress(b"\xff\x00 a font")]
    objects = [b"1 0 obj\n<< >>\nstream\n" + stream + b"\nendstream\nendobj\n" for stream in streams]
    return b"%PDF-1.7\n" + b"".join(objects)
