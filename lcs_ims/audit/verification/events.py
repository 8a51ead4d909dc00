"""Events against their digests, and everything beside them against what they say."""

import json
from collections.abc import Iterator
from typing import Any

from lcs_ims.audit.actions import Action
from lcs_ims.audit.draft import SALT, digest_of
from lcs_ims.audit.erasure import PAYLOAD
from lcs_ims.audit.merkle import Frontier, leaf_hash
from lcs_ims.audit.replay import Replay
from lcs_ims.audit.verification.problems import Problems
from lcs_ims.audit.verification.rows import stream
from lcs_ims.audit.verification.spelling import spelling

EVENTS = "SELECT leaf, {uuid}, action, {recorded_at}, salt, body, digest FROM audit_event ORDER BY leaf"
MENTIONS = "SELECT event_id, position, type, subject_id, facility FROM audit_mention ORDER BY event_id, position"
PAYLOADS = "SELECT event_id, salt, body FROM audit_payload ORDER BY event_id"


class _Beside:
    """Rows of another table, met in the order of the events they belong to."""

    def __init__(self, query: str, name: str, problems: Problems) -> None:
        self._rows = stream(query)
        self._name, self._problems = name, problems
        self._next = next(self._rows, None)

    def of(self, leaf: int | None) -> list[tuple[Any, ...]]:
        """The rows of one event, without their first column; those that belong to no event are reported.

        With None: no event is left, and all that remain are reported.
        """
        found = []
        while self._next is not None:
            owner = self._next[0]
            if leaf is not None and isinstance(owner, int) and owner > leaf:
                break
            if owner == leaf:
                found.append(self._next[1:])
            else:
                self._problems.add(f"A {self._name} belongs to no event: {owner!r}.")
            self._next = next(self._rows, None)
        return found


class Walk:
    """One pass over the log. Afterwards `tree`, `genesis`, `recorded_at` say what it came to."""

    def __init__(self, problems: Problems, replay: Replay, roots: dict[int, list[tuple[str, bytes]]]) -> None:
        self.tree = Frontier()
        self.genesis: dict[str, Any] = {}
        self.recorded_at = ""
        self._expected = 0
        self._said = spelling()
        self._problems, self._replay, self._roots = problems, replay, roots
        self._mentions = _Beside(MENTIONS, "mention", problems)
        self._payloads = _Beside(PAYLOADS, "payload", problems)
        self._blank: set[int] = set()
        self._erased: set[int] = set()
        self._salt = b""

    def run(self) -> None:
        columns = {"uuid": self._said.uuid_column("uuid"), "recorded_at": self._said.instant_column("recorded_at")}
        for row in stream(EVENTS.format(**columns)):
            self._event(*row)
        self._mentions.of(None)
        self._payloads.of(None)
        for leaf in sorted(self._blank ^ self._erased):
            told = "is gone, and no event tells of its erasure" if leaf in self._blank else "was not erased as told"
            self._problems.add(f"Event {leaf}: its sensitive detail {told}.")

    def _event(self, leaf: Any, uuid: Any, action: Any, recorded_at: Any, salt: Any, body: Any, digest: Any) -> None:
        say = self._problems.add
        if leaf != self._expected:
            say(f"Event {self._expected} is missing: the next one is {leaf!r}.")
        self._expected = leaf + 1 if isinstance(leaf, int) else self._expected + 1
        if not (isinstance(salt, bytes) and isinstance(body, bytes) and len(salt) == SALT):
            say(f"Event {leaf}: its salt or body is not what was written.")
            salt, body = b"", b""
        true_digest = digest_of(salt, body)
        if digest != true_digest:
            say(f"Event {leaf}: its digest is not that of its salt and body.")
        self._grow(leaf_hash(true_digest))
        try:
            facts = json.loads(body.decode())
            for name, is_so in self._claims(leaf, facts, uuid, action, recorded_at):
                if not is_so:
                    say(f"Event {leaf}: {name} not what the event says.")
            self._mind(leaf, facts)
        except Exception as error:  # noqa: BLE001 (whatever a tampered body does, the walk goes on)
            say(f"Event {leaf}: its body cannot be followed ({type(error).__name__}: {error}).")

    def _grow(self, leaf: bytes) -> None:
        self.tree.append(leaf)
        for label, root in self._roots.get(self.tree.size, ()):
            if root != self.tree.root:
                self._problems.add(
                    f"{label} has another root at size {self.tree.size}: events before it were rewritten."
                )

    def _claims(
        self, leaf: int, facts: dict[str, Any], uuid: Any, action: Any, recorded_at: Any
    ) -> Iterator[tuple[str, bool]]:
        yield "the uuid is", uuid == self._said.uuid(facts["uuid"])
        yield "the action is", action == facts["action"]
        yield "the time is", recorded_at == self._said.instant(facts["recorded_at"])
        yield (
            "the mentions are",
            self._mentions.of(leaf)
            == [
                (position, subject["type"], subject["id"], subject["facility"])
                for position, subject in enumerate(facts["on"])
            ],
        )
        yield "the sensitive detail is", self._payload_fits(leaf, facts["payload"])

    def _payload_fits(self, leaf: int, digest: str | None) -> bool:
        rows, self._salt = self._payloads.of(leaf), b""
        if digest is None or len(rows) != 1:
            return not digest and not rows
        salt, body = rows[0]
        if salt == body == b"":
            self._blank.add(leaf)
            return True
        if not (isinstance(salt, bytes) and isinstance(body, bytes) and len(salt) == SALT):
            return False
        self._salt = salt
        return digest_of(salt, body).hex() == digest

    def _mind(self, leaf: int, facts: dict[str, Any]) -> None:
        """What this event means for the ones after it."""
        if facts["recorded_at"] < self.recorded_at:
            self._problems.add(f"Event {leaf}: it was recorded before the event before it.")
        self.recorded_at = max(self.recorded_at, facts["recorded_at"])
        if (facts["action"] == Action.LOG_BEGAN) != (leaf == 0):
            self._problems.add(f"Event {leaf}: the first event, and no other, begins the log.")
        if leaf == 0:
            self.genesis = facts["after"] or {}
        if facts["action"] == Action.PAYLOAD_ERASED and not facts["refusal"]:
            self._erased.update(int(subject["id"]) for subject in facts["on"] if subject["type"] == PAYLOAD)
        self._replay.fold(leaf, facts, self._salt)
