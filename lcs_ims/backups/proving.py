"""Proving a copy by restoring it beside the real database and verifying its trail there."""

import json
import os
import subprocess
import sys
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from lcs_ims.backups.making import CHECKPOINT, OUTSIDE, SEALED, backup_keys, workshop
from lcs_ims.backups.restoring import checked_files, opened
from lcs_ims.backups.stores import SERVICE, put, scratch, stores
from lcs_ims.lib.refusal import Refused


def prove(folder: Path) -> int:
    """Restore the copy in a place of its own and verify it against its checkpoint; how many events it holds.

    The portal's database is only opened and loaded: it has no trail of ours. Raises Refused: `copy-damaged`,
    `copy-not-proven`, `backup-key-missing`.
    """
    keys, files, size = backup_keys(), checked_files(folder), 0
    if not keys.secret:
        raise Refused("backup-key-missing", _("Only public keys are here: the copy is sealed and cannot be opened."))
    for store in stores():
        if store.plain_name + SEALED not in files:
            continue
        with opened(folder, store, keys) as plain, workshop() as place, scratch(store, place) as beside:
            put(beside, plain)
            if store.name == SERVICE:
                size = _verified(folder, beside.url, place)
    return size


def _verified(folder: Path, url: str, place: Path) -> int:
    """In a process of its own, which knows of the signer only what the copy holds."""
    log = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))["log"]
    outside = place / "trail" / log
    outside.mkdir(parents=True)
    for name in OUTSIDE:
        (outside / name).write_bytes((folder / name).read_bytes())
    own = {"LCS_DATABASE_URL": url, "LCS_VAR_DIR": str(place), "LCS_SIGNING_KEY_FILE": ""}
    command = [sys.executable, "manage.py", "verify_audit", "--json", "--checkpoint", str(folder / CHECKPOINT)]
    done = subprocess.run(  # noqa: S603 (our own command)
        command, cwd=settings.BASE_DIR, env=os.environ | own, capture_output=True, text=True, check=False
    )
    if done.returncode:
        said = (done.stderr.strip().splitlines() or [""])[-1]
        raise Refused("copy-not-proven", _("The copy does not prove itself: {said}").format(said=said))
    return int(json.loads(done.stdout)["size"])
