"""The whole verification, in one snapshot."""

from base64 import b64encode
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import DatabaseError, connection

from lcs_ims.audit.replay import Replay
from lcs_ims.audit.verification.checkpoints import Witnesses
from lcs_ims.audit.verification.events import Walk
from lcs_ims.audit.verification.problems import Problems
from lcs_ims.audit.verification.rows import any_text, snapshot, stream
from lcs_ims.audit.verification.shape import strange
from lcs_ims.audit.verification.spelling import spelling

HEAD = "SELECT id, {log_id}, {demonstration}, size, frontier, {recorded_at} FROM audit_head"


@dataclass(frozen=True, slots=True)
class Report:
    """What a verification came to."""

    size: int
    root: str
    problems: list[str]

    @property
    def ok(self) -> bool:
        return not self.problems


def verify(older: bytes | None = None) -> Report:
    """Check every row and column of the trail, the checkpoints, the guards, and the replay. Writes nothing.

    `older` is a checkpoint that somebody kept elsewhere: the trail must continue it.
    """
    problems = Problems()
    try:
        return _read(older, problems)
    except DatabaseError as error:  # a table or a column of the trail is gone, or the database is
        problems.add(f"The tables of the trail cannot be read: {error}")
        return Report(0, "", problems.told())


def _read(older: bytes | None, problems: Problems) -> Report:
    with any_text():
        # The signer's memory is read before the snapshot: what is signed meanwhile must not look like a loss.
        witnesses = Witnesses(_log_id(_heads()), problems)
        with snapshot():
            return _verify(older, witnesses, problems)


def _verify(older: bytes | None, witnesses: Witnesses, problems: Problems) -> Report:
    for sentence in strange(connection):
        problems.add(sentence)
    witnesses.gather(older)
    replay = Replay()
    walk = Walk(problems, replay, witnesses.roots)
    walk.run()
    _check_head(_heads(), walk, problems)
    for sentence in (*witnesses.beyond(walk.tree.size), *replay.differences()):
        problems.add(sentence)
    return Report(walk.tree.size, b64encode(walk.tree.root).decode("ascii"), problems.told())


def _heads() -> list[tuple[Any, ...]]:
    said = spelling()
    query = HEAD.format(
        log_id=said.uuid_column("log_id"),
        demonstration=said.flag_column("demonstration"),
        recorded_at=said.instant_column("recorded_at"),
    )
    return list(stream(query))


def _log_id(heads: list[tuple[Any, ...]]) -> UUID | None:
    try:
        return UUID(str(heads[0][1]))
    except (IndexError, ValueError):
        return None


def _check_head(heads: list[tuple[Any, ...]], walk: Walk, problems: Problems) -> None:
    """The head is one row that repeats what the walk came to, column for column."""
    if not heads and not walk.tree.size:
        return
    said = spelling()
    expected = (
        1,
        _or_none(said.uuid, walk.genesis.get("log")),
        _or_none(said.flag, walk.genesis.get("demonstration")),
        walk.tree.size,
        walk.tree.pack(),
        _or_none(said.instant, walk.recorded_at),
    )
    if heads != [expected]:
        problems.add("The head of the trail is not where the events end.")


def _or_none(spelled: Any, text: Any) -> object:
    try:
        return spelled(text) if text not in (None, "") else None
    except (TypeError, ValueError, AttributeError):
        return None
