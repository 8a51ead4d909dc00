"""How far the database that is read lags behind the one that is written."""

from datetime import timedelta

from django.core.cache import cache
from django.db import connections


def lag() -> timedelta | None:
    """The age of the last transaction a replica has replayed; None where the database read is no replica.

    Asked at most every ten seconds.
    """
    found: tuple[timedelta | None] | None = cache.get("portal.lag")
    if found is None:
        found = (_lag(),)
        cache.set("portal.lag", found, 10)
    return found[0]


def _lag() -> timedelta | None:
    connection = connections["service"]
    if connection.vendor != "postgresql":
        return None
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT CASE WHEN NOT pg_is_in_recovery() THEN NULL
                      WHEN pg_last_wal_receive_lsn() = pg_last_wal_replay_lsn() THEN interval '0'
                      ELSE now() - pg_last_xact_replay_timestamp() END"""
        )
        found: timedelta | None = cursor.fetchone()[0]
        return found
