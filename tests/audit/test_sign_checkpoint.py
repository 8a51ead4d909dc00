import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.core.management import call_command
from django.core.management.base import CommandError

from lcs_ims.audit import Action, signer
from lcs_ims.audit import duties as _registered  # noqa: F401
from lcs_ims.audit.merkle import root_of
from lcs_ims.audit.models import Checkpoint, Event, Head
from lcs_ims.audit.note import VerifierKey
from lcs_ims.audit.outside import LastSigned, Outside
from lcs_ims.audit.proofs import leaf_hashes
from lcs_ims.audit.signer import sign_checkpoint, sign_if_able, sign_if_due
from lcs_ims.audit.tree_head import TreeHead
from lcs_ims.lib import clock
from lcs_ims.lib.duties import duties
from lcs_ims.lib.refusal import Refused
from tests.audit.insider import cut, rewrite
from tests.audit.telling import place, tell_a_story

pytestmark = pytest.mark.django_db


@pytest.fixture
def outside() -> Outside:
    tell_a_story()
    return Outside.of(Head.objects.get().log_id)


def signed_head(outside: Outside) -> TreeHead:
    key = outside.public()
    assert isinstance(key, VerifierKey)
    return TreeHead.verified(sign_checkpoint().encode(), key)


def test_it_signs_the_root_over_all_events(outside: Outside) -> None:
    sign_checkpoint()
    head = signed_head(outside)
    assert (head.size, head.root) == (10, root_of(leaf_hashes(10)))


def test_the_log_is_named_in_the_checkpoint(outside: Outside) -> None:
    assert sign_checkpoint().startswith(f"lcs-ims/trail/{outside.log_id}\n10\n")


def test_it_is_kept_in_the_database(outside: Outside) -> None:
    text = sign_checkpoint()
    kept = Checkpoint.objects.get()
    assert (kept.number, kept.size, kept.text) == (1, 10, text)


def test_nothing_is_signed_twice(outside: Outside) -> None:
    assert sign_checkpoint() == sign_checkpoint()
    assert Checkpoint.objects.count() == 1


def test_the_next_one_continues_the_last(outside: Outside) -> None:
    sign_checkpoint()
    place()
    sign_checkpoint()
    assert list(Checkpoint.objects.values_list("number", "size")) == [(1, 10), (2, 11)]


def test_the_key_is_made_outside_the_database_for_its_owner_alone(outside: Outside) -> None:
    sign_checkpoint()
    assert outside.key_file.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("leaf", [1, 4, 9])
def test_a_rewritten_trail_is_not_signed(outside: Outside, leaf: int) -> None:
    sign_checkpoint()
    rewrite(leaf, lambda event: event.update(reason="never happened"), sign_again=False)
    place()
    with pytest.raises(Refused) as refusal:
        sign_checkpoint()
    assert refusal.value.code == "trail-rewritten"


def test_a_trail_that_was_cut_is_not_signed(outside: Outside) -> None:
    sign_checkpoint()
    cut(7)
    with pytest.raises(Refused) as refusal:
        sign_checkpoint()
    assert refusal.value.code == "trail-rewritten"


def test_a_trail_that_was_cut_and_grew_again_is_not_signed(outside: Outside) -> None:
    sign_checkpoint()
    cut(7)
    for bed in range(5):
        place(bed)
    with pytest.raises(Refused) as refusal:
        sign_checkpoint()
    assert refusal.value.code == "trail-rewritten"


def test_what_was_signed_just_before_a_crash_is_kept_afterwards(outside: Outside, monkeypatch: Any) -> None:
    with monkeypatch.context() as crash:
        crash.setattr(signer, "_keep", lambda *_: None)
        text = sign_checkpoint()
    assert not Checkpoint.objects.exists()
    assert sign_checkpoint() == text
    assert Checkpoint.objects.get().text == text


def test_a_signer_that_lost_its_memory_learns_from_its_own_checkpoints(outside: Outside) -> None:
    sign_checkpoint()
    outside.state_file.unlink()
    place()
    sign_checkpoint()
    assert list(Checkpoint.objects.values_list("number", "size")) == [(1, 10), (2, 11)]


def test_a_signer_that_lost_its_memory_still_signs_no_rewritten_trail(outside: Outside) -> None:
    sign_checkpoint()
    outside.state_file.unlink()
    rewrite(4, lambda event: event.update(reason="never happened"), sign_again=False)
    place()
    with pytest.raises(Refused) as refusal:
        sign_checkpoint()
    assert refusal.value.code == "trail-rewritten"


def test_no_new_key_takes_the_place_of_a_lost_one(outside: Outside) -> None:
    sign_checkpoint()
    shutil.rmtree(outside.folder)
    with pytest.raises(Refused) as refusal:
        sign_checkpoint()
    assert refusal.value.code == "signing-key-missing"


@pytest.mark.parametrize("memory", [True, False])
def test_another_key_signs_nothing(outside: Outside, memory: bool) -> None:
    sign_checkpoint()
    outside.key_file.unlink()
    outside.make_key()
    if not memory:
        outside.state_file.unlink()
        outside.public_file.unlink()
    place()
    with pytest.raises(Refused) as refusal:
        sign_checkpoint()
    assert refusal.value.code == "signing-key-differs"


def test_the_web_process_never_signs(outside: Outside, monkeypatch: Any) -> None:
    monkeypatch.setattr(signer, "_forbidden", False)
    signer.forbid()
    with pytest.raises(PermissionError):
        sign_checkpoint()
    assert sign_if_able() is None


def test_a_named_key_file_is_used_and_the_rest_lies_beside_it(
    outside: Outside, settings: Any, tmp_path: Path
) -> None:
    settings.SIGNING_KEY_FILE = str(tmp_path / "trail.pem")
    sign_checkpoint()
    assert (tmp_path / "trail.pem").exists()
    assert (tmp_path / str(outside.log_id) / "signed.json").exists()
    assert not outside.key_file.exists()


def test_it_is_due_a_quarter_of_an_hour_after_the_last_if_anything_happened(outside: Outside) -> None:
    assert sign_if_due()
    place()
    assert sign_if_due() is None
    last = outside.last_signed()
    outside.remember(LastSigned(last.number, last.text, last.size, last.frontier, last.kept, last.signed_at - 901))
    assert sign_if_due()
    assert sign_if_due() is None


def test_an_empty_trail_is_not_signed() -> None:
    with pytest.raises(Refused) as refusal:
        sign_checkpoint()
    assert refusal.value.code == "log-not-begun"
    assert sign_if_due() is None


def test_the_command_writes_the_newest_checkpoint(outside: Outside, tmp_path: Path) -> None:
    call_command("checkpoint", "--out", tmp_path / "checkpoint.txt", verbosity=0)
    assert (tmp_path / "checkpoint.txt").read_bytes() == Checkpoint.objects.get().text.encode()


def test_the_command_refuses_an_empty_trail(tmp_path: Path) -> None:
    with pytest.raises(CommandError) as error:
        call_command("checkpoint", "--out", tmp_path / "checkpoint.txt")
    assert error.value.returncode == 1


def test_a_checkpoint_is_by_the_key_that_is_published(outside: Outside) -> None:
    sign_checkpoint()
    key = outside.public()
    assert isinstance(key, VerifierKey)
    assert key.public == outside.private().public_key().public_bytes_raw()
    assert key.public != Ed25519PrivateKey.generate().public_key().public_bytes_raw()


def test_the_sweep_signs_what_is_due(outside: Outside) -> None:
    duty = next(duty for duty in duties() if duty.name == "audit.checkpoint")
    assert [duty.work(clock.now()), duty.work(clock.now())] == [1, 0]


def test_an_hour_in_which_nothing_happens_is_an_event_and_so_has_a_checkpoint(outside: Outside) -> None:
    duty = next(duty for duty in duties() if duty.name == "audit.hour")
    now = clock.now()
    assert [duty.work(now), duty.work(now + timedelta(minutes=59))] == [0, 0]
    assert [duty.work(now + timedelta(minutes=61)), duty.work(now)] == [1, 0]
    assert Event.objects.latest("leaf").action == Action.HOUR_PASSED


def test_a_process_that_may_not_read_the_key_leaves_it_to_the_signer(outside: Outside, monkeypatch: Any) -> None:
    def unreadable(_: Outside) -> Ed25519PrivateKey:
        raise PermissionError

    monkeypatch.setattr(Outside, "private", unreadable)
    assert sign_if_able() is None
    assert not Checkpoint.objects.exists()


def test_a_signer_that_waited_for_another_sees_what_the_other_signed(outside: Outside, monkeypatch: Any) -> None:
    locked = Outside.locked

    @contextmanager
    def after_another(waiting: Outside) -> Iterator[None]:
        monkeypatch.setattr(Outside, "locked", locked)
        place()
        sign_checkpoint()
        with waiting.locked():
            yield

    monkeypatch.setattr(Outside, "locked", after_another)
    sign_checkpoint()
    assert list(Checkpoint.objects.values_list("number", "size")) == [(1, 11)]
