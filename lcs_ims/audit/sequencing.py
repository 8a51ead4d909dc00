"""Giving events their place: the last statements of a deed, under the lock of the trail's head."""

# ruff: noqa: S608, SLF001 (the SQL is put together from names of our own models, and `_meta` is how Django tells them)

from collections.abc import Iterator, Sequence
from datetime import datetime
from secrets import token_bytes
from typing import Any
from uuid import uuid4

from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.db.models import Model

from lcs_ims.audit.actions import Action
from lcs_ims.audit.actor import Actor, Subject
from lcs_ims.audit.draft import SALT, Draft, digest_of
from lcs_ims.audit.merkle import Frontier, leaf_hash
from lcs_ims.audit.models import Event, Head, Mention, Payload
from lcs_ims.audit.times import Step, database_clock, recording_time
from lcs_ims.lib import clock

BATCH = 100  # rows of an INSERT: SQLite takes 999 values
TRIP = 50  # statements that go to PostgreSQL at once
TRAIL = Actor.system("audit trail")

Row = tuple[Any, ...]
Statement = tuple[str, list[Any]]


def append(drafts: Sequence[Draft]) -> None:
    """Write events and their leaves after the last one. The caller holds a transaction open."""
    head = locked_head()
    moment, step = recording_time(head)
    if step:
        drafts = [_clock_stepped(head, step), *drafts]
    _write(head, drafts, moment)


def begin(demonstration: bool) -> Head:
    """The head of a log begun now, locked; of the one that another process began in the same moment."""
    moment = clock.now() if demonstration else database_clock()
    head = Head(log_id=uuid4(), demonstration=demonstration, size=0, frontier=b"", recorded_at=moment)
    Head.objects.bulk_create([head], ignore_conflicts=True)
    head = Head.objects.select_for_update().get()
    if head.size == 0:
        _write(head, [_genesis(head)], head.recorded_at)
    return head


def locked_head() -> Head:
    """The head of the trail, locked until the transaction ends; begins the log if there is none."""
    head = Head.objects.select_for_update().first()
    return head or begin(demonstration=False)


def _log(head: Head) -> Subject:
    return Subject("audit.log", str(head.log_id), str(head.log_id))


def _genesis(head: Head) -> Draft:
    after = {"log": head.log_id, "demonstration": head.demonstration}
    return Draft.of(Action.LOG_BEGAN, TRAIL, (_log(head),), after=after)


def _clock_stepped(head: Head, step: Step) -> Draft:
    after = {"seconds": round(step.by.total_seconds()), "clock": step.reading}
    return Draft.of(Action.CLOCK_STEPPED, TRAIL, (_log(head),), after=after)


def _write(head: Head, drafts: Sequence[Draft], moment: datetime) -> None:
    frontier = Frontier.unpack(head.size, bytes(head.frontier))
    events = [_event(leaf, draft, moment) for leaf, draft in enumerate(drafts, head.size)]
    frontier.extend(leaf_hash(digest) for *_, digest in events)
    rows = [
        *_inserts(Event, events),
        *_inserts(Mention, _mentions(head.size, drafts)),
        *_inserts(Payload, _payloads(head.size, drafts)),
    ]
    head.size, head.frontier, head.recorded_at = frontier.size, frontier.pack(), moment
    _send([*rows, _moved(head)])


def _event(leaf: int, draft: Draft, moment: datetime) -> Row:
    body, salt = draft.body(moment), token_bytes(SALT)
    return leaf, draft.uuid, draft.action.value, moment, salt, body, digest_of(salt, body)


def _mentions(first: int, drafts: Sequence[Draft]) -> list[Row]:
    return [
        (leaf, position, subject["type"], subject["id"], subject["facility"])
        for leaf, draft in enumerate(drafts, first)
        for position, subject in enumerate(draft.on)
    ]


def _payloads(first: int, drafts: Sequence[Draft]) -> list[Row]:
    return [
        (leaf, draft.payload_salt, draft.payload)
        for leaf, draft in enumerate(drafts, first)
        if draft.payload is not None
    ]


def _inserts(model: type[Model], rows: Sequence[Row]) -> Iterator[Statement]:
    """Rows, each in the order of the model's columns; past the ORM, which would take half the time of a deed."""
    fields = [field for field in model._meta.concrete_fields if field.column]
    names, places = ", ".join(str(f.column) for f in fields), f"({', '.join(['%s'] * len(fields))})"
    database = connections[DEFAULT_DB_ALIAS]  # `connection` looks it up again at each of a thousand values
    for first in range(0, len(rows), BATCH):
        some = rows[first : first + BATCH]
        values = ", ".join([places] * len(some))
        given = [
            field.get_db_prep_save(value, database) for row in some for field, value in zip(fields, row, strict=True)
        ]
        yield f"INSERT INTO {model._meta.db_table} ({names}) VALUES {values}", given


def _moved(head: Head) -> Statement:
    names = ("size", "frontier", "recorded_at")
    places = ", ".join(f"{name} = %s" for name in names)
    fields: list[Any] = [Head._meta.get_field(name) for name in names]
    given = [field.get_db_prep_save(getattr(head, field.name), connection) for field in fields]
    return f"UPDATE {Head._meta.db_table} SET {places}", given


def _send(statements: Sequence[Statement]) -> None:
    """PostgreSQL takes many at once: everybody else waits for the head meanwhile."""
    trip = TRIP if connection.vendor == "postgresql" else 1
    with connection.cursor() as cursor:
        for first in range(0, len(statements), trip):
            some = statements[first : first + trip]
            cursor.execute("; ".join(text for text, _ in some), [value for _, given in some for value in given])
