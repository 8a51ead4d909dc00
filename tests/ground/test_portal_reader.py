"""`make run` on PostgreSQL makes the portal's role itself, or says what to do."""

from collections.abc import Iterator

import psycopg
import pytest
from django.db import connection, transaction
from psycopg import sql

from inspectorate.reading.role import faults
from lcs_ims import portal_reader

pytestmark = [pytest.mark.postgres_only, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def address() -> Iterator[str]:
    made = portal_reader.make()
    yield made
    name = sql.Identifier(f"lcs_portal_{connection.settings_dict['NAME']}"[: portal_reader.LONGEST])
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL("DROP OWNED BY {}").format(name))
        cursor.execute(sql.SQL("DROP ROLE {}").format(name))


def test_the_role_that_is_made_can_read_and_no_more(address: str) -> None:
    with psycopg.connect(address) as reading, reading.cursor() as cursor:
        assert faults(cursor) == []
        cursor.execute("SELECT count(*) FROM audit_event")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            cursor.execute("DELETE FROM inmates_inmate")


def test_made_again_it_has_another_password(address: str) -> None:
    again = portal_reader.make()
    assert again != address
    psycopg.connect(again).close()


def test_without_the_right_to_make_it_every_step_is_said() -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("CREATE ROLE plain; SET LOCAL ROLE plain")
        assert not portal_reader.may_make()
        transaction.set_rollback(True)
    assert f"portal_role lcs_portal {connection.settings_dict['NAME']}" in portal_reader.how()
    assert "LCS_PORTAL_READS_URL=postgres://lcs_portal:" in portal_reader.how()
