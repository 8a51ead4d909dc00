import json
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection

from lcs_ims.audit import Action, guards, replay, sequencing
from lcs_ims.audit.models import Checkpoint, Event, Head, Payload
from lcs_ims.audit.outside import Outside
from lcs_ims.audit.signer import sign_checkpoint
from lcs_ims.audit.verification import verify
from tests import hard
from tests.audit import tampering
from tests.audit.insider import cut, rewrite, undone, unguarded
from tests.audit.telling import OFFICER, place, tell_a_story

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


@pytest.fixture
def older(tmp_path: Path) -> bytes:
    """A story under two checkpoints; somebody outside has kept the first."""
    place()
    kept = sign_checkpoint()
    tell_a_story()
    sign_checkpoint()
    return kept.encode()


def problems(kept: bytes | None = None) -> list[str]:
    return verify(kept).problems


def test_nothing_is_wrong_with_an_empty_trail() -> None:
    assert problems() == []


def test_nothing_is_wrong_with_a_trail_left_alone(older: bytes) -> None:
    report = verify(older)
    assert report.problems == []
    assert (report.size, report.root) == (11, Checkpoint.objects.order_by("-number")[0].root)


def found(sentence: str) -> bool:
    return any(sentence in problem for problem in problems())


def laid_hands_on(older: bytes, count: int, seed: int) -> tuple[int, list[Any]]:
    """How many tamperings took, and those of them that were not found."""
    connection.check_constraints()
    guards.remove(connection)
    usual = set(problems(older))
    took, unfound = 0, []
    for tampered in tampering.tamperings(count * 4, seed):
        with undone():
            if tampering.tamper(*tampered):
                took += 1
                if set(problems(older)) <= usual:
                    unfound.append(tampered)
        if took == count:
            break
    return took, unfound


@pytest.mark.django_db(transaction=True)
def test_every_one_of_300_tamperings_is_found(older: bytes) -> None:
    assert laid_hands_on(older, 300, seed=20261121) == (300, [])


@pytest.mark.hard
@pytest.mark.django_db(transaction=True)
def test_every_one_of_10000_tamperings_is_found(older: bytes) -> None:
    count = hard.of(10_000)
    assert laid_hands_on(older, count, seed=20261122) == (count, [])


GARBAGE = [
    "audit_event SET action = CAST(x'ff' AS TEXT)",
    "audit_event SET recorded_at = 'noon'",
    "audit_event SET recorded_at = CAST(recorded_at AS BLOB)",
    "audit_event SET salt = 7",
    "audit_event SET uuid = 'who'",
    "audit_event SET body = CAST('[]' AS BLOB)",
    "audit_mention SET position = 'first'",
    "audit_head SET demonstration = 2",
    "audit_head SET demonstration = CAST(demonstration AS BLOB)",
    "audit_checkpoint SET text = x'00'",
]


@pytest.mark.parametrize("garbage", GARBAGE)
def test_what_is_not_even_a_value_is_found(older: bytes, garbage: str) -> None:
    if connection.vendor != "sqlite":
        return  # PostgreSQL keeps such things out of its columns
    with connection.cursor() as cursor:
        guards.remove(connection)
        cursor.execute(f"UPDATE {garbage} WHERE rowid = 1")
        guards.install(connection)
    assert problems() != []


def test_every_column_of_the_trail_is_tampered_with() -> None:
    tampered = {(table, column) for _, table, column, _ in tampering.tamperings(300, seed=20261121)}
    assert tampered == set(tampering.columns())


def test_a_cleanly_rewritten_event_is_found_from_the_kept_checkpoints(older: bytes) -> None:
    rewrite(1, lambda event: event.update(reason="never happened"), sign_again=False)
    assert found("Checkpoint 1 has another root")


def test_a_trail_rewritten_and_signed_again_is_found_from_an_older_checkpoint(older: bytes) -> None:
    rewrite(1, lambda event: event.update(reason="never happened"), sign_again=True)
    assert problems() == []
    assert problems(older) == [
        "The checkpoint that was given has another root at size 2: events before it were rewritten."
    ]


def test_a_trail_cut_cleanly_is_found_by_what_the_signer_remembers(older: bytes) -> None:
    cut(7)
    assert found("The checkpoint that the signer remembers covers 11 events and there are 7")
    assert found("The database keeps 1 checkpoints of the 2 it was given")


def test_a_trail_cut_below_an_older_checkpoint_is_found(older: bytes) -> None:
    cut(1, sign_again=True)
    assert any(
        "The checkpoint that was given covers 2 events and there are 1" in problem for problem in problems(older)
    )


def test_a_missing_guard_is_named(older: bytes) -> None:
    connection.check_constraints()
    guards.remove(connection)
    assert found("The guard audit_event_no_delete is missing")


def test_detail_that_is_gone_without_an_erasure_is_found(older: bytes) -> None:
    with unguarded():
        Payload.objects.filter(event=Payload.objects.latest("event_id").event_id).update(salt=b"", body=b"")
    assert found("is gone, and no event tells of its erasure")


def test_a_byte_moved_from_the_salt_to_the_body_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sequencing, "token_bytes", lambda size: b" " * size)  # white space, which JSON passes over
    place()
    with unguarded():
        event = Event.objects.get(leaf=1)
        Event.objects.filter(leaf=1).update(salt=bytes(event.salt)[:-1], body=b" " + bytes(event.body))
    assert found("Event 1: its salt or body is not what was written")


def test_times_that_go_back_are_found(older: bytes) -> None:
    rewrite(5, lambda event: event.update(recorded_at="2001-01-01T00:00:00.000000Z"), sign_again=True)
    assert found("Event 5: it was recorded before the event before it")


def test_a_second_beginning_is_found(older: bytes) -> None:
    rewrite(5, lambda event: event.update(action=Action.LOG_BEGAN.value), sign_again=True)
    assert found("Event 5: the first event, and no other, begins the log")


def test_a_checkpoint_of_another_log_is_not_taken(older: bytes) -> None:
    assert problems(older.replace(b"lcs-ims/trail/", b"lcs-ims/other/")) != []


def test_a_line_put_under_a_kept_checkpoint_is_found(older: bytes) -> None:
    with unguarded():
        Checkpoint.objects.filter(number=1).update(text=f"{older.decode()}\u2014 somebody.else AAAAAAAA\n")
    assert problems() == ["Checkpoint 1: it is not the lines that the signer wrote."]


def test_a_checkpoint_with_a_number_without_end_is_not_taken(older: bytes) -> None:
    name, size, rest = older.decode().split("\n", 2)
    endless = "9" * 10_000
    assert problems(f"{name}/{endless}\n{size}\n{rest}".encode()) != []
    assert problems(f"{name}\n{endless}\n{rest}".encode()) != []


def test_a_public_key_that_is_gone_is_said(older: bytes) -> None:
    Outside.of(Head.objects.get().log_id).public_file.unlink()
    assert found("the public key of this log is not here")


class Beds:
    """A folder as an app would register it: which bed was given last, against a table of its own."""

    table: dict[str, int] = {}

    def __init__(self) -> None:
        self.told: dict[str, int] = {}

    def fold(self, leaf: int, event: dict[str, Any]) -> None:
        self.told[event["on"][0]["id"]] = event["after"]["bed"]

    def differences(self) -> Iterator[str]:
        for person in sorted(self.told.keys() | self.table.keys()):
            if self.told.get(person) != self.table.get(person):
                yield f"Inmate {person} is in bed {self.table.get(person)}, and the log says {self.told.get(person)}."


@pytest.fixture
def beds(monkeypatch: pytest.MonkeyPatch) -> type[Beds]:
    monkeypatch.setattr(replay, "_folders", [])
    monkeypatch.setattr(Beds, "table", {})
    replay.register(Beds, [Action.STAY_BEGAN])
    return Beds


def test_tables_that_are_as_the_log_says_pass(older: bytes, beds: type[Beds]) -> None:
    beds.table["1"] = 5
    assert problems() == []


def test_a_table_that_was_edited_is_named(older: bytes, beds: type[Beds]) -> None:
    beds.table["1"] = 3
    assert problems() == ["Inmate 1 is in bed 3, and the log says 5."]


def test_the_command_says_that_all_is_well(older: bytes, tmp_path: Path) -> None:
    (tmp_path / "older.txt").write_bytes(older)
    said = StringIO()
    call_command("verify_audit", "--json", "--checkpoint", str(tmp_path / "older.txt"), stdout=said)
    report = json.loads(said.getvalue())
    assert (report["ok"], report["size"], report["problems"]) == (True, 11, [])


def test_the_command_fails_with_what_it_found(older: bytes) -> None:
    with unguarded():
        Event.objects.filter(leaf=3).update(action="cells.stay.ended")
    said = StringIO()
    with pytest.raises(CommandError) as error:
        call_command("verify_audit", "--json", stdout=said)
    assert error.value.returncode == 1
    assert json.loads(said.getvalue())["problems"] == ["Event 3: the action is not what the event says."]


@pytest.mark.django_db(transaction=True)
def test_it_holds_nobody_up_and_writes_nothing(older: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    before = list(Event.objects.values_list())
    assert problems() == []
    assert not connection.in_atomic_block
    assert list(Event.objects.values_list()) == before
    place(OFFICER.user_id or 0)  # the connection writes again afterwards
