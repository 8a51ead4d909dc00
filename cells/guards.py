"""What the database itself refuses, whatever the application says: mixing people whom nothing may mix.

A stay's class is sex, young or grown, and isolation. Two stays of different classes may not overlap
in one cell. A stay found as it was, or overtaken by a change of facts, is exempt itself, but nobody
may be placed beside it who is of another class.

PostgreSQL: triggers, and an exclusion constraint that also holds between transactions that cannot
see each other. SQLite has one writer at a time, so triggers are enough. Put back after every
migration, because a table rebuilt by a SQLite migration loses its triggers without a word.
"""

from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper

NAME = "stay_keeps_absolute_classes_apart"

# To end a stay is always allowed, also beside an exempt one; to lengthen it is not.
_PLACED = {f"{NAME}_insert": "INSERT", f"{NAME}_update": "UPDATE OF cell_id, absolute_class, exempt, began_at"}
_REOPENED = f"{NAME}_reopen"
_LENGTHENED = "OLD.ended_at IS NOT NULL AND (NEW.ended_at IS NULL OR NEW.ended_at > OLD.ended_at)"

_SQLITE_MIXED = """EXISTS (
    SELECT 1 FROM cells_stay AS other
    WHERE other.cell_id = NEW.cell_id
      AND other.id IS NOT NEW.id
      AND other.absolute_class <> NEW.absolute_class
      AND (other.ended_at IS NULL OR other.ended_at > NEW.began_at)
      AND (NEW.ended_at IS NULL OR other.began_at < NEW.ended_at)
)"""


def _sqlite_trigger(name: str, event: str, when: str = "1") -> str:
    return (
        f"CREATE TRIGGER {name} BEFORE {event} ON cells_stay\n"
        f"WHEN NEW.exempt = 0 AND {when} AND {_SQLITE_MIXED}\n"
        f"BEGIN SELECT RAISE(ABORT, '{NAME}'); END"
    )


_SQLITE = {name: _sqlite_trigger(name, event) for name, event in _PLACED.items()} | {
    _REOPENED: _sqlite_trigger(_REOPENED, "UPDATE OF ended_at", f"({_LENGTHENED})")
}

_BODY = f"""
BEGIN
    IF EXISTS (
        SELECT 1 FROM cells_stay AS other
        WHERE other.cell_id = NEW.cell_id
          AND other.id <> NEW.id
          AND other.absolute_class <> NEW.absolute_class
          AND tstzrange(other.began_at, other.ended_at) && tstzrange(NEW.began_at, NEW.ended_at)
    ) THEN
        RAISE EXCEPTION '{NAME}' USING ERRCODE = 'exclusion_violation', CONSTRAINT = '{NAME}';
    END IF;
    RETURN NEW;
END
"""  # noqa: S608 (constants of ours)


def _postgresql_trigger(name: str, event: str, when: str = "TRUE") -> list[str]:
    return [
        f"DROP TRIGGER IF EXISTS {name} ON cells_stay",
        f"CREATE TRIGGER {name} BEFORE {event} ON cells_stay FOR EACH ROW "
        f"WHEN (NOT NEW.exempt AND ({when})) EXECUTE FUNCTION {NAME}()",
        f"ALTER TABLE cells_stay ENABLE ALWAYS TRIGGER {name}",
    ]


_POSTGRESQL = [
    "CREATE EXTENSION IF NOT EXISTS btree_gist",
    f"ALTER TABLE cells_stay DROP CONSTRAINT IF EXISTS {NAME}",
    f"""
    ALTER TABLE cells_stay ADD CONSTRAINT {NAME} EXCLUDE USING gist (
        cell_id WITH =, absolute_class WITH <>, tstzrange(began_at, ended_at) WITH &&
    ) WHERE (NOT exempt)
    """,
    f"CREATE OR REPLACE FUNCTION {NAME}() RETURNS trigger LANGUAGE plpgsql AS $${_BODY}$$",
    *(line for name, event in _PLACED.items() for line in _postgresql_trigger(name, event)),
    *_postgresql_trigger(_REOPENED, "UPDATE OF ended_at", _LENGTHENED),
]

_POSTGRESQL_FOUND = """
    SELECT conname, contype::text FROM pg_constraint WHERE conrelid = 'cells_stay'::regclass
    UNION ALL
    SELECT tgname, proname FROM pg_trigger JOIN pg_proc ON pg_proc.oid = tgfoid
    WHERE tgrelid = 'cells_stay'::regclass AND tgenabled = 'A'
    UNION ALL
    SELECT proname, prosrc FROM pg_proc WHERE pronamespace = current_schema()::regnamespace
"""


def install(connection: BaseDatabaseWrapper) -> None:
    """Put the guards in place, whatever was there. On PostgreSQL this checks the stays that are there."""
    remove(connection)
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        for statement in _POSTGRESQL if connection.vendor == "postgresql" else _SQLITE.values():
            cursor.execute(statement)


def remove(connection: BaseDatabaseWrapper) -> None:
    """Take the guards away: for a test that shows what the locks do alone, never on a register."""
    postgresql = connection.vendor == "postgresql"
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        for name in (*_PLACED, _REOPENED):
            cursor.execute(f"DROP TRIGGER IF EXISTS {name}{' ON cells_stay' if postgresql else ''}")
        if postgresql:
            cursor.execute(f"ALTER TABLE cells_stay DROP CONSTRAINT IF EXISTS {NAME}")


def missing(connection: BaseDatabaseWrapper) -> list[str]:
    """The names of guards that are not there, or do not do what they should; empty when all is well."""
    if connection.vendor == "postgresql":
        query = _POSTGRESQL_FOUND
        wanted = [(NAME, "x"), (NAME, _BODY), *((name, NAME) for name in (*_PLACED, _REOPENED))]
    else:
        query = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'cells_stay'"
        wanted = list(_SQLITE.items())
    with connection.cursor() as cursor:
        cursor.execute(query)
        found = set(cursor.fetchall())
    return sorted({name for name, text in wanted if (name, text) not in found})
