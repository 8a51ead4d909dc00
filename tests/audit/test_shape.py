"""What somebody who owns the database could put around the rows, so that a verification sees other ones."""

import pytest
from django.db import connection

from lcs_ims.accounts.models import Posting
from lcs_ims.accounts.roles import Role
from lcs_ims.audit.verification import verify
from tests.building import a_facility, an_officer

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

SQLITE = connection.vendor == "sqlite"
NOT_PLAIN = "The table visits_visit is gone, or is no plain table: something stands in its place or before it."
EVIL_FUNCTION = "RETURNS text LANGUAGE plpgsql IMMUTABLE AS $$BEGIN RETURN 'nobody'; END$$"


def problems_after(*statements: str) -> list[str]:
    connection.check_constraints()
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
    return verify().problems


def test_a_view_in_the_place_of_a_table_is_named() -> None:
    told = problems_after(
        "ALTER TABLE visits_visit RENAME TO the_true_one", "CREATE VIEW visits_visit AS SELECT * FROM the_true_one"
    )
    assert NOT_PLAIN in told


def test_the_trigger_of_a_stranger_is_named() -> None:
    does = "BEGIN SELECT 1; END" if SQLITE else "FOR EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger()"
    told = problems_after(f"CREATE TRIGGER quietly BEFORE UPDATE ON visits_visit {does}")
    assert told == ["The trigger quietly on visits_visit is not the Service's."]


def test_a_column_of_a_stranger_is_named() -> None:
    told = problems_after("ALTER TABLE visits_visit ADD COLUMN aside text")
    assert told == ["The table visits_visit has other columns than the Service gave it: aside."]


def test_a_row_that_stands_in_its_table_twice_is_named() -> None:
    an_officer(Role.GATE_OFFICER, a_facility())
    posting = Posting.objects.get()
    told = problems_after(
        "CREATE TABLE looser AS SELECT * FROM accounts_posting",
        "DROP TABLE accounts_posting",
        "ALTER TABLE looser RENAME TO accounts_posting",
        "INSERT INTO accounts_posting SELECT * FROM accounts_posting",
    )
    assert f"Posting {posting.pk}: it stands in the table twice." in told


def test_a_table_of_the_trail_that_is_gone_ends_the_verification_with_a_finding() -> None:
    told = problems_after(f"DROP TABLE audit_payload{'' if SQLITE else ' CASCADE'}")
    assert told[-1].startswith("The tables of the trail cannot be read: ")


def test_a_guard_of_the_cells_that_is_gone_is_named() -> None:
    guard = "stay_beyond_the_last_bed_has_leave_insert"
    told = problems_after(f"DROP TRIGGER {guard}{'' if SQLITE else ' ON cells_stay'}")
    assert told == [f"The guard {guard} is missing or is not what it was."]


@pytest.mark.postgres_only
@pytest.mark.parametrize(
    "statement",
    [
        "ALTER TABLE visits_visit ENABLE ROW LEVEL SECURITY",
        "CREATE RULE quietly AS ON DELETE TO visits_visit DO INSTEAD NOTHING",
        "CREATE TABLE more () INHERITS (visits_visit)",
    ],
)
def test_what_stands_before_a_table_is_named(statement: str) -> None:
    told = problems_after(statement)
    assert told == [NOT_PLAIN]


@pytest.mark.postgres_only
def test_names_that_are_looked_up_elsewhere_first_are_named() -> None:
    told = problems_after("SET LOCAL search_path TO public, pg_catalog")
    assert "Names are looked up in another schema before the database's own (search_path)." in told


@pytest.mark.postgres_only
def test_a_search_that_passes_somebody_over_is_named() -> None:
    told = problems_after(f"CREATE OR REPLACE FUNCTION audit_said(body bytea, path text[]) {EVIL_FUNCTION}")
    assert told == ["The guard audit_said is missing or is not what it was."]
