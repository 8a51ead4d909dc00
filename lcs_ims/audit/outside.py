"""What the trail keeps outside its database: the signing key and the memory of what was signed last.

Filed under the log's id, so that many databases can live beside one checkout. Whoever can rewrite the
database cannot thereby rewrite these; in production another system user owns them.
"""

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Self
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from django.conf import settings

from lcs_ims.audit.merkle import Frontier
from lcs_ims.audit.note import VerifierKey


@dataclass(frozen=True, slots=True)
class LastSigned:
    """The newest checkpoint: its number and text, and the frontier of its tree."""

    number: int = 0
    text: str = ""
    size: int = 0
    frontier: str = ""  # hexadecimal
    kept: int = 0  # how many checkpoints are known to be in the database
    signed_at: float = 0.0  # seconds since 1970
    line: int = 1  # how often the log went on under another name after a loss, and once

    def tree(self) -> Frontier:
        return Frontier.unpack(self.size, bytes.fromhex(self.frontier))


@dataclass(frozen=True, slots=True)
class Outside:
    """The files of one log."""

    log_id: UUID
    key_file: Path
    folder: Path

    @classmethod
    def of(cls, log_id: UUID) -> Self:
        named = settings.SIGNING_KEY_FILE
        folder = (Path(named).parent if named else settings.VAR_DIR / "trail") / str(log_id)
        return cls(log_id, Path(named) if named else folder / "signing.key", folder)

    @property
    def public_file(self) -> Path:
        """The key for everyone: one line, which outsiders are given by hand."""
        return self.folder / "public.key"

    @property
    def state_file(self) -> Path:
        return self.folder / "signed.json"

    def public(self) -> VerifierKey | None:
        """The key that verifies this log's checkpoints; none before the first one."""
        if not self.public_file.exists():
            return None
        return VerifierKey.parse(self.public_file.read_text(encoding="utf-8"))

    def last_signed(self) -> LastSigned:
        if not self.state_file.exists():
            return LastSigned()
        return LastSigned(**json.loads(self.state_file.read_text(encoding="utf-8")))

    def remember(self, signed: LastSigned) -> None:
        """On the disk before this returns: a signature must never be out and forgotten."""
        write_through(self.state_file, json.dumps(asdict(signed)).encode(), 0o644)

    def set_aside(self) -> None:
        """Keep the memory of a line that ended: what was signed and lost must stay known."""
        if self.state_file.exists():
            self.state_file.rename(self.folder / f"signed-{self.last_signed().line}.json")

    def private(self) -> Ed25519PrivateKey:
        """The signing key. Raises FileNotFoundError, and PermissionError for all but the signer."""
        key = load_pem_private_key(self.key_file.read_bytes(), password=None)
        if not isinstance(key, Ed25519PrivateKey):
            raise TypeError(f"{self.key_file} is not an Ed25519 key. Put the trail's key there.")
        return key

    def make_key(self) -> None:
        pem = Ed25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        write_through(self.key_file, pem, 0o600)

    def publish(self, key: VerifierKey) -> None:
        if self.public() != key:
            write_through(self.public_file, f"{key}\n".encode(), 0o644)

    @contextmanager
    def locked(self) -> Iterator[None]:
        """One signer at a time."""
        self.folder.mkdir(parents=True, exist_ok=True)
        with (self.folder / "lock").open("a") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield


def write_through(path: Path, data: bytes, mode: int) -> None:
    """Replace a file whole, or not at all, and see it on the disk."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(path.name + ".part")
    part.unlink(missing_ok=True)
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
