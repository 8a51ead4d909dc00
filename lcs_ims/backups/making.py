"""Making a copy: every database sealed, with the checkpoint that proves it and the hashes of all files."""

import json
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from lcs_ims.audit.models import Checkpoint, Head
from lcs_ims.audit.outside import Outside, write_through
from lcs_ims.audit.signer import sign_if_able
from lcs_ims.backups.sealing import Keys, new_key_file, seal
from lcs_ims.backups.stores import Store, copied, stores_here, to_disk
from lcs_ims.lib import clock
from lcs_ims.lib.refusal import Refused

CHECKPOINT, MANIFEST, SEALED = "checkpoint.txt", "manifest.json", ".age"
OUTSIDE = ("public.key", "signed.json")


@dataclass(frozen=True, slots=True)
class Copy:
    """The files of a copy and the checkpoint it was made under."""

    folder: Path
    files: list[str]
    checkpoint: str


def make_copy(folder: Path) -> Copy:
    """Copy the databases, the newest checkpoint and the trail's public files into an empty folder.

    Not the signing key, nor that of the seal: whoever finds the copy can neither sign nor read. Raises Refused:
    `copy-exists`, `log-not-begun`, `backup-key-missing`, and those of `stores.copied`.
    """
    if folder.exists() and any(folder.iterdir()):
        raise Refused("copy-exists", _("{folder} is not empty. Name a new folder.").format(folder=folder))
    keys = backup_keys(may_make=True)
    sign_if_able()
    head, newest = Head.objects.first(), Checkpoint.objects.order_by("-number").first()
    if head is None or newest is None:
        raise Refused("log-not-begun", _("The trail has no checkpoint yet. There is nothing to copy."))
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    (folder / CHECKPOINT).write_text(newest.text, encoding="utf-8")
    for name in OUTSIDE:
        shutil.copyfile(Outside.of(head.log_id).folder / name, folder / name)
    names = [*(_sealed(store, folder, keys) for store in stores_here()), CHECKPOINT, *OUTSIDE]
    manifest = {
        "made_at": clock.now().isoformat(),
        "log": str(head.log_id),
        "sealed_to": keys.names,
        "sha256": {name: digest_of_file(folder / name) for name in names},
    }
    (folder / MANIFEST).write_text(json.dumps(manifest, indent=1), encoding="utf-8")
    for name in (*names, MANIFEST):
        (folder / name).chmod(0o600)
        to_disk(folder / name)
    to_disk(folder)
    return Copy(folder, [*names, MANIFEST], newest.text)


def backup_keys(*, may_make: bool = False) -> Keys:
    """The keys of the seal. Outside production one is made when it is first needed. Raises Refused."""
    path = Path(settings.BACKUP_KEY_FILE or settings.VAR_DIR / "backup.key")
    try:
        if may_make and not settings.BACKUP_KEY_FILE and not path.exists():
            write_through(path, new_key_file().encode(), 0o600)
        return Keys.parse(path.read_text(encoding="utf-8"))
    except OSError as error:
        words = _("The key of the copies cannot be read at {path}. Name it with LCS_BACKUP_KEY_FILE.")
        raise Refused("backup-key-missing", words.format(path=path)) from error
    except ValueError as error:
        raise Refused("backup-key-missing", f"{path}: {error}") from error


@contextmanager
def workshop() -> Iterator[Path]:
    """A folder for what is not sealed, only for the Service's own user, gone afterwards."""
    place = settings.VAR_DIR / "workshop"
    place.mkdir(parents=True, exist_ok=True, mode=0o700)
    with tempfile.TemporaryDirectory(dir=place) as folder:
        yield Path(folder)


def digest_of_file(path: Path) -> str:
    """The SHA-256 of a file of any size."""
    digest = sha256()
    with path.open("rb") as file:
        while piece := file.read(1 << 20):
            digest.update(piece)
    return digest.hexdigest()


def _sealed(store: Store, folder: Path, keys: Keys) -> str:
    name = store.plain_name + SEALED
    with workshop() as place, copied(store, place) as plain, (folder / name).open("wb") as sealed:
        seal(plain, sealed, keys)
    return name
