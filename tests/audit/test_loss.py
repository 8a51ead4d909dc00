"""A restore that lost signed events, and how the trail goes on: openly, or not at all."""

from collections.abc import Callable
from pathlib import Path

import pytest

from lcs_ims.audit import Action, deed, record
from lcs_ims.audit import loss as losses
from lcs_ims.audit.loss import continue_log
from lcs_ims.audit.models import Checkpoint, Event, Head
from lcs_ims.audit.outside import Outside
from lcs_ims.audit.signer import sign_checkpoint
from lcs_ims.audit.verification import verify
from lcs_ims.lib.refusal import Refused
from tests.audit.insider import cut
from tests.audit.papers import lcs_verify
from tests.audit.telling import INMATE, OFFICER, place, tell_a_story

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

WHY = "the disk of the server failed on 21 November"


@pytest.fixture
def lost() -> str:
    """What was signed last, and is lost: eleven events, of which a restore brought back six."""
    place()
    sign_checkpoint()
    tell_a_story()
    newest = sign_checkpoint()
    cut(6)
    tell_of_the_restore(newest)
    return newest


@deed
def tell_of_the_restore(newest: str) -> None:
    until = Head.objects.get().recorded_at
    after = {"until": until, "lost": 5, "checkpoint": newest}
    record(Action.DATABASE_RESTORED, by=OFFICER, on=INMATE, after=after)


def refused(act: Callable[[], object]) -> str:
    with pytest.raises(Refused) as refusal:
        act()
    return refusal.value.code


def go_on() -> str:
    return continue_log(by=OFFICER, reason=WHY)


def test_nothing_is_signed_after_a_loss_until_somebody_answers_for_it(lost: str) -> None:
    assert refused(sign_checkpoint) == "events-lost"


def test_nor_on_another_machine_whose_signer_remembers_no_more_than_the_copy(lost: str) -> None:
    outside = Outside.of(Head.objects.get().log_id)
    outside.state_file.unlink()
    assert refused(sign_checkpoint) == "events-lost"


def test_the_trail_goes_on_under_another_name_and_is_whole(lost: str) -> None:
    text = go_on()
    assert text.partition("\n")[0] == lost.partition("\n")[0] + "/2"
    assert verify().problems == []
    place()
    assert sign_checkpoint().startswith(lost.partition("\n")[0] + "/2\n")
    assert verify().problems == []


def test_the_trail_says_what_is_lost_and_why_it_goes_on(lost: str) -> None:
    go_on()
    said = Event.objects.get(action=Action.LOG_CONTINUED)
    assert (said.after["lost"], said.after["checkpoint"], said.reason) == (5, lost, WHY)


def test_who_holds_a_checkpoint_of_what_was_lost_still_sees_the_loss(lost: str) -> None:
    go_on()
    [problem] = verify(lost.encode()).problems
    assert "(signed before the log lost events and went on under another name) covers 11 events" in problem


def test_a_checkpoint_from_before_the_loss_is_continued(lost: str) -> None:
    first = Checkpoint.objects.get(number=1).text
    go_on()
    assert verify(first.encode()).problems == []


def test_the_old_key_does_not_verify_the_new_name(lost: str, tmp_path: Path) -> None:
    outside = Outside.of(Head.objects.get().log_id)
    (tmp_path / "old.key").write_text(str(outside.public()))
    (tmp_path / "new.txt").write_text(go_on())
    arguments = ["checkpoint", str(tmp_path / "new.txt"), "--key"]
    assert lcs_verify.main([*arguments, str(tmp_path / "old.key")]) == 1
    assert lcs_verify.main([*arguments, str(outside.public_file)]) == 0


def test_what_was_signed_and_lost_stays_in_the_signers_folder(lost: str) -> None:
    outside = Outside.of(Head.objects.get().log_id)
    go_on()
    assert '"size": 11' in (outside.folder / "signed-1.json").read_text()


def test_it_can_be_repeated_where_it_was_cut_off(lost: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as power_cut:
        power_cut.setattr(Outside, "set_aside", lambda _: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            go_on()
    assert refused(sign_checkpoint) == "events-lost"
    go_on()
    assert Event.objects.filter(action=Action.LOG_CONTINUED).count() == 1
    assert verify().problems == []


def test_a_signer_that_lost_its_memory_finds_its_line_again(lost: str) -> None:
    go_on()
    Outside.of(Head.objects.get().log_id).state_file.unlink()
    place()
    assert "/2\n" in sign_checkpoint()


def test_a_rewritten_trail_does_not_go_on_by_this_way(lost: str) -> None:
    from tests.audit.insider import rewrite

    rewrite(1, lambda event: event.update(reason="never happened"), sign_again=False)
    assert refused(go_on) == "trail-rewritten"


def test_a_second_loss_makes_a_third_name(lost: str) -> None:
    tell_of_the_restore(go_on())
    assert "/3\n" in go_on()


def test_there_is_nothing_to_answer_for_without_a_loss() -> None:
    place()
    sign_checkpoint()
    assert refused(go_on) == "nothing-lost"


def test_a_forged_word_that_it_went_on_is_not_believed(lost: str) -> None:
    losses._record(2, Event.objects.get(action=Action.DATABASE_RESTORED), by=OFFICER, reason=WHY)
    assert refused(sign_checkpoint) == "events-lost"
