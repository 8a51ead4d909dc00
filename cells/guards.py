"""What the database itself refuses, whatever the application says: mixing people whom nothing may mix.

A stay's class is sex, young or grown, and isolation. Two stays of different classes may not overlap
in one cell. A stay found as it was, or overtaken by a change of facts, is exempt itself, but nobody
may be placed beside it who is of another class.

PostgreSQL: a trigger, and an exclusion constraint that also holds between transactions that cannot
see each other. SQLite has one writer at a time, so the trigger is enough. Installed after every
migration, because a table rebuilt by a SQLite migration loses its triggers without a word.
"""

from django.db.backends.base.base import BaseDatabaseWrapper

NAME = "stay_keeps_absolute_classes_apart"

_SQLITE = [f"DROP TRIGGER IF EXISTS {NAME}_{event}" for event in ("insert", "update")] + [
    f"""
    CREATE TRIGGER {NAME}_{event} BEFORE {when} ON cells_stay
    WHEN NEW.exempt = 0 AND EXISTS (
        SELECT 1 FROM cells_stay AS other
        WHERE other.cell_id = NEW.cell_id
          AND other.id IS NOT NEW.id
          AND other.absolute_class <> NEW.absolute_class
          AND (other.ended_at IS NULL OR other.ended_at > NEW.began_at)
          AND (NEW.ended_at IS NULL OR other.began_at < NEW.ended_at)
    )
    BEGIN SELECT RAISE(ABORT, '{NAME}'); END
    """
    for event, when in (
        ("insert", "INSERT"),
        ("update", "UPDATE OF cell_id, absolute_class, exempt, began_at"),
    )
]

_POSTGRESQL = [
    "CREATE EXTENSION IF NOT EXISTS btree_gist",
    f"ALTER TABLE cells_stay DROP CONSTRAINT IF EXISTS {NAME}",
    f"""
    ALTER TABLE cells_stay ADD CONSTRAINT {NAME} EXCLUDE USING gist (
        cell_id WITH =, absolute_class WITH <>, tstzrange(began_at, ended_at) WITH &&
    ) WHERE (NOT exempt)
    """,
    f"""
    CREATE OR REPLACE FUNCTION {NAME}() RETURNS trigger LANGUAGE plpgsql AS $$
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
    END $$
    """,
    f"DROP TRIGGER IF EXISTS {NAME} ON cells_stay",
    f"""
    CREATE TRIGGER {NAME} BEFORE INSERT OR UPDATE OF cell_id, absolute_class, exempt, began_at ON cells_stay
    FOR EACH ROW WHEN (NOT NEW.exempt) EXECUTE FUNCTION {NAME}()
    """,
    f"ALTER TABLE cells_stay ENABLE ALWAYS TRIGGER {NAME}",
]


def install(connection: BaseDatabaseWrapper) -> None:
    """Put the guards in place; doing it twice changes nothing. On PostgreSQL, checks the rows that are there."""
    with connection.cursor() as cursor:
        for statement in _POSTGRESQL if connection.vendor == "postgresql" else _SQLITE:
            cursor.execute(statement)


def missing(connection: BaseDatabaseWrapper) -> list[str]:
    """The names of the guards that are not in place."""
    if connection.vendor == "postgresql":
        wanted = {NAME: 2}
        query = f"""
            SELECT conname FROM pg_constraint WHERE conname = '{NAME}'
            UNION ALL SELECT tgname FROM pg_trigger WHERE tgname = '{NAME}' AND tgenabled = 'A'
        """  # noqa: S608 (a constant of ours)
    else:
        wanted = {f"{NAME}_insert": 1, f"{NAME}_update": 1}
        query = "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'cells_stay'"
    with connection.cursor() as cursor:
        cursor.execute(query)
        found = [name for (name,) in cursor.fetchall()]
    return [name for name, times in wanted.items() if found.count(name) < times]
