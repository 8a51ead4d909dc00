"""What stands around the rows: plain tables, and nothing that acts in them but what the Service put there.

A view in a table's place, a rule or a policy can show a verification other rows than everybody else sees; a trigger
can change what a deed writes. So whatever of the kind is not the Service's own is named.
"""

# ruff: noqa: SLF001 (`_meta` is how Django tells of models)

from collections.abc import Iterator

from django.apps import apps
from django.db.backends.base.base import BaseDatabaseWrapper

from lcs_ims.audit import guards, journal
from lcs_ims.audit.keeping import kept_tables, left_out

Columns = dict[str, set[str]]
"""The columns of every plain table: one that is a view, or has rules, policies or heirs, is not among them."""

_PLAIN = """
    SELECT c.relname, array_agg(a.attname::text) FROM pg_catalog.pg_class c
    JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
    WHERE c.relkind = 'r' AND NOT c.relrowsecurity AND pg_catalog.pg_table_is_visible(c.oid)
        AND NOT EXISTS (SELECT 1 FROM pg_catalog.pg_rewrite WHERE ev_class = c.oid)
        AND NOT EXISTS (SELECT 1 FROM pg_catalog.pg_inherits WHERE c.oid IN (inhrelid, inhparent))
    GROUP BY c.oid, c.relname"""

_TRIGGERS = {
    "sqlite": "SELECT name, tbl_name FROM sqlite_master WHERE type = 'trigger' ORDER BY 1",
    "postgresql": """
        SELECT tgname, relname FROM pg_catalog.pg_trigger JOIN pg_catalog.pg_class ON pg_class.oid = tgrelid
        WHERE NOT tgisinternal AND pg_catalog.pg_table_is_visible(tgrelid) ORDER BY 1""",
}


def strange(connection: BaseDatabaseWrapper) -> Iterator[str]:
    """A sentence for each guard that is gone or hollow, and for each thing that is not the Service's."""
    for guard in (*guards.all_missing(connection), *journal.missing(connection)):
        yield f"The guard {guard} is missing or is not what it was."
    yield from _strange_triggers(connection)
    yield from _strange_tables(_columns(connection))
    if connection.vendor == "postgresql" and _path(connection)[0] != "pg_catalog":
        yield "Names are looked up in another schema before the database's own (search_path)."


def _strange_triggers(connection: BaseDatabaseWrapper) -> Iterator[str]:
    ours = guards.all_names(connection) | journal.names(connection)
    with connection.cursor() as cursor:
        cursor.execute(_TRIGGERS[connection.vendor])
        for name, table in cursor.fetchall():
            if name not in ours:
                yield f"The trigger {name} on {table} is not the Service's."


def _strange_tables(found: Columns) -> Iterator[str]:
    models = [*apps.get_app_config("audit").get_models(), *(kept.model for kept in kept_tables().values())]
    expected = {model._meta.db_table: {f.column for f in model._meta.concrete_fields if f.column} for model in models}
    for table in sorted(expected.keys() | left_out().keys()):
        if table not in found:
            yield f"The table {table} is gone, or is no plain table: something stands in its place or before it."
        elif changed := found[table] ^ expected.get(table, found[table]):
            yield f"The table {table} has other columns than the Service gave it: {', '.join(sorted(changed))}."


def _columns(connection: BaseDatabaseWrapper) -> Columns:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(_PLAIN)
            return {table: set(columns) for table, columns in cursor.fetchall()}
        cursor.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND rootpage > 0")
        found: Columns = {}
        for (table,) in cursor.fetchall():
            cursor.execute(f"PRAGMA table_xinfo({connection.ops.quote_name(table)})")
            found[table] = {name for _, name, *_, computed in cursor.fetchall() if not computed}
        return found


def _path(connection: BaseDatabaseWrapper) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_catalog.current_schemas(true)")
        return [str(name) for name in cursor.fetchone()[0]]
