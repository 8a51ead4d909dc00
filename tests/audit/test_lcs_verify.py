import itertools
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
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
from tests.audit.papers import Papers, lcs_verify, pdf, verify
from tests.audit.telling import place

pytestmark = pytest.mark.django_db


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
