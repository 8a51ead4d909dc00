"""SQLite opened read-only (`mode=ro`), with an authorizer that lets statements read open columns and no more.

`PRAGMA query_only` can be undone by the client and is no control; an authorizer is asked before a statement is
prepared, and statements cannot reach it.
"""

import sqlite3
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote

from django.db.backends.sqlite3 import base, creation
from django.utils.asyncio import async_unsafe

from inspectorate.reading.closed import readable
from inspectorate.reading.testing import NoTestDatabase

_HARMLESS = frozenset(
    {
        sqlite3.SQLITE_SELECT,
        sqlite3.SQLITE_RECURSIVE,
        sqlite3.SQLITE_TRANSACTION,
        sqlite3.SQLITE_SAVEPOINT,
    }
)
_REACH_OUT = frozenset({"load_extension", "readfile", "writefile", "edit", "fts3_tokenizer"})


@cache
def _open_columns() -> dict[str, frozenset[str]]:
    return {table: frozenset(columns) for table, columns in readable().items()}


def authorize(action: int, first: str | None, second: str | None, database: str | None, inside: str | None) -> int:
    """Whether SQLite may compile one step of a statement. Called for every table, column and function."""
    if action in _HARMLESS:
        return sqlite3.SQLITE_OK
    if action == sqlite3.SQLITE_READ:
        return _may_read(first or "", second or "", database)
    if action == sqlite3.SQLITE_FUNCTION and (second or "").lower() not in _REACH_OUT:
        return sqlite3.SQLITE_OK
    return sqlite3.SQLITE_DENY


def _may_read(table: str, column: str, database: str | None) -> int:
    columns = _open_columns().get(table)
    # A count of rows names no column. What a statement makes of its own rows (WITH, a subquery) has no database.
    if database is None or (columns is not None and (column in columns or column in {"", "ROWID"})):
        return sqlite3.SQLITE_OK
    return sqlite3.SQLITE_DENY


class DatabaseCreation(NoTestDatabase, creation.DatabaseCreation):
    pass


class DatabaseWrapper(base.DatabaseWrapper):
    creation_class = DatabaseCreation

    def get_connection_params(self) -> dict[str, Any]:
        path = Path(self.settings_dict["NAME"]).absolute()
        return super().get_connection_params() | {"database": f"file:{quote(str(path))}?mode=ro", "uri": True}

    @async_unsafe
    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        connection = super().get_new_connection(conn_params)
        connection.set_authorizer(authorize)
        return connection
