"""An event before it has its place in the trail. Pure Python."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from hashlib import sha256
from secrets import token_bytes
from typing import Any, Self
from uuid import UUID, uuid4

from lcs_ims.audit.actions import Action
from lcs_ims.audit.actor import Actor, Subject
from lcs_ims.audit.canonical import Plain, encode, instant, plain
from lcs_ims.lib.refusal import Refused

SALT = 16


def digest_of(salt: bytes, body: bytes) -> bytes:
    """The hash by which the trail knows an event or a payload: SHA-256 over salt and bytes as stored.

    The salt keeps anyone who sees only hashes from guessing what they stand for.
    """
    return sha256(salt + body).digest()


@dataclass(frozen=True, slots=True)
class Draft:
    """What `record` was told, made plain at once so that nothing changes it on its way."""

    action: Action
    by: dict[str, str | int | None]
    on: list[dict[str, str]]
    before: Plain
    after: Plain
    reason: str
    occurred_at: str | None
    payload: bytes | None
    refusal: Plain = None
    rows: Plain = None
    uuid: UUID = field(default_factory=uuid4)
    payload_salt: bytes = field(default_factory=lambda: token_bytes(SALT))

    @classmethod
    def of(
        cls,
        action: Action,
        by: Actor,
        on: tuple[Subject, ...],
        *,
        before: Mapping[str, Any] | None = None,
        after: Mapping[str, Any] | None = None,
        reason: str = "",
        occurred_at: datetime | None = None,
        sensitive: Mapping[str, Any] | None = None,
    ) -> Self:
        return cls(
            action=Action(action),
            by={name: getattr(by, name) for name in Actor.__slots__},
            on=[{name: str(getattr(subject, name)) for name in Subject.__slots__} for subject in on],
            before=plain(before),
            after=plain(after),
            reason=str(reason),
            occurred_at=instant(occurred_at) if occurred_at else None,
            payload=encode(plain(sensitive)) if sensitive is not None else None,
        )

    def refused(self, refusal: Refused) -> Self:
        """The same attempt, with why it was refused."""
        codes: list[Plain] = [objection.code for objection in refusal.objections]
        return replace(self, refusal={"code": refusal.code, "message": str(refusal.message), "objections": codes})

    def body(self, recorded_at: datetime) -> bytes:
        """The canonical bytes of the event, recorded at this instant."""
        rows = {"rows": self.rows} if self.rows else {}
        return encode(
            rows
            | {
                "action": self.action.value,
                "after": self.after,
                "before": self.before,
                "by": self.by,
                "occurred_at": self.occurred_at,
                "on": self.on,
                "payload": digest_of(self.payload_salt, self.payload).hex() if self.payload is not None else None,
                "reason": self.reason,
                "recorded_at": instant(recorded_at),
                "refusal": self.refusal,
                "uuid": str(self.uuid),
            }
        )
