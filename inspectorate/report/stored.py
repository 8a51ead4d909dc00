"""Figures as JSON and back, so that a report goes on after its worker died and is the same when it is made again.

Any tree of dataclasses, tuples and plain values will do; the fields' types say how to read it back.
"""

import json
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from types import NoneType, UnionType
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

Kept = TypeVar("Kept")


def as_text(value: object) -> str:
    """The value as canonical JSON: the same value is always the same text."""
    return json.dumps(_plain(value), ensure_ascii=False, separators=(",", ":"), sort_keys=True)


def from_text(kind: type[Kept], text: str) -> Kept:
    """The value of this dataclass that `as_text` wrote."""
    reader: Callable[[Any], Any] = _reader(kind)  # type: ignore[arg-type]  # a type can be hashed
    read: Kept = reader(json.loads(text))
    return read


def _plain(value: object) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        return [_plain(getattr(value, field.name)) for field in fields(value)]
    if isinstance(value, tuple | list):
        return [_plain(item) for item in value]
    if isinstance(value, datetime | date):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value


def _as_it_is(plain: Any) -> Any:
    return plain


@cache
def _reader(kind: Any) -> Callable[[Any], Any]:
    if isinstance(kind, type) and is_dataclass(kind):
        hints = get_type_hints(kind)
        readers = [_reader(hints[field.name]) for field in fields(kind)]
        return lambda plain: kind(*[read(item) for read, item in zip(readers, plain, strict=True)])
    if get_origin(kind) is tuple:
        item = _reader(get_args(kind)[0])
        return lambda plain: tuple(map(item, plain))
    if isinstance(kind, UnionType):
        some = _reader(next(one for one in get_args(kind) if one is not NoneType))
        return lambda plain: None if plain is None else some(plain)
    if kind in {datetime, date}:
        parse: Callable[[Any], Any] = kind.fromisoformat
        return parse
    return Decimal if kind is Decimal else _as_it_is
