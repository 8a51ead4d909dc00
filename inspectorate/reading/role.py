"""The role of PostgreSQL under which the portal reads: what makes one, and what would be too much for it.

`default_transaction_read_only` can be switched off by the client, so nothing here rests on it.
"""

from typing import Any

from psycopg import sql

from inspectorate.reading.closed import CLOSED, readable

WRITING_FUNCTIONS = (
    "lo_creat",
    "lo_create",
    "lo_export",
    "lo_from_bytea",
    "lo_import",
    "lo_open",
    "lo_put",
    "lo_truncate",
    "lo_truncate64",
    "lo_unlink",
    "lowrite",
    "pg_logical_emit_message",
)
"""Functions of the system that write although no table is named. Only a superuser can take them from everyone."""

DANGEROUS_ROLES = (
    "pg_write_all_data",
    "pg_read_all_data",
    "pg_execute_server_program",
    "pg_write_server_files",
    "pg_read_server_files",
)


def statements(role: str, database: str) -> list[sql.Composed]:
    """What the owner of the database (for the last, a superuser) runs so that the role can read, and no more.

    To be run again after each migration: a new table is closed until it is granted.
    """
    name, place = sql.Identifier(role), sql.Identifier(database)
    made = [
        _("REVOKE ALL ON DATABASE {} FROM PUBLIC", place),
        _("GRANT CONNECT ON DATABASE {} TO {}", place, name),
        _("REVOKE CREATE ON SCHEMA public FROM PUBLIC"),
        _("REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {}", name),
        _("GRANT USAGE ON SCHEMA public TO {}", name),
    ]
    for table, columns in readable().items():
        open_columns = sql.SQL(", ").join(map(sql.Identifier, columns))
        if table in CLOSED:
            made.append(_("GRANT SELECT ({}) ON {} TO {}", open_columns, sql.Identifier(table), name))
        else:
            made.append(_("GRANT SELECT ON {} TO {}", sql.Identifier(table), name))
    functions = sql.SQL(", ").join(map(sql.Literal, WRITING_FUNCTIONS))
    made.append(_(_TAKE_FUNCTIONS, functions))
    return made


def faults(cursor: Any) -> list[str]:
    """What the connected role can do that it must not; empty when it can only read what is open."""
    found = []
    for query, words in _QUESTIONS:
        cursor.execute(query, _VALUES if "%(" in query else None)
        found += [words.format(*row) for row in cursor.fetchall()]
    return found


_TAKE_FUNCTIONS = """DO $$ DECLARE one regprocedure; BEGIN
    FOR one IN SELECT oid FROM pg_proc WHERE pronamespace = 'pg_catalog'::regnamespace AND proname IN ({}) LOOP
        EXECUTE format('REVOKE EXECUTE ON FUNCTION %s FROM PUBLIC', one);
    END LOOP;
END $$"""


def _(text: str, *parts: sql.Composable) -> sql.Composed:
    return sql.SQL(text).format(*parts)


_VALUES = {
    "roles": list(DANGEROUS_ROLES),
    "functions": list(WRITING_FUNCTIONS),
    "tables": [table for table, columns in CLOSED.items() for _column in columns],
    "columns": [column for columns in CLOSED.values() for column in columns],
}

_QUESTIONS = (
    (
        """SELECT rolname FROM pg_roles WHERE rolname = current_user
           AND (rolsuper OR rolcreatedb OR rolcreaterole OR rolreplication OR rolbypassrls)""",
        "{} has powers over the server",
    ),
    ("SELECT datname FROM pg_database WHERE datname = current_database() AND has_database_privilege(oid, 'TEMP')",
     "it can make temporary tables in {}"),
    ("SELECT nspname FROM pg_namespace WHERE has_schema_privilege(oid, 'CREATE')", "it can create in schema {}"),
    (
        """SELECT relname FROM pg_class WHERE relkind IN ('r', 'p', 'v', 'm', 'f')
           AND relnamespace = 'public'::regnamespace
           AND (has_table_privilege(oid, 'INSERT, UPDATE, DELETE, TRUNCATE, REFERENCES, TRIGGER')
                OR has_any_column_privilege(oid, 'INSERT, UPDATE, REFERENCES'))""",
        "it can write {}",
    ),
    (
        """SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace
           AND CASE relkind WHEN 'S' THEN has_sequence_privilege(oid, 'USAGE, UPDATE') ELSE false END""",
        "it can move the sequence {}",
    ),
    ("SELECT rolname FROM pg_roles WHERE rolname = ANY(%(roles)s) AND pg_has_role(oid, 'MEMBER')",
     "it is a member of {}"),
    (
        """SELECT DISTINCT proname FROM pg_proc WHERE pronamespace = 'pg_catalog'::regnamespace
           AND proname = ANY(%(functions)s) AND has_function_privilege(oid, 'EXECUTE')""",
        "it can call {}",
    ),
    (
        """SELECT t, c FROM unnest(%(tables)s::text[], %(columns)s::text[]) AS closed(t, c)
           JOIN information_schema.columns ON table_schema = 'public' AND table_name = t AND column_name = c
           WHERE has_column_privilege(quote_ident(t), c, 'SELECT')""",
        "it can read {}.{}",
    ),
)  # fmt: skip
