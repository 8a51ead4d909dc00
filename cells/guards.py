"""What the database itself refuses, whatever the application says.

Mixing people whom nothing may mix: a stay's class is sex, young or grown, and isolation, and two stays
of different classes may not overlap in one cell. One bed for two: neither now nor at any time the book
tells. And beds that are not there: nobody is placed beyond a cell's certified capacity without an
exception or an overcrowding order. A stay found as it was, or overtaken by a change of facts, is exempt
itself, but nobody may be placed beside it who is of another class.

PostgreSQL: triggers, and exclusion constraints that also hold between transactions that cannot see
each other. SQLite has one writer at a time, so triggers are enough. Put back after every
migration, because a table rebuilt by a SQLite migration loses its triggers without a word.
"""

from dataclasses import dataclass

from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper

CLASSES = "stay_keeps_absolute_classes_apart"
SHARED = "stay_shares_no_bed"
BEDS = "stay_beyond_the_last_bed_has_leave"


@dataclass(frozen=True, slots=True)
class _Trigger:
    rule: str
    suffix: str
    event: str
    when: str  # on the row alone; the rule itself looks at other rows

    @property
    def name(self) -> str:
        return f"{self.rule}_{self.suffix}"


_PLACED = "NOT NEW.exempt"
_NO_LEAVE = f"{_PLACED} AND NEW.ended_at IS NULL AND NEW.exception_id IS NULL AND NEW.overcrowding_order_id IS NULL"
# To end a stay is always allowed, also beside an exempt one; to lengthen it is not.
_LENGTHENED = f"{_PLACED} AND OLD.ended_at IS NOT NULL AND (NEW.ended_at IS NULL OR NEW.ended_at > OLD.ended_at)"

_TRIGGERS = (
    _Trigger(CLASSES, "insert", "INSERT", _PLACED),
    _Trigger(CLASSES, "update", "UPDATE OF cell_id, absolute_class, exempt, began_at", _PLACED),
    _Trigger(CLASSES, "reopen", "UPDATE OF ended_at", _LENGTHENED),
    _Trigger(BEDS, "insert", "INSERT", _NO_LEAVE),
    _Trigger(BEDS, "update", "UPDATE OF cell_id, bed, exempt, exception_id, overcrowding_order_id", _NO_LEAVE),
    _Trigger(BEDS, "reopen", "UPDATE OF ended_at", f"{_LENGTHENED} AND {_NO_LEAVE}"),
    _Trigger(SHARED, "insert", "INSERT", _PLACED),
    _Trigger(SHARED, "update", "UPDATE OF cell_id, bed, exempt, began_at", _PLACED),
    _Trigger(SHARED, "reopen", "UPDATE OF ended_at", _LENGTHENED),
)

_ANOTHER = """SELECT 1 FROM cells_stay AS other WHERE other.cell_id = NEW.cell_id
    AND other.id <> COALESCE(NEW.id, 0) AND """
_OTHER_CLASS = "other.absolute_class <> NEW.absolute_class"
_SAME_BED = "other.bed = NEW.bed AND NOT other.exempt"
_AT_ONCE = {
    "sqlite": "(other.ended_at IS NULL OR other.ended_at > NEW.began_at)"
    " AND (NEW.ended_at IS NULL OR other.began_at < NEW.ended_at)",
    "postgresql": "tstzrange(other.began_at, other.ended_at) && tstzrange(NEW.began_at, NEW.ended_at)",
}
_NO_SUCH_BED = "SELECT 1 FROM cells_cell WHERE id = NEW.cell_id AND NEW.bed > certified_capacity"

_BROKEN = {
    vendor: {
        CLASSES: f"{_ANOTHER}{_OTHER_CLASS} AND {at_once}",
        SHARED: f"{_ANOTHER}{_SAME_BED} AND {at_once}",
        BEDS: _NO_SUCH_BED,
    }
    for vendor, at_once in _AT_ONCE.items()
}


def _sqlite(trigger: _Trigger) -> str:
    return (
        f"CREATE TRIGGER {trigger.name} BEFORE {trigger.event} ON cells_stay\n"
        f"WHEN {trigger.when} AND EXISTS ({_BROKEN['sqlite'][trigger.rule]})\n"
        f"BEGIN SELECT RAISE(ABORT, '{trigger.rule}'); END"
    )


def _body(rule: str) -> str:
    return (
        f"BEGIN\n    IF EXISTS ({_BROKEN['postgresql'][rule]}) THEN\n"
        f"        RAISE EXCEPTION '{rule}' USING ERRCODE = 'exclusion_violation', CONSTRAINT = '{rule}';\n"
        f"    END IF;\n    RETURN NEW;\nEND"
    )


_EXCLUDED = {CLASSES: "absolute_class WITH <>", SHARED: "bed WITH ="}


def _exclusion(rule: str) -> str:
    return f"""ALTER TABLE cells_stay ADD CONSTRAINT {rule} EXCLUDE USING gist (
        cell_id WITH =, {_EXCLUDED[rule]}, tstzrange(began_at, ended_at) WITH &&) WHERE (NOT exempt)"""


def _function(rule: str) -> str:
    return f"CREATE OR REPLACE FUNCTION {rule}() RETURNS trigger LANGUAGE plpgsql AS $${_body(rule)}$$"


def _postgresql(trigger: _Trigger) -> str:
    return f"""CREATE TRIGGER {trigger.name} BEFORE {trigger.event} ON cells_stay FOR EACH ROW
        WHEN ({trigger.when}) EXECUTE FUNCTION {trigger.rule}();
        ALTER TABLE cells_stay ENABLE ALWAYS TRIGGER {trigger.name}"""


def _statements(vendor: str) -> list[str]:
    if vendor == "sqlite":
        return [_sqlite(trigger) for trigger in _TRIGGERS]
    exclusions = [_exclusion(rule) for rule in _EXCLUDED]
    functions = [_function(rule) for rule in (CLASSES, SHARED, BEDS)]
    triggers = [_postgresql(trigger) for trigger in _TRIGGERS]
    return ["CREATE EXTENSION IF NOT EXISTS btree_gist", *exclusions, *functions, *triggers]


_FOUND = {
    "sqlite": "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'cells_stay'",
    "postgresql": """
        SELECT conname, contype::text FROM pg_constraint WHERE conrelid = 'cells_stay'::regclass
        UNION ALL
        SELECT tgname, proname FROM pg_trigger JOIN pg_proc ON pg_proc.oid = tgfoid
        WHERE tgrelid = 'cells_stay'::regclass AND tgenabled = 'A'
        UNION ALL
        SELECT proname, prosrc FROM pg_proc WHERE pronamespace = current_schema()::regnamespace""",
}


def install(connection: BaseDatabaseWrapper) -> None:
    """Put the guards in place, whatever was there. On PostgreSQL this checks the stays that are there."""
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        remove(connection)
        for statement in _statements(connection.vendor):
            cursor.execute(statement)


def remove(connection: BaseDatabaseWrapper) -> None:
    """Take the guards away: for a test that shows what the locks do alone, never on a register."""
    postgresql = connection.vendor == "postgresql"
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        for trigger in _TRIGGERS:
            cursor.execute(f"DROP TRIGGER IF EXISTS {trigger.name}{' ON cells_stay' if postgresql else ''}")
        for rule in _EXCLUDED if postgresql else ():
            cursor.execute(f"ALTER TABLE cells_stay DROP CONSTRAINT IF EXISTS {rule}")


def names() -> list[str]:
    """The names of the triggers."""
    return [trigger.name for trigger in _TRIGGERS]


def missing(connection: BaseDatabaseWrapper) -> list[str]:
    """The names of guards that are not there, or do not do what they should; empty when all is well."""
    if connection.vendor == "postgresql":
        bodies = [(rule, _body(rule)) for rule in (CLASSES, SHARED, BEDS)]
        triggers = [(trigger.name, trigger.rule) for trigger in _TRIGGERS]
        wanted = [*((rule, "x") for rule in _EXCLUDED), *bodies, *triggers]
    else:
        wanted = [(trigger.name, _sqlite(trigger)) for trigger in _TRIGGERS]
    with connection.cursor() as cursor:
        cursor.execute(_FOUND[connection.vendor])
        found = set(cursor.fetchall())
    return sorted({name for name, text in wanted if (name, text) not in found})
