import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction

from lcs_ims.audit import Action, Actor, Subject, deed, guards, record
from lcs_ims.audit.checks import check_guards

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

BY = Actor.system("tests")
SQLITE = connection.vendor == "sqlite"
KEYS = {
    "event": ("leaf", "body"),
    "mention": ("event_id, position", "type"),
    "payload": ("event_id", "body"),
    "head": ("id", "size"),
    "checkpoint": ("number", "text"),
}


@pytest.fixture(autouse=True)
def two_events() -> None:
    tell()
    tell()
    run("INSERT INTO audit_checkpoint (number, size, text) VALUES (1, 3, 'kept')")


@deed
def tell() -> None:
    record(Action.STAY_BEGAN, by=BY, on=Subject("cells.cell", "4", "B-07", "MCCI"), sensitive={"why": "ill"})


def run(sql: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


def columns(table: str) -> list[str]:
    with connection.cursor() as cursor:
        return [column.name for column in connection.introspection.get_table_description(cursor, table)]


@pytest.mark.parametrize("table", KEYS)
def test_no_column_can_be_updated(table: str) -> None:
    for column in columns(f"audit_{table}"):
        with pytest.raises(IntegrityError):
            run(f"UPDATE audit_{table} SET {column} = {column}")


@pytest.mark.parametrize("table", KEYS)
def test_no_row_can_be_deleted(table: str) -> None:
    with pytest.raises(IntegrityError):
        run(f"DELETE FROM audit_{table}")


@pytest.mark.parametrize("table", KEYS)
def test_no_row_can_be_replaced(table: str) -> None:
    again = f"INTO audit_{table} SELECT * FROM audit_{table}"
    key, column = KEYS[table]
    upsert = f"INSERT {again} ON CONFLICT ({key}) DO UPDATE SET {column} = EXCLUDED.{column}"
    with pytest.raises(IntegrityError):
        run(f"REPLACE {again}" if SQLITE else upsert)


def test_no_table_can_be_emptied_at_once() -> None:
    connection.check_constraints()
    with pytest.raises(IntegrityError):
        run("DELETE FROM audit_event" if SQLITE else "TRUNCATE audit_event CASCADE")


def test_a_client_that_turns_its_triggers_off_is_refused_too() -> None:
    run("PRAGMA recursive_triggers = OFF" if SQLITE else "SET LOCAL session_replication_role = replica")
    with pytest.raises(IntegrityError):
        run("REPLACE INTO audit_event SELECT * FROM audit_event" if SQLITE else "DELETE FROM audit_mention")
    run("PRAGMA recursive_triggers = ON" if SQLITE else "SET LOCAL session_replication_role = origin")


def test_the_head_cannot_go_back() -> None:
    with pytest.raises(IntegrityError):
        run("UPDATE audit_head SET size = size - 1")


def test_all_guards_are_in_place_after_migrating() -> None:
    assert guards.missing(connection) == []


def test_a_dropped_guard_is_named_and_put_back_by_migrate() -> None:
    connection.check_constraints()
    where = "" if SQLITE else " ON audit_event"
    run(f"DROP TRIGGER audit_event_no_delete{where}")
    assert guards.missing(connection) == ["audit_event_no_delete"]
    assert [warning.id for warning in check_guards(None, ["default"])] == ["audit.W001"]
    call_command("migrate", verbosity=0)
    assert guards.missing(connection) == []


def test_a_hollow_guard_is_named() -> None:
    if SQLITE:
        run("DROP TRIGGER audit_event_no_delete")
        run("CREATE TRIGGER audit_event_no_delete BEFORE DELETE ON audit_event BEGIN SELECT 1; END")
    else:
        hollow = "RETURNS trigger LANGUAGE plpgsql AS $$BEGIN RETURN NEW; END$$"
        run(f"CREATE OR REPLACE FUNCTION audit_refuse() {hollow}")
    assert guards.missing(connection) == ["audit_event_no_delete" if SQLITE else "audit_refuse"]


def test_a_rebuilt_table_gets_its_guards_back() -> None:
    connection.check_constraints()
    run("DROP TABLE audit_checkpoint")
    run("CREATE TABLE audit_checkpoint (number integer, size bigint, text text)")
    assert "audit_checkpoint_no_delete" in guards.missing(connection)
    call_command("migrate", verbosity=0)
    assert guards.missing(connection) == []
