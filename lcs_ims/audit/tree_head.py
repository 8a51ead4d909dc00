"""What a checkpoint says: whose log, how many leaves, which root (c2sp.org/tlog-checkpoint). Pure Python."""

import re
from dataclasses import dataclass
from typing import Self
from uuid import UUID

from lcs_ims.audit.merkle import SIZE
from lcs_ims.audit.note import NoteError, VerifierKey, base64, from_base64, open_note

_NUMBER = re.compile("0|[1-9][0-9]{0,18}", re.ASCII)


def origin_of(log_id: UUID, line: int = 1) -> str:
    """The first line of every checkpoint of a log, and the name of its key.

    A log that lost events goes on under another name, its second, third line: under one name nothing is ever
    signed that does not continue what was signed before.
    """
    return f"lcs-ims/trail/{log_id}" if line == 1 else f"lcs-ims/trail/{log_id}/{line}"


def line_of(note: str | bytes, log_id: UUID) -> int:
    """Of which line of a log a checkpoint says it is; 1 for what says nothing of the kind."""
    first = (note if isinstance(note, str) else note.decode("utf-8", "replace")).partition("\n")[0]
    number = first.removeprefix(f"{origin_of(log_id)}/")
    return int(number) if number != first and _NUMBER.fullmatch(number) else 1


def size_of(note: bytes) -> int:
    """How many events a checkpoint covers, as it says, unchecked; 0 for what is no checkpoint."""
    size = note.decode("utf-8", "replace").split("\n", 2)[1:2]
    return int(size[0]) if size and _NUMBER.fullmatch(size[0]) else 0


@dataclass(frozen=True, slots=True)
class TreeHead:
    """A tree at one moment."""

    origin: str
    size: int
    root: bytes

    @property
    def text(self) -> str:
        return f"{self.origin}\n{self.size}\n{base64(self.root)}\n"

    @classmethod
    def parse(cls, text: str) -> Self:
        """A tree head from its three lines; ours has no extensions, so more lines are refused."""
        lines = text.split("\n")
        if len(lines) != 4 or lines[3]:
            raise NoteError("A checkpoint of the trail has three lines above its signature.")
        origin, size, root = lines[:3]
        if not origin or not _NUMBER.fullmatch(size) or len(from_base64(root)) != SIZE:
            raise NoteError("A checkpoint has an origin, a size and a root, each on its line.")
        return cls(origin, int(size), from_base64(root))

    @classmethod
    def verified(cls, note: bytes, key: VerifierKey) -> Self:
        """The tree head of a signed checkpoint of the key's own log. Raises NoteError."""
        head = cls.parse(open_note(note, key))
        if head.origin != key.name:
            raise NoteError(f"The checkpoint is of another log, {head.origin}.")
        return head
