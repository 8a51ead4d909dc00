import pytest
from django.core.management import call_command
from django.db import connection

from cells import guards
from cells.models import Stay

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_table_rebuilt_by_a_migration_gets_its_guards_back():
    with connection.schema_editor() as editor:
        editor._remake_table(Stay)  # type: ignore[attr-defined]  # of SQLite alone
    assert len(guards.missing(connection)) == 9
    call_command("migrate", verbosity=0)
    assert guards.missing(connection) == []
