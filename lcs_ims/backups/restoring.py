"""Putting a copy back, only into an empty place, and proving it against a checkpoint kept elsewhere."""

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.core.management import call_command
from django.db import connection, connections
from django.utils.translation import gettext as _

from lcs_ims.audit import Action, Actor, Subject, deed, record
from lcs_ims.audit.models import Event, Head
from lcs_ims.audit.outside import Outside
from lcs_ims.audit.tree_head import origin_of, size_of
from lcs_ims.audit.verification import verify
from lcs_ims.backups.making import CHECKPOINT, MANIFEST, OUTSIDE, SEALED, backup_keys, digest_of_file, workshop
from lcs_ims.backups.sealing import Keys, SealError, unseal
from lcs_ims.backups.stores import SERVICE, Store, is_bare, put, stores
from lcs_ims.lib.refusal import Refused


@dataclass(frozen=True, slots=True)
class Restored:
    """What was put back, and what the proof against the checkpoint found."""

    files: list[str]
    checkpoint: str
    size: int
    lost: int
    problems: list[str]


def put_back(folder: Path, *, newest: bytes | None, by: Actor) -> Restored:
    """Put a copy in place of empty databases and prove it against `newest`, a checkpoint kept elsewhere.

    Without one, against the copy's own. A copy that lacks events of the checkpoint is put back all the same,
    says how many, and records it. Raises Refused: `database-not-empty`, `copy-damaged`, `backup-key-missing`.
    """
    if _has_a_trail():
        raise Refused("database-not-empty", _("This database has a trail. Restore into an empty place."))
    files = checked_files(folder)
    checkpoint = newest or (folder / CHECKPOINT).read_bytes()
    keys, there = backup_keys(), [store for store in stores() if store.plain_name + SEALED in files]
    if SERVICE not in [store.name for store in there]:
        words = _("The copy is of another kind of database than LCS_DATABASE_URL names. Name one of its kind.")
        raise Refused("copy-of-another-kind", words)
    taken = [store.name for store in there if store.name != SERVICE and not is_bare(store)]
    if taken:
        words = _("The database of the {name} has tables already. Name an empty one.")
        raise Refused("database-not-empty", words.format(name=taken[0]))
    connections.close_all()
    for store in there:
        with opened(folder, store, keys) as plain:
            put(store, plain)
    call_command("migrate", verbosity=0, interactive=False)
    outside = Outside.of(Head.objects.get().log_id)
    outside.folder.mkdir(parents=True, exist_ok=True)
    for name in OUTSIDE:  # what is remembered here is newer than what the copy remembers
        if not (outside.folder / name).exists():
            shutil.copyfile(folder / name, outside.folder / name)
    report = verify(checkpoint)
    signed = outside.last_signed().text.encode()  # what was signed here may be newer than what was brought
    most = max(checkpoint, signed, key=size_of)
    lost = max(size_of(most) - report.size, 0)
    _tell(lost, most, by=by)
    return Restored(files, checkpoint.decode("utf-8", "replace"), report.size, lost, report.problems)


def checked_files(folder: Path) -> list[str]:
    """The files of a copy, each of which is as it was made. Raises Refused("copy-damaged")."""
    try:
        digests: dict[str, str] = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))["sha256"]
        bad = [name for name, digest in digests.items() if digest_of_file(folder / name) != digest]
        missing = {CHECKPOINT, *OUTSIDE} - digests.keys()
    except (OSError, ValueError, KeyError, AttributeError) as error:
        words = _("{folder} is not a whole copy. Take another.")
        raise Refused("copy-damaged", words.format(folder=folder)) from error
    if bad or missing:
        words = _("{names} of the copy is not as it was made. Take another copy.")
        raise Refused("copy-damaged", words.format(names=", ".join(sorted({*bad, *missing}))))
    return sorted(digests)


@contextmanager
def opened(folder: Path, store: Store, keys: Keys) -> Iterator[Path]:
    """A database of a copy, unsealed for a moment. Raises Refused("copy-damaged")."""
    with workshop() as place:
        plain = place / store.plain_name
        try:
            with (folder / (store.plain_name + SEALED)).open("rb") as sealed, plain.open("wb") as file:
                unseal(sealed, file, keys)
        except (OSError, SealError) as error:
            words = _("{name} of the copy does not open. {why}")
            raise Refused("copy-damaged", words.format(name=store.plain_name + SEALED, why=error)) from error
        yield plain


def _has_a_trail() -> bool:
    return "audit_head" in connection.introspection.table_names() and Head.objects.exists()


@deed
def _tell(lost: int, checkpoint: bytes, *, by: Actor) -> None:
    head = Head.objects.get()
    log = Subject("audit.log", str(head.log_id), origin_of(head.log_id))
    last = Event.objects.latest("leaf")
    after = {"until": last.recorded_at, "lost": lost, "checkpoint": checkpoint.decode("utf-8", "replace")}
    record(Action.DATABASE_RESTORED, by=by, on=log, after=after)
