"""The role under which the portal reads, where one command runs everything on PostgreSQL.

Production makes it by hand (docs/operations.md). Here it is made at every start, with a password that is written
nowhere: only the portal's processes are told it.
"""

from secrets import token_urlsafe
from urllib.parse import quote

from django.db import connection, transaction
from psycopg import sql

LONGEST = 63  # bytes that PostgreSQL keeps of a name

HOW = """The portal is not started: it needs a role that can only read, and this one may not make it. As a superuser:
  CREATE ROLE lcs_portal LOGIN PASSWORD '...';
  the statements that `manage.py portal_role lcs_portal {database}` prints
Then: LCS_PORTAL_READS_URL=postgres://lcs_portal:...@{host}/{database} make run"""


def may_make() -> bool:
    """Whether we are a superuser, who alone can take the functions that write from everyone."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
        return bool(cursor.fetchone()[0])


def make() -> str:
    """Make the role of this database, or give it a new password; the address under which it reads."""
    from inspectorate.reading.role import statements  # noqa: PLC0415 (asks the models what is closed)

    database = str(connection.settings_dict["NAME"])
    name, password = f"lcs_portal_{database}"[:LONGEST], token_urlsafe(24)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [name])
        verb = "ALTER" if cursor.fetchone() else "CREATE"
        role = sql.SQL("{} ROLE {} LOGIN PASSWORD {}")
        cursor.execute(role.format(sql.SQL(verb), sql.Identifier(name), sql.Literal(password)))
        for statement in statements(name, database):
            cursor.execute(statement)
    return f"postgres://{name}:{password}@{_host()}/{quote(database, safe='')}"


def how() -> str:
    """What somebody who may is to do."""
    return HOW.format(database=connection.settings_dict["NAME"], host=_host())


def _host() -> str:
    host, port = (str(connection.settings_dict.get(part) or "") for part in ("HOST", "PORT"))
    return f"{quote(host, safe='')}:{port}" if port else quote(host, safe="")
