"""Every way of laying hands on a row of the trail, one after another, from a numbered start."""

import random
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from django.apps import apps
from django.db import IntegrityError, connection, transaction
from django.db.models import Field, Model

FLIP, DELETE, INSERT, SWAP, TRUNCATE = "flip", "delete", "insert", "swap", "truncate"
MODELS = [model for model in apps.get_app_config("audit").get_models() if not model._meta.auto_created]


def columns() -> list[tuple[str, str]]:
    """Every column of every table of the trail: a new one is tampered with from its first day."""
    return [
        (model._meta.db_table, field.column)
        for model in MODELS
        for field in model._meta.concrete_fields
        if field.column
    ]


def tamperings(count: int, seed: int) -> Iterator[tuple[str, str, str, int]]:
    """`count` tamperings: the columns in turn, each with the kinds in turn; (kind, table, column, number)."""
    chance = random.Random(seed)
    every = columns()
    for number in range(count):
        table, column = every[number % len(every)]
        kind = (FLIP, FLIP, SWAP, DELETE, INSERT, TRUNCATE)[number // len(every) % 6]
        yield kind, table, column, chance.randrange(2**32)


def tamper(kind: str, table: str, column: str, number: int) -> bool:
    """Do it; False when the database itself would not have it, or there was nothing to change."""
    chance = random.Random(number)
    rows = _rows(table)
    if not rows:
        return False
    row = chance.choice(rows)
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            {FLIP: _flip, DELETE: _delete, INSERT: _insert, SWAP: _swap, TRUNCATE: _truncate}[kind](
                cursor, table, column, row, chance
            )
    except IntegrityError:
        return False
    return _rows(table) != rows


def _rows(table: str) -> list[dict[str, Any]]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {table}")
        names = [described[0] for described in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def _key(table: str) -> list[str]:
    model: type[Model] = next(model for model in MODELS if model._meta.db_table == table)
    return [str(field.column) for field in _primary(model)]


def _primary(model: type[Model]) -> list["Field[Any, Any]"]:
    pk: Any = model._meta.pk
    return list(getattr(pk, "fields", None) or [pk])


def _where(table: str, row: dict[str, Any]) -> tuple[str, list[Any]]:
    key = _key(table)
    return " AND ".join(f"{name} = %s" for name in key), [row[name] for name in key]


def _set(cursor: Any, table: str, column: str, row: dict[str, Any], value: Any) -> None:
    where, key = _where(table, row)
    cursor.execute(f"UPDATE {table} SET {column} = %s WHERE {where}", [value, *key])


def _flip(cursor: Any, table: str, column: str, row: dict[str, Any], chance: random.Random) -> None:
    _set(cursor, table, column, row, changed(row[column], chance))


def _delete(cursor: Any, table: str, column: str, row: dict[str, Any], chance: random.Random) -> None:
    where, key = _where(table, row)
    cursor.execute(f"DELETE FROM {table} WHERE {where}", key)


def _insert(cursor: Any, table: str, column: str, row: dict[str, Any], chance: random.Random) -> None:
    """A copy under another key, with the column changed."""
    copy = dict(row)
    for name in {*_key(table), "uuid", "size", column} & set(copy):
        copy[name] = changed(copy[name], chance)
    places = ", ".join(["%s"] * len(copy))
    cursor.execute(f"INSERT INTO {table} ({', '.join(copy)}) VALUES ({places})", list(copy.values()))


def _swap(cursor: Any, table: str, column: str, row: dict[str, Any], chance: random.Random) -> None:
    """The column of two rows exchanged, where they differ."""
    others = [other for other in _rows(table) if other[column] != row[column]]
    if others and column not in _key(table) and column != "uuid":
        other = chance.choice(others)
        _set(cursor, table, column, row, other[column])
        _set(cursor, table, column, other, row[column])


def _truncate(cursor: Any, table: str, column: str, row: dict[str, Any], chance: random.Random) -> None:
    first = _key(table)[0]
    cursor.execute(f"DELETE FROM {table} WHERE {first} >= %s", [row[first]])


def changed(value: Any, chance: random.Random) -> Any:
    """The value, a little different."""
    match value:
        case bool():
            return not value
        case int():
            return value + chance.choice([-1, 1, 1000])
        case bytes() | memoryview():
            return _changed_bytes(bytes(value), chance)
        case datetime():
            return value + timedelta(microseconds=chance.choice([1, -1, 10**9]))
        case str():
            return _changed_text(value, chance)
    return type(value)(int=value.int ^ 1 << chance.randrange(128))  # a UUID


def _changed_bytes(value: bytes, chance: random.Random) -> bytes:
    if not value:
        return b"x"
    at = chance.randrange(len(value))
    return chance.choice(
        [value[:at] + bytes([value[at] ^ 1 << chance.randrange(8)]) + value[at + 1 :], value[:-1], b""]
    )


def _changed_text(value: str, chance: random.Random) -> str:
    if not value:
        return "x"
    at = chance.randrange(len(value))
    letter = chance.choice([letter for letter in "0a9f+ " if letter != value[at]])
    return value[:at] + letter + value[at + 1 :]
