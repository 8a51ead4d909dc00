"""The triggers by which the portal's database refuses to change or remove what must stand: reports and their figures,
the log of who read what, the checkpoints kept.
"""

from typing import Any

from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

TABLES = (
    "report_archived",
    "report_storedfigures",
    "report_publicday",
    "inspectorate_reading",
    "inspectorate_keptcheckpoint",
)
REFUSAL = "What the portal keeps for good is only ever added to."


def statements(vendor: str) -> list[str]:
    """What puts the guards in, whatever was there under their names."""
    if vendor == "sqlite":
        return [statement for table in TABLES for statement in _sqlite(table)]
    return [
        f"""CREATE OR REPLACE FUNCTION report_refuse() RETURNS trigger LANGUAGE plpgsql AS
            $$ BEGIN RAISE EXCEPTION '{REFUSAL}'; END $$""",
        *(statement for table in TABLES for statement in _postgresql(table)),
    ]


def _sqlite(table: str) -> list[str]:
    """INSERT OR REPLACE walks past a trigger on DELETE unless a connection asks otherwise: so inserts too."""
    there = f" WHEN EXISTS (SELECT 1 FROM {table} WHERE id = NEW.id)"  # noqa: S608 (names of our own tables)
    made = []
    for deed, when in (("UPDATE", ""), ("DELETE", ""), ("INSERT", there)):
        name = f"{table}_no_{deed.lower()}"
        made.append(f"DROP TRIGGER IF EXISTS {name}")
        made.append(
            f"CREATE TRIGGER {name} BEFORE {deed} ON {table}{when} BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
        )
    return made


def _postgresql(table: str) -> list[str]:
    rows, whole = f"{table}_kept", f"{table}_not_emptied"
    return [
        f"DROP TRIGGER IF EXISTS {rows} ON {table}",
        f"DROP TRIGGER IF EXISTS {whole} ON {table}",
        f"CREATE TRIGGER {rows} BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION report_refuse()",
        f"CREATE TRIGGER {whole} BEFORE TRUNCATE ON {table} FOR EACH STATEMENT EXECUTE FUNCTION report_refuse()",
        f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {rows}",
        f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {whole}",
    ]


def install(connection: BaseDatabaseWrapper) -> None:
    with connection.cursor() as cursor:
        for statement in statements(connection.vendor):
            cursor.execute(statement)


def remove(connection: BaseDatabaseWrapper) -> None:
    """Take the guards away: for a test's flush, never on an archive."""
    with connection.cursor() as cursor:
        for statement in statements(connection.vendor):
            if statement.startswith("DROP TRIGGER"):
                cursor.execute(statement)


def after_migrate(using: str, **kwargs: Any) -> None:
    """Put the guards back: SQLite drops them without a word when a migration rebuilds a table."""
    connection = connections[using]
    if using == "default" and TABLES[0] in connection.introspection.table_names():
        install(connection)
