"""What is found in the trail as a file. What can be asked of it, and its pages, are in cells/trail.py."""

from collections.abc import Iterable

from lcs_ims.audit.models import Event
from lcs_ims.lib.exports import Value, write_csv

MOST_EXPORTED = 10_000
COLUMNS = (
    "event",
    "recorded_at",
    "occurred_at",
    "late",
    "action",
    "by",
    "role",
    "facility",
    "about",
    "reason",
    "refusal",
    "sha256",
)


def as_csv(found: Iterable[Event]) -> bytes:
    """The events as a table, each with the digest under which the tree has it."""
    return write_csv(COLUMNS, (_row(event) for event in found))


def _row(event: Event) -> list[Value]:
    by = event.by
    return [
        event.leaf,
        event.recorded_at,
        event.occurred_at,
        event.is_late,
        event.action,
        by.called,
        by.role,
        by.facility,
        "; ".join(subject.label for subject in event.on),
        event.reason,
        str(event.refusal.get("message", "")),
        bytes(event.digest).hex(),
    ]
