"""The tables of the trail as they really are: raw values, in one snapshot, however they were tampered with."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

from django.db import connection

CHUNK = 10_000


@contextmanager
def snapshot() -> Iterator[None]:
    """Read everything as of one moment, and be unable to write. Writers are not held up."""
    if connection.in_atomic_block:
        yield  # the caller has a transaction, and with it a snapshot
        return
    sqlite = connection.vendor == "sqlite"
    with connection.cursor() as cursor:
        cursor.execute("BEGIN" if sqlite else "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
        try:
            if sqlite:
                cursor.execute("PRAGMA query_only = ON")
            yield
        finally:
            cursor.execute("ROLLBACK")
            if sqlite:
                cursor.execute("PRAGMA query_only = OFF")


@contextmanager
def any_text() -> Iterator[None]:
    """Let SQLite hand over text that is not UTF-8, which a tampered row may hold."""
    if connection.vendor != "sqlite":
        yield
        return
    connection.ensure_connection()
    before = connection.connection.text_factory
    connection.connection.text_factory = lambda raw: raw.decode("utf-8", "surrogateescape")
    try:
        yield
    finally:
        connection.connection.text_factory = before


def stream(query: str) -> Iterator[tuple[Any, ...]]:
    """The rows of a query, a chunk at a time."""
    with connection.chunked_cursor() as cursor:
        cursor.execute(query)
        chunks = iter(lambda: cursor.fetchmany(CHUNK), [])
        for rows in chunks if connection.vendor == "sqlite" else _ahead(chunks):
            yield from rows


def _ahead(chunks: Iterator[list[tuple[Any, ...]]]) -> Iterator[list[tuple[Any, ...]]]:
    """The same, each asked for before the one before it is used: the server reads while we check."""
    with ThreadPoolExecutor(1) as reader:
        coming = reader.submit(next, chunks, None)
        while (rows := coming.result()) is not None:
            coming = reader.submit(next, chunks, None)
            yield rows
