"""What somebody with the database's password could do to the tables, from a numbered start."""

import random
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import DatabaseError, connection, models, transaction

from lcs_ims.audit.keeping import kept_tables

EDIT, DELETE, COPY = "edit", "delete", "copy"
Edit = tuple[str, str, str, int]
"""Kind, table, field, and the number that chooses the row and the value."""


def every_edit(chance: random.Random) -> Iterator[Edit]:
    """Each column of each kept table that has rows, and the end of a row, and a row more."""
    tables = {table: kept for table, kept in kept_tables().items() if kept.model._base_manager.exists()}
    edits = [
        (EDIT, table, field.name, chance.randrange(2**32))
        for table, kept in tables.items()
        for field in kept.fields.values()
        if not field.primary_key
    ]
    edits += [(kind, table, "", chance.randrange(2**32)) for table in tables for kind in (DELETE, COPY)]
    chance.shuffle(edits)
    yield from edits


def do(edit: Edit) -> bool:
    """Make the edit; False where the database itself refuses it."""
    kind, table, name, number = edit
    chance, model = random.Random(number), kept_tables()[table].model
    row = chance.choice(list(model._base_manager.order_by("pk")))
    try:
        with transaction.atomic():
            if kind == DELETE:
                return model._base_manager.filter(pk=row.pk)._raw_delete("default") > 0
            if kind == COPY:
                return _copied(model, row)
            field: Any = model._meta.get_field(name)
            value = changed(getattr(row, field.attname), field, chance)
            return model._base_manager.filter(pk=row.pk).update(**{field.attname: value}) > 0
    except (DatabaseError, OverflowError):
        return False


def _copied(model: type[models.Model], row: Any) -> bool:
    row.pk = model._base_manager.order_by("-pk").values_list("pk", flat=True)[0] + 1
    model._base_manager.bulk_create([row])
    return True


def changed(value: Any, field: Any, chance: random.Random) -> Any:
    """Another value of the same kind."""
    if value is None:
        value = _something(field)
    match value:
        case bool():
            other: Any = not value
        case int() | Decimal():
            other = value + 1
        case UUID():
            other = UUID(int=value.int ^ 1)
        case bytes() | memoryview():
            other = bytes(value) + b"x"
        case datetime() | date():
            other = value + timedelta(days=chance.choice([1, -1]))
        case time():
            other = time(23, 59) if value != time(23, 59) else time(1)
        case str():
            other = _text(value, field)
        case _:
            other = ["edited", value]  # a structure
    return other


def _text(value: str, field: Any) -> str:
    if value.isdecimal():
        return str(int(value) + 1).zfill(len(value))[-len(value) :]
    return "x" + (value[1:] if field.max_length and len(value) >= field.max_length else value)


def _something(field: Any) -> Any:
    if isinstance(field, models.ForeignKey):
        return field.related_model._base_manager.values_list(field.target_field.attname, flat=True).first() or 1
    kinds: dict[type, Any] = {
        models.DateTimeField: datetime.fromisoformat("2026-01-01T00:00:00+00:00"),
        models.DateField: date(2026, 1, 1),
        models.TimeField: time(8),
        models.BooleanField: True,
        models.JSONField: [],
        models.UUIDField: UUID(int=1),
        models.CharField: "x",
    }
    return next((value for kind, value in kinds.items() if isinstance(field, kind)), 0)


def settled() -> None:
    """Let nothing wait for the end of the transaction: triggers could not be dropped on PostgreSQL."""
    connection.check_constraints()
