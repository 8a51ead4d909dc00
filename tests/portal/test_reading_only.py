"""The portal's connection to the Service's database: it reads, and nothing that is tried on it changes anything."""

from collections.abc import Callable

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connections, transaction

from cells.models import Cell, Stay
from inmates.models import Cohort, Inmate
from inspectorate.reading.closed import CLOSED
from inspectorate.reading.role import faults
from lcs_ims.accounts.models import User
from lcs_ims.audit.models import Event
from lcs_ims.facilities.models import Facility
from tests.portal import world
from tests.portal.settings import ON_POSTGRES

pytestmark = pytest.mark.both_databases
on_sqlite = pytest.mark.skipif(ON_POSTGRES, reason="about SQLite")
on_postgres = pytest.mark.postgres_only

WRITES = [
    "INSERT INTO facilities_facility (code, name) VALUES ('XX', 'x')",
    "UPDATE inmates_inmate SET surname = 'x'",
    "DELETE FROM cells_breachperson",
    "CREATE TABLE stolen (name text)",
    "CREATE TEMP TABLE stolen (name text)",
    "CREATE TEMP TABLE stolen AS SELECT * FROM facilities_facility",
    "CREATE VIEW stolen AS SELECT * FROM facilities_facility",
    "CREATE INDEX stolen ON facilities_facility (name)",
    "ALTER TABLE facilities_facility ADD COLUMN stolen text",
    "DROP TABLE cells_breachperson",
]
WAYS_ON_SQLITE = [
    "VACUUM INTO '{folder}/copy.sqlite3'",
    "VACUUM",
    "ATTACH DATABASE '{folder}/other.sqlite3' AS other",
    "DETACH DATABASE main",
    "PRAGMA query_only = OFF",
    "PRAGMA writable_schema = ON",
    "PRAGMA journal_mode = DELETE",
    "PRAGMA wal_checkpoint(TRUNCATE)",
    "PRAGMA user_version = 7",
    "REPLACE INTO facilities_facility (id, code, name) VALUES (1, 'XX', 'x')",
    "INSERT INTO sqlite_master VALUES ('table', 'x', 'x', 2, 'CREATE TABLE x (y)')",
    "UPDATE sqlite_sequence SET seq = 0",
    "REINDEX",
    "ANALYZE",
    "CREATE TEMP TRIGGER t AFTER INSERT ON facilities_facility BEGIN SELECT 1; END",
    "CREATE VIRTUAL TABLE temp.v USING fts5(x)",
    "SELECT load_extension('evil')",
    "SELECT writefile('{folder}/out', 'x')",
    "WITH gone AS (SELECT 1) DELETE FROM cells_breachperson",
]
WAYS_ON_POSTGRES = [
    "SELECT lo_create(424242)",
    "SELECT lo_from_bytea(424242, 'x')",
    "SELECT lo_import('/etc/passwd')",
    "SELECT lo_export(1, '{folder}/out')",
    "COPY facilities_facility TO PROGRAM 'cat > {folder}/out'",
    "COPY facilities_facility TO '{folder}/out'",
    "COPY facilities_facility FROM PROGRAM 'echo'",
    "CREATE FUNCTION stolen() RETURNS int LANGUAGE sql AS 'SELECT 1'",
    "CREATE FUNCTION pg_temp.stolen() RETURNS int LANGUAGE sql AS 'SELECT 1'",
    "DO $$ BEGIN UPDATE inmates_inmate SET surname = 'x'; END $$",
    "SELECT nextval('facilities_facility_id_seq')",
    "SELECT setval('facilities_facility_id_seq', 1)",
    "TRUNCATE cells_breachperson",
    "LOCK TABLE facilities_facility IN ACCESS EXCLUSIVE MODE",
    "SELECT * FROM facilities_facility FOR UPDATE",
    "CREATE SCHEMA stolen",
    "CREATE EXTENSION dblink",
    "CREATE DATABASE stolen",
    "CREATE ROLE stolen",
    "ALTER TABLE facilities_facility OWNER TO CURRENT_USER",
    "ALTER TABLE audit_event DISABLE TRIGGER ALL",
    "SET ROLE postgres",
    "SET session_replication_role = replica",
    "SELECT * INTO stolen FROM facilities_facility",
    "WITH gone AS (DELETE FROM cells_breachperson RETURNING *) SELECT * FROM gone",
    "MERGE INTO facilities_facility f USING (SELECT 1) s ON true WHEN MATCHED THEN DELETE",
    "REFRESH MATERIALIZED VIEW facilities_facility",
    "SELECT pg_logical_emit_message(true, 'a', 'b')",
    "SELECT pg_read_file('/etc/passwd')",
    "IMPORT FOREIGN SCHEMA x FROM SERVER y INTO public",
    "CREATE PUBLICATION stolen FOR ALL TABLES",
    "COMMENT ON TABLE facilities_facility IS 'x'",
]


@pytest.fixture
def unchanged(service):
    """The same rows and the same objects before and after."""
    before = service.does(world.counts), service.does(world.objects)
    yield
    connections["service"].close()
    assert (service.does(world.counts), service.does(world.objects)) == before


def refused(statement):
    """Try it, alone and with the client's own switch turned off before; it must fail each time."""
    connection = connections["service"]
    for before in ((), ("SET default_transaction_read_only = off", "SET transaction_read_only = off")):
        with connection.cursor() as cursor:
            for line in before if ON_POSTGRES else ():
                cursor.execute(line)
            try:
                cursor.execute(statement.replace("%", "%%"))
            except DatabaseError:
                continue
            finally:
                connection.close()
        pytest.fail(f"It was let through: {statement}")


def test_it_reads(service):
    assert {place.code for place in Facility.objects.all()} >= {"MCCI", "LER"}
    assert Stay.objects.open().select_related("inmate", "cell__facility").count() >= 5
    assert Event.objects.earliest("leaf").is_genesis


def test_nothing_that_is_written_in_sql_is_written(unchanged, tmp_path):
    for statement in [*WRITES, *(WAYS_ON_POSTGRES if ON_POSTGRES else WAYS_ON_SQLITE)]:
        refused(statement.format(folder=tmp_path) if "{folder}" in statement else statement)
    assert not list(tmp_path.iterdir())


@on_postgres
def test_it_can_give_nobody_rights(unchanged):
    with connections["service"].cursor() as cursor:
        cursor.execute("GRANT ALL ON facilities_facility TO PUBLIC")  # PostgreSQL only warns that none were given


def test_nothing_that_is_written_by_models_is_written(unchanged):
    cell = Cell.objects.defer("block").earliest("pk")
    tries: list[Callable[[], object]] = [
        cell.save,
        cell.delete,
        lambda: Cell.objects.update(certified_capacity=99),
        lambda: Cell.objects.all().delete(),
        lambda: Facility.objects.create(code="XX", name="x"),
        lambda: Facility.objects.bulk_create([Facility(code="XX", name="x")]),
        lambda: Inmate.objects.filter(pk=1).select_for_update().get(),
        lambda: Event.objects.all()._raw_delete("service"),
    ]
    for attempt in tries if ON_POSTGRES else [t for t in tries if t is not tries[6]]:
        with pytest.raises((DatabaseError, transaction.TransactionManagementError)), transaction.atomic("service"):
            attempt()


def test_no_migration_reaches_it(unchanged):
    call_command("migrate", verbosity=0, interactive=False)
    with pytest.raises(DatabaseError):
        call_command("migrate", database="service", verbosity=0, interactive=False)


@pytest.mark.parametrize(("table", "column"), [(t, c) for t, columns in CLOSED.items() for c in columns])
def test_closed_columns_are_not_there_to_be_read(service, table, column):
    with connections["service"].cursor() as cursor, pytest.raises(DatabaseError):
        cursor.execute(f'SELECT "{column}" FROM {table}')


def test_a_closed_column_does_not_come_by_a_way_round(service):
    ways = [
        "SELECT * FROM health_cohort",
        "SELECT count(condition) FROM health_cohort",
        "SELECT code FROM health_cohort WHERE condition = 'tuberculosis'",
        "SELECT code FROM health_cohort ORDER BY condition",
        "WITH c AS (SELECT condition FROM health_cohort) SELECT * FROM c",
        "SELECT (SELECT max(condition) FROM health_cohort)",
    ]
    for way in ways:
        with connections["service"].cursor() as cursor, pytest.raises(DatabaseError):
            cursor.execute(way)
        connections["service"].close()
    with pytest.raises(DatabaseError):
        list(Cohort.objects.all())
    connections["service"].close()
    assert list(Cohort.objects.values_list("code", flat=True)) == ["C1"]


def test_what_lets_someone_act_as_an_officer_is_not_there(service):
    ways = [
        "SELECT * FROM django_session",
        "SELECT key FROM otp_totp_totpdevice",
        "SELECT * FROM axes_accessattempt",
    ]
    for way in ways:
        with connections["service"].cursor() as cursor, pytest.raises(DatabaseError):
            cursor.execute(way)
        connections["service"].close()
    assert list(User.objects.values_list("full_name", flat=True)) is not None


@on_sqlite
def test_the_file_itself_is_opened_for_reading(service):
    connection = connections["service"]
    connection.ensure_connection()
    connection.connection.set_authorizer(None)  # even without the authorizer
    with connection.cursor() as cursor, pytest.raises(DatabaseError, match="readonly"):
        cursor.execute("UPDATE inmates_inmate SET surname = 'x'")


@on_postgres
def test_the_role_has_no_fault(service):
    with connections["service"].cursor() as cursor:
        assert faults(cursor) == []


@on_postgres
def test_a_role_that_can_write_is_refused(service):
    from django.core.exceptions import ImproperlyConfigured
    from django.utils.connection import ConnectionProxy  # noqa: F401 (the class of connections)

    from inspectorate.reading.postgresql.base import DatabaseWrapper

    owner = DatabaseWrapper({**connections["service"].settings_dict, "USER": "postgres"}, "owner")
    with pytest.raises(ImproperlyConfigured, match="can do more than read"):
        owner.ensure_connection()
