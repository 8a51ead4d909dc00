"""A copy of the SQLite database that proves itself: made while people work, and put back only into an empty place."""

import json
import os
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from django.db import connection, connections
from django.utils.translation import gettext as _

from lcs_ims.audit import Action, Actor, Subject, deed, record
from lcs_ims.audit.models import Checkpoint, Event, Head
from lcs_ims.audit.outside import Outside
from lcs_ims.audit.signer import sign_if_able
from lcs_ims.audit.tree_head import origin_of
from lcs_ims.audit.verification import verify
from lcs_ims.lib.refusal import Refused

DATABASE, CHECKPOINT, MANIFEST = "lcs.sqlite3", "checkpoint.txt", "manifest.json"
OUTSIDE = ("public.key", "signed.json")


@dataclass(frozen=True, slots=True)
class Copy:
    """The files of a copy and the checkpoint it was made under."""

    files: list[str]
    checkpoint: str


@dataclass(frozen=True, slots=True)
class Restored:
    """What was put back, and what the proof against the newest checkpoint found."""

    files: list[str]
    checkpoint: str
    size: int
    lost: int
    problems: list[str]


def make_copy(folder: Path) -> Copy:
    """Copy the database, its newest checkpoint and the trail's public files; nobody waits meanwhile.

    Not the signing key: whoever finds the copy must not be able to sign. Raises Refused: `not-sqlite`,
    `copy-exists`, `log-not-begun`.
    """
    _on_sqlite()
    if folder.exists() and any(folder.iterdir()):
        raise Refused("copy-exists", _("{folder} is not empty. Name a new folder.").format(folder=folder))
    sign_if_able()
    head, newest = Head.objects.first(), Checkpoint.objects.order_by("-number").first()
    if head is None or newest is None:
        raise Refused("log-not-begun", _("The trail has no checkpoint yet. There is nothing to copy."))
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    with closing(sqlite3.connect(folder / DATABASE)) as copy:
        connection.ensure_connection()
        connection.connection.backup(copy)
    (folder / CHECKPOINT).write_text(newest.text, encoding="utf-8")
    for name in OUTSIDE:
        (folder / name).write_bytes((Outside.of(head.log_id).folder / name).read_bytes())
    names = [DATABASE, CHECKPOINT, *OUTSIDE]
    manifest = {"log": str(head.log_id), "sha256": {name: _digest(folder / name) for name in names}}
    (folder / MANIFEST).write_text(json.dumps(manifest, indent=1), encoding="utf-8")
    for name in (*names, MANIFEST):
        (folder / name).chmod(0o600)
        _to_disk(folder / name)
    return Copy([*names, MANIFEST], newest.text)


def put_back(folder: Path, *, newest: bytes | None, by: Actor) -> Restored:
    """Put a copy in place of an empty database and prove it against `newest`, a checkpoint kept elsewhere.

    Without one, against the copy's own. A copy that lacks events of the checkpoint is put back all the same,
    says how many, and records it. Raises Refused: `not-sqlite`, `database-not-empty`, `copy-damaged`.
    """
    _on_sqlite()
    if "audit_head" in connection.introspection.table_names() and Head.objects.exists():
        raise Refused("database-not-empty", _("This database has a trail. Restore into an empty place."))
    manifest = _checked(folder)
    checkpoint = newest or (folder / CHECKPOINT).read_bytes()
    _replace_database(folder / DATABASE)
    outside = Outside.of(Head.objects.get().log_id)
    outside.folder.mkdir(parents=True, exist_ok=True)
    for name in OUTSIDE:  # what is remembered here is newer than what the copy remembers
        if not (outside.folder / name).exists():
            (outside.folder / name).write_bytes((folder / name).read_bytes())
    report = verify(checkpoint)
    lost = max(_size_of(checkpoint) - report.size, 0)
    _tell(lost, by=by)
    return Restored(sorted(manifest), checkpoint.decode("utf-8", "replace"), report.size, lost, report.problems)


@deed
def _tell(lost: int, *, by: Actor) -> None:
    head = Head.objects.get()
    log = Subject("audit.log", str(head.log_id), origin_of(head.log_id))
    last = Event.objects.latest("leaf")
    record(Action.DATABASE_RESTORED, by=by, on=log, after={"until": last.recorded_at, "lost": lost})


def _on_sqlite() -> None:
    if connection.vendor != "sqlite":
        raise Refused("not-sqlite", _("This copies SQLite. Use pg_dump and WAL: see docs/operations.md."))


def _checked(folder: Path) -> dict[str, str]:
    """The files of the copy by their hashes, each as it was made."""
    try:
        digests: dict[str, str] = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))["sha256"]
        bad = [name for name, digest in digests.items() if _digest(folder / name) != digest]
        missing = {DATABASE, CHECKPOINT, *OUTSIDE} - digests.keys()
    except (OSError, ValueError, KeyError, AttributeError) as error:
        raise Refused(
            "copy-damaged", _("{folder} is not a whole copy. Take another.").format(folder=folder)
        ) from error
    if bad or missing:
        words = _("{names} of the copy is not as it was made. Take another copy.")
        raise Refused("copy-damaged", words.format(names=", ".join(sorted({*bad, *missing}))))
    return digests


def _replace_database(source: Path) -> None:
    target = Path(str(connection.settings_dict["NAME"]))
    connections.close_all()
    part = target.with_name(target.name + ".part")
    part.unlink(missing_ok=True)
    with closing(sqlite3.connect(source)) as copy, closing(sqlite3.connect(part)) as new:
        copy.backup(new)
    _to_disk(part)
    for beside in ("-wal", "-shm"):
        target.with_name(target.name + beside).unlink(missing_ok=True)
    part.replace(target)


def _size_of(checkpoint: bytes) -> int:
    lines = checkpoint.split(b"\n")
    return int(lines[1]) if len(lines) > 1 and lines[1].isdigit() else 0


def _digest(path: Path) -> str:
    return sha256(path.read_bytes()).hexdigest()


def _to_disk(path: Path) -> None:
    with path.open("rb") as file:
        os.fsync(file.fileno())
