"""The rows that a deed changed, as its events tell them.

An event's body may hold `rows`: a table, a key, and the columns before (`old`) and after (`new`); of a change
only the columns that changed. A veiled column is a hash salted with that of the event's payload: the value is
not in the trail, an edited one does not fit, and nothing can be guessed from it once the payload is erased.
"""

import json
from collections.abc import Sequence
from dataclasses import replace
from hashlib import sha256
from itertools import islice
from typing import Any

from lcs_ims.audit.draft import Draft
from lcs_ims.audit.journal import Note, Row
from lcs_ims.audit.keeping import Kept, kept_tables

LEAST = 50  # rows an event takes before the next one has to; an import spreads its thousands
VEILED = "veiled"


def veil(salt: bytes, table: str, key: str, column: str, value: Any) -> str:
    """The hash that stands for a value which events do not tell."""
    said = json.dumps([table, key, column, value], ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    return sha256(salt + said.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def with_rows(drafts: Sequence[Draft], notes: Sequence[Note]) -> list[Draft]:
    """The drafts, with the rows spread over those that were not refused. There is one at least, or no notes."""
    done = [draft for draft in drafts if not draft.refusal]
    share = max(LEAST, -(-len(notes) // max(len(done), 1)))
    rest, tables = iter(notes), kept_tables()
    return [draft if draft.refusal else _telling(draft, list(islice(rest, share)), tables) for draft in drafts]


def _telling(draft: Draft, notes: Sequence[Note], tables: dict[str, Kept]) -> Draft:
    if not notes:
        return draft
    rows = [_told(note, tables[note.table], draft.payload_salt) for note in notes]
    hides = any(VEILED in value for row in rows for value in _dicts(row))
    return replace(draft, rows=rows, payload=draft.payload or b"{}") if hides else replace(draft, rows=rows)


def _dicts(row: dict[str, Any]) -> list[dict[str, Any]]:
    return [value for side in ("old", "new") for value in row.get(side, {}).values() if isinstance(value, dict)]


def _told(note: Note, kept: Kept, salt: bytes) -> dict[str, Any]:
    def said(row: Row) -> Row:
        return {
            column: {VEILED: veil(salt, note.table, note.key, column, value)} if column in kept.veiled else value
            for column, value in row.items()
        }

    old, new = note.old, note.new
    if old is not None and new is not None:
        columns = [column for column in new if old.get(column) != new[column]]
        old, new = {c: old.get(c) for c in columns}, {c: new[c] for c in columns}
    told: dict[str, Any] = {"table": note.table, "key": note.key}
    return told | ({"old": said(old)} if old is not None else {}) | ({"new": said(new)} if new is not None else {})
