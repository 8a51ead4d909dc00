"""Every checkpoint that was ever signed, gathered before the walk so that it can compare roots on its way."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from uuid import UUID

from lcs_ims.audit.note import NoteError, VerifierKey
from lcs_ims.audit.outside import LastSigned, Outside
from lcs_ims.audit.tree_head import TreeHead, line_of, origin_of
from lcs_ims.audit.verification.problems import Problems
from lcs_ims.audit.verification.rows import stream

Roots = dict[int, list[tuple[str, bytes]]]

LINES = 5  # of a checkpoint with one signature: whoever adds another keeps it elsewhere
CHECKPOINTS = "SELECT number, size, text FROM audit_checkpoint ORDER BY number"


class Witnesses:
    """Checkpoints kept in the database, remembered by the signer, and brought from outside."""

    def __init__(self, log_id: UUID | None, problems: Problems) -> None:
        self.roots: Roots = defaultdict(list)
        self._problems = problems
        self._log_id = log_id
        self._key: VerifierKey | None = None
        self._last = LastSigned()
        if log_id:
            self._read_outside(Outside.of(log_id))

    def _read_outside(self, outside: Outside) -> None:
        try:
            self._key = outside.public()
            self._last = outside.last_signed()
        except (OSError, ValueError, TypeError) as error:
            self._problems.add(f"What the signer keeps outside the database cannot be read: {error}.")

    def gather(self, older: bytes | None) -> None:
        """Read them all. `older` is a checkpoint that somebody kept elsewhere."""
        count = self._gather_kept()
        if count < self._last.kept:
            self._problems.add(f"The database keeps {count} checkpoints of the {self._last.kept} it was given.")
        if self._last.text:
            self._add("The checkpoint that the signer remembers", self._last.text.encode())
        if older is not None:
            self._add("The checkpoint that was given", older)

    def _gather_kept(self) -> int:
        count, last_size = 0, 0
        for count, (number, size, text) in enumerate(stream(CHECKPOINTS), 1):
            label = f"Checkpoint {number}"
            if number != count:
                self._problems.add(f"{label} stands where {count} should: one is missing.")
            raw = text.encode("utf-8", "surrogateescape") if isinstance(text, str) else b""
            if raw.count(b"\n") != LINES:
                self._problems.add(f"{label}: it is not the lines that the signer wrote.")
            head = self._add(label, raw)
            if head and (head.size != size or head.size <= last_size):
                self._problems.add(f"{label}: its size is not what it says, or not above the one before it.")
            last_size = head.size if head else last_size
        return count

    def _add(self, label: str, note: bytes) -> TreeHead | None:
        key = self._key_for(note)
        if key is None:
            self._problems.add(f"{label} cannot be checked: the public key of this log is not here.")
            return None
        try:
            head = TreeHead.verified(note, key)
        except NoteError as error:
            self._problems.add(f"{label}: {error}")
            return None
        if self._key and key.name != self._key.name and label.startswith("The"):
            label += " (signed before the log lost events and went on under another name)"
        self.roots[head.size].append((label, head.root))
        return head

    def _key_for(self, note: bytes) -> VerifierKey | None:
        """The key, under the name of the note's line, which is not after the line that is signed now."""
        if self._key is None or self._log_id is None:
            return None
        line = line_of(self._key.name, self._log_id)
        if self._key.name != origin_of(self._log_id, line):
            return None
        return replace(self._key, name=origin_of(self._log_id, min(line_of(note, self._log_id), line)))

    def beyond(self, size: int) -> Iterator[str]:
        """The checkpoints that cover more events than there are."""
        for larger in sorted(covered for covered in self.roots if covered > size):
            for label, _ in self.roots[larger]:
                yield f"{label} covers {larger} events and there are {size}: the trail was cut."
