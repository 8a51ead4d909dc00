"""PostgreSQL through a role that has SELECT on open columns and nothing else; any other role is refused."""

from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.db.backends.postgresql import base, creation
from django.utils.asyncio import async_unsafe

from inspectorate.reading.role import faults
from inspectorate.reading.testing import NoTestDatabase

_proven: set[tuple[str, ...]] = set()


class DatabaseCreation(NoTestDatabase, creation.DatabaseCreation):
    pass


class DatabaseWrapper(base.DatabaseWrapper):
    """Asks once a process, before the first statement, what the role could do."""

    creation_class = DatabaseCreation

    @async_unsafe
    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        connection = super().get_new_connection(conn_params)
        who = tuple(str(self.settings_dict[name]) for name in ("HOST", "PORT", "NAME", "USER"))
        if who not in _proven:
            try:
                _prove(connection)
            except BaseException:
                connection.close()
                raise
            _proven.add(who)
        return connection


def _prove(connection: Any) -> None:
    with connection.cursor() as cursor:
        found = faults(cursor)
    connection.rollback()
    if found:
        message = f"The role of LCS_PORTAL_READS_URL can do more than read: {'; '.join(found[:5])}."
        raise ImproperlyConfigured(f"{message} Make one with: manage.py portal_role.")
