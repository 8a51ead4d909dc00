"""The Service's database and the portal's role on the tests' server."""

import contextlib
from collections.abc import Iterator

import psycopg
from psycopg import sql

from inspectorate.reading.role import statements


@contextlib.contextmanager
def made(server: str, name: str) -> Iterator[None]:
    """A new database, gone afterwards."""
    place = sql.Identifier(name)
    drop = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(place)
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(drop)
        connection.execute(sql.SQL("CREATE DATABASE {}").format(place))
    yield
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(drop)


@contextlib.contextmanager
def reader(server: str, name: str) -> Iterator[None]:
    role = sql.Identifier(name)
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(sql.SQL("DROP ROLE IF EXISTS {}").format(role))
        connection.execute(sql.SQL("CREATE ROLE {} LOGIN PASSWORD 'reads'").format(role))
    yield


def grant(server: str, database: str, role: str) -> None:
    """What docs/operations.md has the administrator run."""
    with psycopg.connect(server.rpartition("/")[0] + f"/{database}", autocommit=True) as connection:
        for statement in statements(role, database):
            connection.execute(statement)
