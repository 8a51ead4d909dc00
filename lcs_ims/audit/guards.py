"""The triggers by which the database itself refuses to change the trail.

They are put in by a migration and put back after every later one, because SQLite drops them without a
word when a migration rebuilds a table. Whoever owns the database can drop them: the tree finds what
was done then.
"""

import re
from collections.abc import Callable, Iterable
from pathlib import Path

from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper

SQL = Path(__file__).parent / "sql"
_TRIGGER = re.compile(r"CREATE TRIGGER (\w+) BEFORE \w+ ON (\w+)")
_FUNCTION = re.compile(r"CREATE OR REPLACE FUNCTION (\w+)\(.*?\$\$(.*)\$\$", re.DOTALL)
_FILES = {
    "sqlite": ["guards_sqlite.sql"],
    # the functions by which the trail is searched hide an event when they are hollow
    "postgresql": ["guards_postgresql.sql", "said_postgresql.sql"],
}

_FOUND = {
    "sqlite": "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": """
        SELECT tgname, pg_get_triggerdef(oid, true) FROM pg_trigger WHERE NOT tgisinternal AND tgenabled = 'A'
        UNION ALL
        SELECT proname, prosrc FROM pg_proc WHERE pronamespace = current_schema()::regnamespace""",
}


def statements(vendor: str) -> list[str]:
    """The statements that put the guards in, in order."""
    texts = [(SQL / name).read_text(encoding="utf-8") for name in _FILES[vendor]]
    paragraphs = (paragraph.strip() for text in texts for paragraph in text.split("\n\n"))
    return [paragraph for paragraph in paragraphs if not paragraph.startswith("--")]


Missing = Callable[[BaseDatabaseWrapper], list[str]]
_others: list[tuple[Missing, frozenset[str]]] = []


def register(missing: Missing, names: Iterable[str]) -> None:
    """Have `verify_audit` look at an app's own guards too. Called in `ready`, with the names of its triggers."""
    _others.append((missing, frozenset(names)))


def all_missing(connection: BaseDatabaseWrapper) -> list[str]:
    """As `missing`, with the guards of apps."""
    return [*missing(connection), *(name for others, _ in _others for name in others(connection))]


def all_names(connection: BaseDatabaseWrapper) -> set[str]:
    """The names of all triggers that the Service puts in, but for the journal's."""
    return {name for name, _ in _expected(connection.vendor)}.union(*(names for _, names in _others))


def install(connection: BaseDatabaseWrapper) -> None:
    """Put every guard in its place, whatever was there under its name."""
    with transaction.atomic(using=connection.alias):
        remove(connection)
        with connection.cursor() as cursor:
            for statement in statements(connection.vendor):
                cursor.execute(statement)


def remove(connection: BaseDatabaseWrapper) -> None:
    """Take the guards away: for a test's flush, never on a register."""
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        for match in filter(None, map(_TRIGGER.match, statements(connection.vendor))):
            name, table = match.groups()
            where = f" ON {table}" if connection.vendor == "postgresql" else ""
            cursor.execute(f"DROP TRIGGER IF EXISTS {name}{where}")


def missing(connection: BaseDatabaseWrapper) -> list[str]:
    """The names of guards that are not there, or do not do what they should; empty when all is well."""
    with connection.cursor() as cursor:
        cursor.execute(_FOUND[connection.vendor])
        found = {(name, text) for name, text in cursor.fetchall()}
    return sorted(name for name, text in _expected(connection.vendor) if (name, text) not in found)


def _expected(vendor: str) -> list[tuple[str, str]]:
    """Triggers by their whole text, PostgreSQL's functions by their bodies: a hollow one is missing too."""
    expected = []
    for statement in statements(vendor):
        if trigger := _TRIGGER.match(statement):
            expected.append((trigger[1], statement))
        elif function := _FUNCTION.match(statement):
            expected.append((function[1], function[2]))
    return expected
