"""The one way an event becomes bytes: JSON with sorted keys and no spaces, UTF-8, no floats.

Pure Python. What is hashed is the bytes as stored; this module only makes them, once.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time
from decimal import Decimal
from enum import Enum
from uuid import UUID

Plain = None | bool | int | str | Sequence["Plain"] | Mapping[str, "Plain"]


def encode(value: Plain) -> bytes:
    """The canonical bytes of a plain value."""
    return json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"), sort_keys=True).encode()


def instant(moment: datetime) -> str:
    """An aware instant as the trail writes it: UTC, microseconds, always the same width."""
    if moment.tzinfo is None:
        raise TypeError("An instant without a zone cannot be written into the trail. Give an aware one.")
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def plain(value: object) -> Plain:
    """A copy of a value in JSON's own types, so that later changes to the original do not reach it.

    Raises TypeError for what has no one true spelling (a float, a naive instant, an object).
    """
    if value is None or type(value) in (bool, int, str):
        return value  # type: ignore[return-value]
    if isinstance(value, Enum):
        return plain(value.value)
    if isinstance(value, str | UUID | Decimal):
        return str(value)
    if isinstance(value, datetime):
        return instant(value)
    if isinstance(value, date | time):
        return value.isoformat()
    return _collection(value)


def _collection(value: object) -> Plain:
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, set | frozenset):
        return sorted((plain(item) for item in value), key=encode)
    if isinstance(value, Sequence) and not isinstance(value, bytes | bytearray | memoryview):
        return [plain(item) for item in value]
    raise TypeError(f"A {type(value).__name__} cannot be written into the trail. Give text, whole numbers or dates.")
