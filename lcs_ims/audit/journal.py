"""What the database itself notes of every change to a kept table, until the deed that made it takes it.

Triggers write each inserted, changed or deleted row into `audit_journal`, whoever changes it. A deed takes its
notes into its events, in its own transaction. What lies there between transactions was done by no deed.
"""

# ruff: noqa: S608 (the SQL is put together from names of our own tables)

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.db import connection as default_connection
from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from lcs_ims.audit.keeping import Kept, kept_tables

TABLE = "audit_journal"
PREFIX = "audit_keeps_"
Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Note:
    """One row of a kept table before and after; None where it was not, or is no more."""

    table: str
    key: str
    old: Row | None
    new: Row | None


def read_row(text: str | None) -> Row | None:
    """A row as the database wrote it. Numbers with a point stay as they are written: the trail has no floats."""
    row: Row | None = json.loads(text, parse_float=str) if text is not None else None
    return row


def mark() -> int:
    """Where the journal ends before a deed begins: what is there already is not the deed's.

    PostgreSQL tells transactions apart by their number; on SQLite there is one writer at a time.
    """
    if default_connection.vendor == "postgresql":
        return 0
    with default_connection.cursor() as cursor:
        cursor.execute(f"SELECT COALESCE(MAX(id), 0) FROM {TABLE}")
        return int(cursor.fetchone()[0])


def take(since: int) -> list[Note]:
    """What the transaction under way has changed, net and in order; it is taken out of the journal."""
    own = f"AND tx = {_TX[default_connection.vendor]}"
    with default_connection.cursor() as cursor:
        cursor.execute(
            f"DELETE FROM {TABLE} WHERE id > %s {own} RETURNING id, relation, row_key, old, new",
            [since],
        )
        notes = sorted(cursor.fetchall())
    return _net(Note(table, key, read_row(old), read_row(new)) for _id, table, key, old, new in notes)


def left() -> list[tuple[str, str, int]]:
    """Rows that were changed by no deed: table, key, and how often."""
    with default_connection.cursor() as cursor:
        cursor.execute(f"SELECT relation, row_key, COUNT(*) FROM {TABLE} GROUP BY 1, 2 ORDER BY 1, 2")
        return list(cursor.fetchall())


def _net(notes: Iterable[Note]) -> list[Note]:
    """Several changes of one row as one; a row that came and went, or is as it was, is nothing."""
    net: dict[tuple[str, str], Note] = {}
    for note in notes:
        before = net.get((note.table, note.key))
        net[note.table, note.key] = Note(note.table, note.key, before.old if before else note.old, note.new)
    return [note for note in net.values() if note.old != note.new]


def empty(connection: BaseDatabaseWrapper) -> None:
    """Forget what was noted: after a test's flush, never on a register."""
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {TABLE}")


def install(connection: BaseDatabaseWrapper) -> None:
    """Put every trigger in its place, whatever was there under its name."""
    with transaction.atomic(using=connection.alias):
        remove(connection)
        with connection.cursor() as cursor:
            for _name, statement in _statements(connection):
                cursor.execute(statement)


def remove(connection: BaseDatabaseWrapper) -> None:
    """Take the triggers away: for a test of what is found without them, never on a register."""
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        cursor.execute(_THERE[connection.vendor])
        for name, table in cursor.fetchall():
            where = f" ON {table}" if connection.vendor == "postgresql" else ""
            cursor.execute(f"DROP TRIGGER {name}{where}")


def missing(connection: BaseDatabaseWrapper) -> list[str]:
    """The names of triggers that are not there, or do not do what they should; empty when all is well."""
    with connection.cursor() as cursor:
        cursor.execute(_FOUND[connection.vendor])
        found = {(name, text) for name, text in cursor.fetchall()}
    return sorted(name for name, text in _expected(connection) if (name, text) not in found)


def names(connection: BaseDatabaseWrapper) -> set[str]:
    """The names of all triggers that there should be."""
    return {name for name, _ in _expected(connection)}


_TX = {"sqlite": "''", "postgresql": "pg_current_xact_id()::text"}
_THERE = {
    "sqlite": f"SELECT name, tbl_name FROM sqlite_master WHERE type = 'trigger' AND name LIKE '{PREFIX}%'",
    "postgresql": f"""SELECT tgname, tgrelid::regclass::text FROM pg_trigger
        WHERE NOT tgisinternal AND tgname LIKE '{PREFIX}%'""",
}
_FOUND = {
    "sqlite": f"SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND name LIKE '{PREFIX}%'",
    "postgresql": f"""
        SELECT tgname, pg_get_triggerdef(oid, true) FROM pg_trigger
        WHERE NOT tgisinternal AND tgenabled = 'A' AND tgname LIKE '{PREFIX}%'
        UNION ALL
        SELECT proname, prosrc FROM pg_proc
        WHERE proname = 'audit_keep' AND pronamespace = current_schema()::regnamespace""",
}

_BODY = f"""
DECLARE
    before jsonb := CASE WHEN TG_OP <> 'INSERT' THEN to_jsonb(OLD) - TG_ARGV[1:] END;
    afterwards jsonb := CASE WHEN TG_OP <> 'DELETE' THEN to_jsonb(NEW) - TG_ARGV[1:] END;
    former text := before ->> TG_ARGV[0];
    latter text := afterwards ->> TG_ARGV[0];
BEGIN
    IF former IS DISTINCT FROM latter THEN
        INSERT INTO {TABLE} (tx, relation, row_key, old, new)
        SELECT pg_current_xact_id()::text, TG_TABLE_NAME, key, o, n
        FROM (VALUES (former, before::text, NULL), (latter, NULL, afterwards::text)) AS halves (key, o, n)
        WHERE key IS NOT NULL;
    ELSIF before IS DISTINCT FROM afterwards THEN
        INSERT INTO {TABLE} (tx, relation, row_key, old, new)
        VALUES (pg_current_xact_id()::text, TG_TABLE_NAME, latter, before::text, afterwards::text);
    END IF;
    RETURN NULL;
END
"""
_FUNCTION = (
    f"CREATE OR REPLACE FUNCTION audit_keep() RETURNS trigger LANGUAGE plpgsql SET TimeZone TO 'UTC' AS $${_BODY}$$"
)


def _present(connection: BaseDatabaseWrapper) -> Iterator[Kept]:
    """Kept tables that are there: a migration may stop part of the way."""
    there = set(connection.introspection.table_names())
    return (kept for table, kept in kept_tables().items() if table in there and TABLE in there)


def _statements(connection: BaseDatabaseWrapper) -> Iterator[tuple[str, str]]:
    if connection.vendor == "sqlite":
        for kept in _present(connection):
            yield from _sqlite(kept)
        return
    yield "audit_keep", _FUNCTION
    for kept in _present(connection):
        name, statement = _postgresql(kept)
        yield name, statement
        yield name, f"ALTER TABLE {kept.table} ENABLE ALWAYS TRIGGER {name}"


def _expected(connection: BaseDatabaseWrapper) -> Iterator[tuple[str, str]]:
    if connection.vendor == "sqlite":
        yield from _statements(connection)
        return
    yield "audit_keep", _BODY
    yield from (_postgresql(kept) for kept in _present(connection))


def _postgresql(kept: Kept) -> tuple[str, str]:
    arguments = ", ".join(f"'{name}'" for name in (kept.key, *kept.ignored_columns))
    name = f"{PREFIX}{kept.table}"
    return name, (
        f"CREATE TRIGGER {name} AFTER INSERT OR DELETE OR UPDATE ON {kept.table} "
        f"FOR EACH ROW EXECUTE FUNCTION audit_keep({arguments})"
    )


@cache
def _sqlite(kept: Kept) -> tuple[tuple[str, str], ...]:
    return tuple(_sqlite_triggers(kept))


def _sqlite_triggers(kept: Kept) -> Iterator[tuple[str, str]]:
    before, afterwards = row_as_json(kept, "OLD."), row_as_json(kept, "NEW.")
    changed = " OR ".join(f'OLD."{column}" IS NOT NEW."{column}"' for column in kept.fields)
    moved = f'OLD."{kept.key}" IS NOT NEW."{kept.key}"'
    into = f"INSERT INTO {TABLE} (tx, relation, row_key, old, new) VALUES ('', '{kept.table}',"
    gone, come = f'{into} OLD."{kept.key}", {before}, NULL)', f'{into} NEW."{kept.key}", NULL, {afterwards})'
    for kind, when, what in (
        ("insert", "INSERT", come),
        ("delete", "DELETE", gone),
        (
            "update",
            f"UPDATE {{}}WHEN NOT {moved} AND ({changed})",
            f'{into} NEW."{kept.key}", {before}, {afterwards})',
        ),
        ("move", f"UPDATE {{}}WHEN {moved}", f"{gone}; {come}"),
    ):
        name = f"{PREFIX}{kept.table}_{kind}"
        on = f"ON {kept.table} "
        event = when.format(on) if "{}" in when else f"{when} {on}"
        yield name, f"CREATE TRIGGER {name} AFTER {event}\nBEGIN {what}; END"


@cache
def row_as_json(kept: Kept, prefix: str = "") -> str:
    """An SQLite expression for a row as JSON text; bytes as hexadecimal digits."""
    pairs = (f"'{column}', {_value(prefix, column)}" for column in kept.fields)
    return f"json_object({', '.join(pairs)})"


def _value(prefix: str, column: str) -> str:
    name = f'{prefix}"{column}"'
    return f"CASE typeof({name}) WHEN 'blob' THEN 'blob ' || hex({name}) ELSE {name} END"
